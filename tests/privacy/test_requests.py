"""A request under a person's rights, from the asking to the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.tenancy import within
from crm.joining import join
from crm.models import Contact
from privacy.models import RightsRequest
from privacy.models.request import NotOpen
from tests.world import World


@pytest.fixture
def acme(world: World) -> Iterator[World]:
    with within(world.acme):
        yield world


def ask(world: World, kind: str = "erasure") -> RightsRequest:
    return RightsRequest.objects.receive(world.vi, kind)


def fresh(request: RightsRequest) -> RightsRequest:
    found: RightsRequest = RightsRequest.objects.get(pk=request.pk)
    return found


def test_it_is_due_in_a_week(acme: World) -> None:
    asked = ask(acme)
    assert asked.due_at - asked.received_at == timedelta(days=7)
    assert (asked.state, asked.channel, asked.contact_id) == ("received", "chatbox", acme.vi.contact_id)


def test_asked_twice_it_is_one_request(acme: World) -> None:
    assert ask(acme).pk == ask(acme).pk
    ask(acme).take_up(by=acme.bo_at)
    assert ask(acme).state == "working"
    assert ask(acme, "access").pk != ask(acme).pk


def test_what_was_answered_can_be_asked_for_again(acme: World) -> None:
    first = ask(acme)
    first.answer(by=acme.ada_at)
    assert ask(acme).pk != first.pk


def test_the_database_knows_one_open_request_of_a_kind(acme: World) -> None:
    asked = ask(acme)
    with pytest.raises(IntegrityError), transaction.atomic():
        RightsRequest.objects.create(contact=acme.vi.contact, kind="erasure", due_at=asked.due_at)


def test_an_unknown_kind_is_none(acme: World) -> None:
    with pytest.raises(ValueError, match="forgetting"):
        ask(acme, "forgetting")


def test_each_step_says_who_and_why(acme: World) -> None:
    asked = ask(acme)
    asked.take_up(by=acme.bo_at)
    asked.take_up(by=acme.ada_at)
    asked.refuse(by=acme.ada_at, reason=" The invoice is kept for ten years. ")
    steps = fresh(asked).steps.order_by("at", "id").values_list("state", "by", "reason")
    assert list(steps) == [
        ("working", acme.bo_at.pk, ""),
        ("refused", acme.ada_at.pk, "The invoice is kept for ten years."),
    ]
    assert fresh(asked).closed_at is not None


def test_a_refusal_says_why(acme: World) -> None:
    with pytest.raises(ValueError, match="why"):
        ask(acme).refuse(by=acme.ada_at, reason="  ")
    assert ask(acme).is_open


def test_what_is_done_is_done(acme: World) -> None:
    asked = ask(acme)
    asked.take_back()
    with pytest.raises(NotOpen):
        asked.answer(by=acme.ada_at)
    assert fresh(asked).state == "withdrawn"


def test_it_goes_with_its_person_to_the_contact_they_turn_out_to_be(acme: World) -> None:
    asked, known = ask(acme), Contact.objects.create(name="Vi")
    join(acme.vi.contact, known)
    assert fresh(asked).contact_id == known.pk


def test_the_most_urgent_comes_first_and_pages_follow_each_other(acme: World) -> None:
    asked = [ask(acme, kind) for kind in ("access", "erasure", "objection")]
    RightsRequest.objects.filter(pk=asked[2].pk).update(due_at=asked[0].due_at - timedelta(days=1))
    first = RightsRequest.objects.open().most_urgent_first()[0]
    rest = RightsRequest.objects.open().most_urgent_first(after=(first.due_at, first.pk))
    assert [each.kind for each in (first, *rest)] == ["objection", "access", "erasure"]
