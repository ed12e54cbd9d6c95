"""The operators' room: what is open, by when, and what was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.tenancy import within
from crm.models import Visitor
from privacy.clock import left
from privacy.models import RightsRequest
from privacy.views import requests as room
from tests.accounts.conftest import browser_of
from tests.world import World, begun

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def ada(world: World) -> Client:
    return browser_of(world.ada)


@pytest.fixture
def bo(world: World) -> Client:
    return browser_of(world.bo)


@pytest.fixture
def asked(world: World) -> RightsRequest:
    with within(world.acme):
        return RightsRequest.objects.receive(world.vi, "erasure")


def shown(client: Client, query: str = "") -> list[Any]:
    return list(client.get(f"/app/acme-bikes/privacy/{query}").context["rows"])


def done(client: Client, asked: RightsRequest, do: str, reason: str = "") -> Any:
    return client.post(f"/app/acme-bikes/privacy/{asked.pk}/", {"do": do, "reason": reason})


@pytest.mark.parametrize(
    ("rest", "words", "tone"),
    [
        (timedelta(days=6, hours=23), "Due in 6 days", ""),
        (timedelta(days=2), "Due in 2 days", "warning"),
        (timedelta(hours=47), "Due in 47 hours", "warning"),
        (timedelta(minutes=50), "Due in less than an hour", "warning"),
        (-timedelta(hours=1), "1 hour late", "danger"),
        (-timedelta(days=3), "3 days late", "danger"),
    ],
)
def test_what_is_left_is_never_said_too_long(rest: timedelta, words: str, tone: str) -> None:
    assert left(NOW + rest, NOW) == (words, tone)


def test_nothing_open_is_said_in_words(ada: Client) -> None:
    page = ada.get("/app/acme-bikes/privacy/").content.decode()
    assert "Nothing is open" in page
    assert 'class="count"' not in page


def test_who_and_what_stand_in_the_list_and_the_rail_counts(world: World, bo: Client, asked: Any) -> None:
    page = bo.get("/app/acme-bikes/privacy/").content.decode()
    assert f'href="/app/acme-bikes/inbox/{world.talk.number}/"' in page
    assert "Due in 6 days" in page
    assert '<span class="visually-hidden">1 open</span>' in page


def test_the_list_comes_in_pages(world: World, ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PAGE", 2)
    with within(world.acme):
        for _ in range(5):
            visitor, _ = Visitor.objects.arrive(world.shop)
            begun(visitor)
            RightsRequest.objects.receive(visitor, "access")
    seen, query = [], ""
    while True:
        answer = ada.get("/app/acme-bikes/privacy/", {"after": query})
        seen += [row["asked"].pk for row in answer.context["rows"]]
        query = answer.context["more"]
        if not query:
            break
    assert len(seen) == len(set(seen)) == 5
    assert len(shown(ada, "?after=nonsense_1")) == 2


def test_an_owner_answers_and_every_step_is_told(ada: Client, bo: Client, asked: Any) -> None:
    assert done(ada, asked, "working").status_code == 302
    assert done(ada, asked, "refused").context["form"].errors["reason"]
    assert done(ada, asked, "refused", "An invoice is kept for ten years.").status_code == 302
    page = bo.get(f"/app/acme-bikes/privacy/{asked.pk}/").content.decode()
    assert "Ada began to work on it" in page
    assert "An invoice is kept for ten years." in page
    assert shown(bo) == []
    assert [row["asked"].state for row in shown(bo, "?view=done")] == ["refused"]


def test_what_was_taken_back_meanwhile_stays_so(world: World, ada: Client, asked: Any) -> None:
    with within(world.acme):
        asked.take_back()
    answer = ada.post(f"/app/acme-bikes/privacy/{asked.pk}/", {"do": "answered"}, follow=True)
    assert "closed meanwhile" in answer.content.decode()


def test_an_operator_reads_and_does_not_answer(bo: Client, asked: Any) -> None:
    page = bo.get(f"/app/acme-bikes/privacy/{asked.pk}/").content.decode()
    assert "An owner or admin answers it." in page
    assert done(bo, asked, "answered").status_code == 403


def test_the_inbox_is_told_in_words(world: World, bo: Client, asked: Any) -> None:
    told = bo.get(f"/app/acme-bikes/privacy/of/{world.talk.number}/").json()
    assert [(each["words"], each["due"]) for each in told["requests"]] == [
        ("Delete the data", "Due in 6 days")
    ]
    assert bo.get("/app/acme-bikes/privacy/of/999/").status_code == 404
