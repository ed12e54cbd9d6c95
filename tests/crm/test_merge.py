"""Two contacts become one, and two again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.authorize import Forbidden
from accounts.tenancy import within
from chat.due import sweep
from chat.models import Conversation
from crm import consents
from crm.models import (
    Attribute,
    Consent,
    Contact,
    ContactLabel,
    Identity,
    Merge,
    TrackedEvent,
    Visitor,
)
from crm.moving import CannotMerge, plain, referring
from crm.unmerging import CannotUndo
from privacy import own
from privacy.models import RightsRequest
from tests.world import World, begun


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of the workspace that is a contact or refers to one, but for the merges themselves, and for when
    something changed last: undoing is a change, too."""
    models = {Contact, Attribute, Identity, *(key.model for key in referring())} - {Merge}
    return {
        model._meta.label: sorted((_plain(row) for row in model.objects.all()), key=lambda row: row["id"])
        for model in models
    }


def _plain(row: Any) -> dict[str, Any]:
    return {name: value for name, value in plain(row).items() if name != "updated_at"}


@pytest.fixture
def acme(world: World) -> Iterator[World]:
    with within(world.acme):
        yield world


@pytest.fixture
def one(acme: World) -> Contact:
    """Vi, whom the shop's server vouched for."""
    contact: Contact = Contact.objects.vouched_as("u1", Contact.objects.get(pk=acme.vi.contact_id))
    contact.learn({"name": "Vi Oort", "email": "vi@vi.test"}, "server", verified=True)
    return contact


@pytest.fixture
def other(acme: World) -> Contact:
    """Somebody who wrote from another browser."""
    visitor, _ = Visitor.objects.arrive(acme.shop)
    begun(visitor)
    contact: Contact = visitor.contact
    contact.learn({"name": "V.", "email": "vi@home.test", "phone": "+31201234567", "plan": "gold"}, "visitor")
    return contact


def test_all_that_hangs_on_one_hangs_on_the_other(acme: World, one: Contact, other: Contact) -> None:
    label = ContactLabel.objects.create(name="Trade fair")
    label.put_on([one, other], acme.bo_at)
    other.note("Asked about gears.", acme.bo_at)
    TrackedEvent.objects.create(contact=other, name="opened")
    before = dump()
    merge = one.merge(other, acme.bo_at)

    assert not Contact.objects.filter(pk=other.pk).exists()
    assert Contact.objects.reached(other.pk) == one
    assert Conversation.objects.filter(contact=one).count() == 2
    assert (one.notes.count(), one.tracked.count(), one.labellings.count(), one.visitors.count()) == (
        1,
        1,
        1,
        2,
    )
    assert (one.name, one.email, one.phone) == ("Vi Oort", "vi@vi.test", "+31201234567")
    assert {each.value: each.primary for each in one.identities.filter(kind="email")} == {
        "vi@vi.test": True,
        "vi@home.test": False,
    }
    merge.undo(acme.ada_at)
    assert dump() == before
    assert (Merge.objects.get().before, Merge.objects.get().was) == (None, "V.")
    assert Contact.objects.reached(other.pk) == other


def test_the_verified_one_gives_its_identity_whichever_is_kept(
    acme: World, one: Contact, other: Contact
) -> None:
    before = dump()
    merge = other.merge(one, acme.bo_at)
    assert (other.verified, other.external_id, other.name) == (True, "u1", "Vi Oort")
    assert Contact.objects.vouched_as("u1") == other
    merge.undo(acme.bo_at)
    assert dump() == before


def test_two_whom_the_server_tells_apart_stay_two(acme: World, one: Contact) -> None:
    two = Contact.objects.vouched_as("u2")
    with pytest.raises(CannotMerge, match="these are two people"):
        one.merge(two, acme.bo_at)
    with pytest.raises(CannotMerge, match="one contact already"):
        one.merge(one, acme.bo_at)


def test_two_open_requests_of_a_kind_keep_them_apart(acme: World, one: Contact, other: Contact) -> None:
    RightsRequest.objects.receive(acme.vi, "access")
    asked = RightsRequest.objects.receive(other.visitors.get(), "access")
    before = dump()
    with pytest.raises(CannotMerge, match="Answer one of them"):
        one.merge(other, acme.bo_at)
    assert dump() == before
    asked.answer(by=acme.ada_at)
    one.merge(other, acme.bo_at)
    assert one.rights_requests.count() == 2


