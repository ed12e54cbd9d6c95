"""Macros: a text and steps in one transaction, or nothing of it."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from accounts.models import Membership, Team
from accounts.tenancy import within
from chat import macros
from chat.models import Conversation, Label, Macro
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def ada(world: World) -> Client:
    client = Client()
    client.force_login(world.ada)
    return client


def made(world: World, *words: str, body: str = "", **values: Any) -> Macro:
    with within(world.acme):
        steps = [macros.step(word) for word in words]
        return Macro.objects.create(name=values.pop("name", "Do it"), body=body, steps=steps, **values)


def run(client: Client, world: World, macro: Macro, key: Any = None) -> Any:
    path = f"/app/{world.acme.slug}/inbox/1/macros/{macro.pk}/"
    sent = json.dumps({"client_id": str(key or uuid4())})
    return client.post(path, sent, content_type="application/json")


def happened(world: World) -> list[str]:
    with within(world.acme):
        return list(world.talk.events.filter(seq__gt=3).order_by("seq").values_list("kind", flat=True))


def talk(world: World) -> Conversation:
    with within(world.acme):
        return Conversation.objects.get(pk=world.talk.pk)


def test_the_text_goes_first_and_the_steps_follow_in_their_order(ada: Client, world: World) -> None:
    with within(world.acme):
        label, team = Label.objects.create(name="Gears"), Team.objects.create(name="Workshop")
    macro = made(
        world,
        f"label:{label.pk}",
        "prioritize:high",
        "assign:me",
        f"hand:{team.pk}",
        "close:now",
        body="Hello {{contact.first_name|there}}",
    )
    assert run(ada, world, macro).status_code == 200
    assert happened(world) == [
        "message.created",
        "conversation.labelled",
        "conversation.prioritized",
        "conversation.assigned",
        "conversation.handed",
        "conversation.closed",
    ]
    found = talk(world)
    assert (found.priority, found.assignee_id, found.status) == ("high", world.ada_at.pk, "closed")
    with within(world.acme):
        assert found.messages.latest("seq").body == "Hello there"
        assert Macro.objects.get().used == 1


@pytest.mark.parametrize("word", ["pend:now", "snooze:60", "prioritize:none", "assign:nobody", "hand:nobody"])
def test_each_step_can_stand_alone(ada: Client, world: World, word: str) -> None:
    assert run(ada, world, made(world, word)).status_code == 200


def test_a_macro_that_is_asked_for_twice_writes_once(ada: Client, world: World) -> None:
    macro, key = made(world, "close:now", body="Bye"), uuid7()
    run(ada, world, macro, key)
    assert run(ada, world, macro, key).status_code == 200
    assert happened(world) == ["message.created", "conversation.closed"]


def test_a_step_that_speaks_of_something_gone_is_refused_before_anything_is_done(
    ada: Client, world: World
) -> None:
    macro = made(world, "prioritize:high", f"label:{uuid4()}", body="Hello")
    shown = ada.get(f"/app/{world.acme.slug}/inbox/1/macros/{macro.pk}/").json()
    assert [step["broken"] for step in shown["steps"]] == [False, True]
    answer = run(ada, world, macro)
    assert answer.status_code == 400
    assert "Nothing was done" in answer.json()["detail"]
    assert "Add a label that was deleted" in answer.json()["detail"]
    assert happened(world) == []


def test_somebody_who_left_breaks_the_step_that_names_them(ada: Client, world: World) -> None:
    macro = made(world, f"assign:{world.bo_at.pk}")
    assert not listed(ada, world)[0]["broken"]
    with within(world.acme):
        Membership.objects.filter(pk=world.bo_at.pk).update(left_at=world.talk.created_at)
    assert listed(ada, world)[0]["broken"]
    assert "somebody who left" in run(ada, world, macro).json()["detail"]


def listed(client: Client, world: World) -> Any:
    return client.get(f"/app/{world.acme.slug}/inbox/macros/").json()["macros"]


def test_what_writes_closes_or_reassigns_is_shown_first(ada: Client, world: World) -> None:
    made(world, "close:now", name="a")
    made(world, "assign:me", name="b")
    made(world, "prioritize:low", name="c")
    made(world, name="d", body="Hello")
    assert [macro["asks"] for macro in listed(ada, world)] == [True, True, False, True]


def test_anothers_own_macro_is_unknown(ada: Client, world: World) -> None:
    macro = made(world, "close:now", owner=world.bo_at)
    assert listed(ada, world) == []
    assert run(ada, world, macro).status_code == 404


# Settings

NEW = {"name": "Wrap up", "body": "", "whose": "everybody", "step": ["prioritize:low", "close:now"]}


def path(world: World, rest: str = "") -> str:
    return f"/app/{world.acme.slug}/settings/macros/{rest}"


def steps(answer: Any) -> list[str]:
    return [word for word, _, _ in answer.context["form"].steps]


def test_a_macro_is_made_on_a_plain_form(ada: Client, world: World) -> None:
    assert b"No macro yet" in ada.get(path(world)).content
    assert ada.post(path(world, "new/"), NEW).status_code == 302
    with within(world.acme):
        assert Macro.objects.get().steps == [
            {"do": "prioritize", "with": "low"},
            {"do": "close", "with": "now"},
        ]
    assert "Set the priority to low" in ada.get(path(world)).content.decode()


@pytest.mark.parametrize(
    ("button", "wanted"),
    [
        ({"add": "1"}, ["prioritize:low", "close:now", ""]),
        ({"up": "1"}, ["close:now", "prioritize:low"]),
        ({"down": "0"}, ["close:now", "prioritize:low"]),
        ({"up": "0"}, ["prioritize:low", "close:now"]),
        ({"remove": "0"}, ["close:now"]),
        ({"remove": "9"}, ["prioritize:low", "close:now"]),
        ({"remove": "x"}, ["prioritize:low", "close:now"]),
    ],
)
def test_its_buttons_arrange_the_steps_and_keep_what_was_typed(
    ada: Client, world: World, button: dict[str, str], wanted: list[str]
) -> None:
    answer = ada.post(path(world, "new/"), {**NEW, "body": "{{half", **button})
    assert steps(answer) == wanted
    assert answer.context["form"]["name"].value() == "Wrap up"
    assert answer.context["form"]["body"].value() == "{{half"
    with within(world.acme):
        assert not Macro.objects.exists()


def refused(client: Client, world: World, **change: Any) -> str:
    answer = client.post(path(world, "new/"), {**NEW, **change})
    return " ".join(words for found in answer.context["form"].errors.values() for words in found)


def test_what_cannot_be_is_refused_in_words(ada: Client, world: World) -> None:
    assert "would do nothing" in refused(ada, world, step=["", ""])
    assert "Step 2 speaks of something that is gone" in refused(
        ada, world, step=["close:now", f"label:{uuid4()}"]
    )
    assert "Step 1" in refused(ada, world, step=["explode:now"])
    assert "10 steps at most" in refused(ada, world, step=["close:now"] * 11)
    assert "no variable x" in refused(ada, world, body="{{x}}")
    made(world, "close:now", name="Wrap up")
    assert "already" in refused(ada, world)


def test_a_broken_step_is_shown_as_broken(ada: Client, world: World) -> None:
    macro = made(world, f"label:{uuid4()}")
    assert "this macro cannot run" in ada.get(path(world)).content.decode()
    assert "Choose another or remove the step" in ada.get(path(world, f"{macro.pk}/")).content.decode()
