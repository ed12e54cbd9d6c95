"""``manage.py demo`` a second time, on another port, after a crash, and where it must not run."""

from __future__ import annotations

import time
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Site, User, Workspace
from chat.models import Conversation
from paldesk.demo import stage
from tests.demo.conftest import BOTH, inside

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)


def demo(*arguments: str) -> str:
    call_command("demo", *arguments, stdout=(said := StringIO()))
    return said.getvalue()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same demo with fewer conversations."""
    monkeypatch.setattr(stage, "SCENES", tuple(replace(scene, count=12) for scene in stage.SCENES))


def test_it_is_made_in_eight_seconds() -> None:
    started = time.monotonic()
    said = demo()
    assert time.monotonic() - started < 8
    assert "pk_demo" in said
    assert "ada@demo.test" in said


def test_the_second_time_changes_nothing(short: None) -> None:
    demo()
    before = state()
    assert "there already" in demo()
    assert state() == before


def test_the_site_follows_the_port(short: None, settings: Any) -> None:
    demo()
    with inside("demo"):
        site = Site.objects.get()
        site.allowed_origins = [*site.allowed_origins, "https://acme.example"]
        site.save()
    settings.PORT = 9876
    demo()
    with inside("demo"):
        assert Site.objects.get().allowed_origins == ["http://127.0.0.1:9876", "https://acme.example"]


def test_what_a_crash_left_half_made_is_made_anew(short: None) -> None:
    demo()
    with inside("demo"):
        Conversation.objects.filter(number__lt=5).delete()
    Workspace.objects.filter(slug="demo").update(created_at=timezone.now())
    other = Workspace.objects.get(slug="other").pk
    assert "Made workspaces: demo." in demo()
    assert Workspace.objects.get(slug="other").pk == other
    with inside("demo"):
        assert Conversation.objects.count() == 12


def test_fresh_makes_both_anew_and_keeps_the_people(short: None) -> None:
    demo()
    people, workspaces = pks(User), pks(Workspace)
    assert "Made workspaces: demo, other." in demo("--fresh")
    assert pks(User) == people
    assert not pks(Workspace) & workspaces


def test_it_refuses_outside_embedded_mode(settings: Any) -> None:
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="embedded mode alone"):
        demo()
    assert not Workspace.objects.exists()


def state() -> tuple[set[Any], set[Any], int]:
    with inside("demo"):
        return pks(User), pks(Workspace), Conversation.objects.count()


def pks(model: Any) -> set[Any]:
    return set(model.objects.values_list("pk", flat=True))