@pytest.mark.parametrize("kept_refused", [True, False])
def test_a_refusal_of_either_wins(acme: World, one: Contact, other: Contact, kept_refused: bool) -> None:
    refused, agreed = (one, other) if kept_refused else (other, one)
    Consent.objects.say(refused.visitors.get(), "marketing", False, "visitor")
    Consent.objects.say(agreed.visitors.get(), "marketing", True, "visitor")
    before = dump()
    merge = one.merge(other, acme.bo_at)
    assert not consents.granted(one, "marketing")
    # The proofs are what they were; and the person may agree anew.
    assert [each.granted for each in one.consents.filter(source="visitor").order_by("at")] == [False, True]
    merge.undo(acme.bo_at)
    assert dump() == before
    one.merge(other, acme.bo_at)
    Consent.objects.say(acme.vi, "marketing", True, "page")
    assert not consents.granted(one, "marketing")
    Consent.objects.say(Visitor.objects.get(pk=acme.vi.pk), "marketing", True, "visitor")
    assert consents.granted(one, "marketing")


def test_what_was_said_since_stays_with_the_kept_one(acme: World, one: Contact, other: Contact) -> None:
    theirs = other.visitors.get()
    merge = one.merge(other, acme.bo_at)
    one.put_right({"plan": "tin"}, acme.bo_at)
    one.note("Called.", acme.bo_at)
    talk = Conversation.objects.start(Visitor.objects.get(pk=theirs.pk), anew=True)
    again = merge.undo(acme.bo_at)
    assert {each.name: each.value for each in one.attributes.all()} == {
        "name": "Vi Oort",
        "email": "vi@vi.test",
        "plan": "tin",
    }
    assert again.attributes.get(name="plan").value == "gold"
    assert Conversation.objects.get(pk=talk.pk).contact_id == again.pk
    assert (one.notes.count(), again.notes.count()) == (1, 0)


def test_the_last_merge_is_undone_first(acme: World, one: Contact, other: Contact) -> None:
    third = Contact.objects.create()
    third.learn({"name": "V. O.", "plan": "tin"}, "import")
    stages = [dump()]
    first = other.merge(third, acme.bo_at)
    stages.append(dump())
    second = one.merge(other, acme.bo_at)
    assert Contact.objects.reached(third.pk) == one
    with pytest.raises(CannotUndo, match="later first"):
        Merge.objects.get(pk=first.pk).undo(acme.bo_at)
    second.undo(acme.bo_at)
    assert dump() == stages[1]
    Merge.objects.get(pk=first.pk).undo(acme.bo_at)
    assert dump() == stages[0]
    with pytest.raises(CannotUndo, match="undone already"):
        Merge.objects.get(pk=first.pk).undo(acme.bo_at)


def test_after_thirty_days_it_is_for_good(acme: World, one: Contact, other: Contact) -> None:
    merge = one.merge(other, acme.bo_at)
    assert timedelta(days=29) < merge.until - timezone.now() <= timedelta(days=30)
    Merge.objects.update(until=timezone.now())
    with pytest.raises(CannotUndo, match="30 days"):
        merge.undo(acme.bo_at)
    assert sweep() == 1
    assert Merge.objects.get().before is None
    assert Contact.objects.reached(other.pk) == one


def test_visitors_see_what_they_saw_before_and_no_more(acme: World, one: Contact, other: Contact) -> None:
    third = Visitor.objects.arrive(acme.shop)[0]
    third.contact.learn({"email": "vi@home.test"}, "visitor")
    other.merge(third.contact, acme.bo_at)
    theirs, others = Visitor.objects.get(pk=third.pk), other.visitors.exclude(pk=third.pk).get()
    assert not Conversation.objects.visible_to(theirs).exists()
    assert [each.visitor for each in Conversation.objects.visible_to(others)] == [others]
    told = own.data(theirs, "en")
    assert (told["person"], told["facts"]) == ([], [])
    assert "+31201234567" not in str(told)


def test_the_erased_leave_nothing_for_undoing(acme: World, one: Contact, other: Contact) -> None:
    one.merge(other, acme.bo_at)
    one.delete()
    assert not Merge.objects.exists()


def test_who_has_left_merges_nobody(acme: World, one: Contact, other: Contact) -> None:
    merge = one.merge(other, acme.ada_at)
    acme.bo_at.leave()
    with pytest.raises(Forbidden):
        merge.undo(acme.bo_at)
    merge.undo(acme.ada_at)
    with pytest.raises(Forbidden):
        one.merge(other, acme.bo_at)
