"""Settings → Your data, and the commands that do the same."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Membership, Workspace
from accounts.tenancy import within
from chat.models import Conversation
from privacy.archive import arriving, leaving
from privacy.models import Archive, Arrival
from tests.privacy.archives import archived, newcomer
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
PAGE = "/app/acme-bikes/settings/data/"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: Any) -> None:
    """The worker's tasks, as if a worker were there."""
    monkeypatch.setattr("privacy.tasks.export_workspace.delay", lambda *of: None)
    monkeypatch.setattr("privacy.tasks.import_workspace.delay", lambda *of: None)


def test_an_owner_makes_an_export_and_takes_it(world: World, client: Client) -> None:
    client.force_login(world.ada)
    assert "Make an export" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}exports/")
    assert "being made" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}progress/").json()["ended"] is False
    client.post(f"{PAGE}exports/")
    with within(world.acme):
        [made] = Archive.objects.all()
    leaving.carry(world.acme.pk, made.pk)
    assert client.get(f"{PAGE}progress/").json()["ended"] is True
    answer = client.get(f"{PAGE}exports/{made.pk}/")
    assert answer["Content-Disposition"].startswith('attachment; filename="acme-bikes-')
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_it_is_for_its_maker_alone(world: World, client: Client) -> None:
    archived(world.acme, world.ada_at)
    with within(world.acme):
        Membership.objects.filter(pk=world.bo_at.pk).update(role="owner")
        made = Archive.objects.get()
    client.force_login(world.bo)
    assert "For Ada alone" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}exports/{made.pk}/").status_code == 404


def test_operators_and_admins_have_no_such_page(world: World, client: Client) -> None:
    client.force_login(world.bo)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}exports/").status_code == 403


def test_an_owner_imports_into_a_new_workspace(world: World, client: Client) -> None:
    data = archived(world.acme, world.ada_at)
    fresh, owner = newcomer()
    client.force_login(owner.user)
    page = "/app/fresh/settings/data/"
    answer = client.post(f"{page}import/", {"file": SimpleUploadedFile("a.zip", data)}, follow=True)
    assert "is being imported" in answer.content.decode()
    with within(fresh):
        made = Arrival.objects.get()
    arriving.carry(fresh.pk, made.pk)
    shown = client.get(page).content.decode()
    assert "A workspace was imported" in shown
    assert "Import into a new workspace" in shown


def test_a_wrong_file_is_refused_where_it_was_chosen(world: World, client: Client) -> None:
    _, owner = newcomer()
    client.force_login(owner.user)
    for file, words in [({}, "Choose the file"), ({"file": SimpleUploadedFile("a.zip", b"x")}, "damaged")]:
        shown = client.post("/app/fresh/settings/data/import/", file).content.decode()
        assert words in shown
        assert 'aria-invalid="true"' in shown


def test_the_commands_do_the_same(world: World, tmp_path: Path) -> None:
    file = tmp_path / "acme.zip"
    call_command("export_workspace", "acme-bikes", str(file), stdout=StringIO())
    with pytest.raises(CommandError, match="is there already"):
        call_command("export_workspace", "acme-bikes", str(file))
    said = StringIO()
    call_command("import_workspace", str(file), owner="cy@other.test", stdout=said)
    assert "rows imported, done" in said.getvalue()
    made = Workspace.objects.get(slug="acme-bikes-2")
    with within(made):
        assert Conversation.objects.get().number == 1
    with pytest.raises(CommandError, match="already"):
        call_command("import_workspace", str(file), owner="cy@other.test", workspace=made.slug)


def test_progress_is_told_in_rows(world: World, client: Client) -> None:
    client.force_login(world.ada)
    client.post(f"{PAGE}exports/")
    with within(world.acme):
        made = Archive.objects.get()
    from privacy.archive.lease import leased

    with leased(made.pk) as lease:
        assert lease is not None
        lease.tell(3)
        told = json.loads(client.get(f"{PAGE}progress/").content)
        assert told["words"].startswith("3 of ")
        with leased(made.pk) as again:
            assert again is None, "two work on one"
