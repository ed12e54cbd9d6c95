"""Over the history's limit a conversation is hidden from the team and its programs, from nobody else, and kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Membership, Workspace
from accounts.tenancy import within
from billing import plans
from chat import files, holdings, lists, sessions
from chat.models import Conversation, Message, SearchEntry
from chat.relay import relay
from chat.triage import close
from crm.models import Visitor
from tests.api.conftest import Caller
from tests.billing.conftest import Limit, upgrade
from tests.chat.test_search import find
from tests.privacy.archives import archived, parts
from tests.world import World, begun

pytestmark = pytest.mark.usefixtures("redis")
OLD = timedelta(days=91)
APP = "/app/acme-bikes"


@pytest.fixture
def old(world: World, limit: Limit, monkeypatch: Any) -> Conversation:
    """Vi's conversation, in which nobody has written for 91 days of 90; another visitor's is new."""
    monkeypatch.setattr("chat.relay.AGE", "0 seconds")
    limit()
    with within(world.acme):
        begun(Visitor.objects.arrive(world.shop)[0])
    relay()
    age(world.talk)
    return world.talk


def age(talk: Conversation) -> None:
    then = timezone.now() - OLD
    with within(talk.workspace_id):
        Conversation.objects.filter(pk=talk.pk).update(last_activity_at=then, created_at=then)
        Message.objects.filter(conversation=talk.pk).update(created_at=then)
        SearchEntry.objects.filter(conversation=talk.pk).update(at=then)


def numbers(world: World, view: str = "all") -> list[int]:
    with within(world.acme):
        return sorted(row.number for row in lists.page(world.ada_at, view)[0])


def test_it_is_in_no_view_and_back_after_an_upgrade(old: Conversation, world: World) -> None:
    assert numbers(world) == numbers(world, "open") == [2]
    upgrade(world)
    assert numbers(world) == [1, 2]


def test_its_address_says_that_it_is_kept(old: Conversation, ada: Client, world: World) -> None:
    told = ada.get(f"{APP}/inbox/1/")
    assert told.status_code == 404
    assert "is kept, and not shown" in told.content.decode()
    assert f'href="{APP}/billing/"' in told.content.decode()
    for path in ("row/", "contact/", "writing/", "merging/"):
        assert ada.get(f"{APP}/inbox/1/{path}").status_code == 404
    assert ada.get(f"{APP}/inbox/3/").status_code == 404
    upgrade(world)
    assert ada.get(f"{APP}/inbox/1/").status_code == 200


def test_it_is_in_no_search(old: Conversation, ada: Client, world: World) -> None:
    assert {hit["number"] for hit in find(ada, "gears")["found"]} == {2}
    assert {hit["number"] for hit in find(ada, "gears status:open")["found"]} == {2}
    upgrade(world)
    assert {hit["number"] for hit in find(ada, "gears")["found"]} == {1, 2}


def test_the_api_does_not_know_it(old: Conversation, ask: Caller, world: World) -> None:
    talk = f"conversations/cnv_{old.pk.hex}"
    assert [each["number"] for each in ask("GET", "conversations").said["data"]] == [2]
    assert ask("GET", f"{talk}/messages").status_code == ask("GET", talk).status_code == 404
    assert ask("PATCH", talk, {"status": "closed"}).status_code == 404
    assert ask("POST", f"{talk}/messages", {"body": "Hello"}).status_code == 404
    upgrade(world)
    assert ask("GET", talk).status_code == 200
    assert len(ask("GET", f"{talk}/messages").said["data"]) == 2


def test_its_files_are_not_fetched(old: Conversation, ada: Client, ask: Caller, world: World) -> None:
    with within(world.acme):
        sent = files.receive(old, Visitor.objects.get(pk=world.vi.pk), SimpleUploadedFile("a.txt", b"Hello"))
        type(sent).objects.filter(pk=sent.pk).update(seq=2)
    assert ada.get(f"{APP}/inbox/files/{sent.pk}/").status_code == 404
    assert ask("GET", f"files/fil_{sent.pk.hex}").status_code == 404
    upgrade(world)
    assert ada.get(f"{APP}/inbox/files/{sent.pk}/").status_code == 200


def test_it_is_not_on_the_contacts_page(old: Conversation, ada: Client, world: World) -> None:
    profile = f"{APP}/contacts/{world.vi.contact_id}/"
    assert f"{APP}/inbox/1/" not in ada.get(profile).content.decode()
    upgrade(world)
    assert f"{APP}/inbox/1/" in ada.get(profile).content.decode()


def test_its_visitor_reads_it_as_ever(old: Conversation, world: World) -> None:
    with within(world.acme):
        assert sessions.sees(world.vi.pk, old.pk)
        assert holdings.held(Visitor.objects.get(pk=world.vi.pk)).messages == 2
        assert len(sessions.events(old.pk, 0).events) > 1


def test_a_new_message_of_its_visitor_brings_it_back(old: Conversation, world: World) -> None:
    with within(world.acme):
        Conversation.objects.get(pk=old.pk).say(Visitor.objects.get(pk=world.vi.pk), "Hello again", uuid7())
    assert numbers(world) == [1, 2]


def test_an_export_of_the_workspace_holds_it(old: Conversation, world: World) -> None:
    [rows] = [
        rows
        for name, rows in parts(archived(world.acme, world.ada_at)).items()
        if name.endswith("chat.Conversation.jsonl")
    ]
    assert {row["number"] for row in rows} == {1, 2}


def test_deleting_its_contact_deletes_it(old: Conversation, ask: Caller, world: World) -> None:
    assert ask("DELETE", f"contacts/ctc_{world.vi.contact_id.hex}").status_code == 204
    with within(world.acme):
        assert list(Conversation.objects.values_list("number", flat=True)) == [2]


def test_many_at_once_reaches_none_of_it(old: Conversation, ada: Client, world: World) -> None:
    sent = {"items": [{"type": "conversation.close", "conversation": str(old.pk)}]}
    told = ada.post(f"{APP}/inbox/bulk/", json.dumps(sent), content_type="application/json")
    assert list(told.json()["failed"]) == [str(old.pk)]
    with within(world.acme):
        assert Conversation.objects.get(pk=old.pk).status == "open"


def test_on_a_plan_without_that_limit_all_is_shown(old: Conversation, world: World) -> None:
    plans.apply(Workspace.objects.get(pk=world.acme.pk), "")
    assert numbers(world) == [1, 2]


def test_a_verb_of_triage_needs_sight(old: Conversation, world: World) -> None:
    with within(world.acme):
        member = Membership.objects.get(user=world.ada)
        with pytest.raises(sessions.NoConversation):
            sessions.in_history(close)(old.pk, member.pk)
