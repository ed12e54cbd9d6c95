"""One action on many conversations, each by its own verb; one undo puts back exactly what was before."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.tenancy import within
from chat import bulk
from chat.models import Conversation, Label
from crm.models import Visitor
from tests.world import World, begun

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def ada(world: World) -> Client:
    client = Client()
    client.force_login(world.ada)
    return client


@pytest.fixture
def talks(world: World) -> list[Conversation]:
    """One waits, one is pending and Bo's, one sleeps and is urgent, one is closed and labelled."""
    later = timezone.now().replace(microsecond=0) + timedelta(days=1)
    with within(world.acme):
        more = [begun(Visitor.objects.arrive(world.shop)[0]) for _ in range(3)]
        more[0].assign(world.bo_at, by=world.bo_at)
        more[0].pend(by=world.bo_at)
        more[1].snooze(later, by=world.bo_at)
        more[1].prioritize("urgent", by=world.bo_at)
        Label.objects.create(name="Gears").put_on(more[2], by=world.bo_at)
        more[2].close(by=world.bo_at)
    return [world.talk, *more]


def ask(client: Client, **body: Any) -> Any:
    return client.post(
        "/app/acme-bikes/inbox/bulk/", json.dumps(body, default=str), content_type="application/json"
    )


def all_of(talks: list[Conversation], kind: str, **more: Any) -> list[dict[str, Any]]:
    return [{"type": kind, "conversation": talk.pk, **more} for talk in talks]


def states(world: World) -> dict[Any, Any]:
    with within(world.acme):
        return bulk._states(list(Conversation.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("conversation.close", {}),
        ("conversation.reopen", {}),
        ("conversation.pend", {}),
        ("conversation.snooze", {"until": 4102444800000}),
        ("conversation.prioritize", {"priority": "low"}),
        ("conversation.assign", {"to": "ada"}),
        ("conversation.label", {"label": "gears", "on": True}),
    ],
)
def test_undo_puts_back_exactly_what_was_before(
    ada: Client, world: World, talks: list[Conversation], kind: str, more: dict[str, Any]
) -> None:
    with within(world.acme):
        named = {"ada": world.ada_at.pk, "gears": Label.objects.get().pk}
    before = states(world)
    sent = {name: named.get(value, value) for name, value in more.items()}
    told = ask(ada, items=all_of(talks, kind, **sent)).json()
    assert len(told["done"]) == 4
    assert states(world) != before
    back = ask(ada, undo=told["undo"]).json()
    assert back["failed"] == {}
    assert states(world) == before
    assert ask(ada, undo=told["undo"]).status_code == 410, "only once"


def test_every_conversation_tells_of_it_in_its_ledger(
    ada: Client, world: World, talks: list[Conversation]
) -> None:
    ask(ada, items=all_of(talks, "conversation.close"))
    with within(world.acme):
        ends = [talk.events.latest("seq") for talk in talks]
    assert {event.kind for event in ends} == {"conversation.closed"}
    # The last was closed before: nothing happened to it.
    assert [event.actor for event in ends] == [world.ada_at.pk] * 3 + [world.bo_at.pk]


def test_what_somebody_changed_since_stays_as_they_left_it(
    ada: Client, world: World, talks: list[Conversation]
) -> None:
    word = ask(ada, items=all_of(talks, "conversation.assign", to=world.ada_at.pk)).json()["undo"]
    with within(world.acme):
        talks[1].assign(None, by=world.bo_at)
    told = ask(ada, undo=word).json()
    assert list(told["failed"]) == [str(talks[1].pk)]
    with within(world.acme):
        assert Conversation.objects.get(pk=talks[1].pk).assignee is None


def test_what_failed_is_named_and_the_rest_is_done(
    ada: Client, world: World, talks: list[Conversation]
) -> None:
    gone = uuid4()
    items = [*all_of(talks[:2], "conversation.close"), {"type": "conversation.close", "conversation": gone}]
    told = ask(ada, items=items).json()
    assert len(told["done"]) == 2
    assert told["failed"] == {str(gone): "This conversation is not here any more."}


def test_conversations_of_others_are_not_there(world: World, talks: list[Conversation]) -> None:
    cy = Client()
    cy.force_login(world.cy)
    before = states(world)
    body = json.dumps({"items": all_of(talks, "conversation.close")}, default=str)
    told = cy.post("/app/other/inbox/bulk/", body, content_type="application/json").json()
    assert (told["done"], len(told["failed"]), told["undo"]) == ([], 4, "")
    assert states(world) == before


def test_an_undo_is_for_whoever_acted(ada: Client, world: World, talks: list[Conversation]) -> None:
    word = ask(ada, items=all_of(talks, "conversation.close")).json()["undo"]
    bo = Client()
    bo.force_login(world.bo)
    assert ask(bo, undo=word).status_code == 410


@pytest.mark.parametrize(
    "items",
    [
        [],
        "all",
        [1],
        [{"type": "conversation.close"}],
        [{"type": "conversation.remove", "conversation": str(uuid4())}],
        [{"type": "message.send", "conversation": str(uuid4()), "client_id": str(uuid4()), "body": "x"}],
        [{"type": "conversation.close", "conversation": str(uuid4())}] * 101,
    ],
)
def test_what_is_no_such_list_is_refused(ada: Client, items: Any) -> None:
    answer = ask(ada, items=items)
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_a_role_that_may_not_is_told_for_each(
    ada: Client, world: World, talks: list[Conversation], monkeypatch: Any
) -> None:
    monkeypatch.setattr("accounts.authorize.ACTIONS", {"owner": frozenset(), "operator": frozenset()})
    told = ask(ada, items=all_of(talks, "conversation.close")).json()
    assert set(told["failed"].values()) == {"Your role does not allow this."}
    with within(world.acme):
        assert Membership.objects.active().count() == 2
