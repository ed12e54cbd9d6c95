"""Visits of two contacts that became one, one of whom refused: what was allowed is shown, what was refused never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tenancy import within
from chat import timeline
from crm import consents
from crm.addresses import Page
from crm.models import Consent, Contact, Merge, PageView, TrackedEvent, Visit, Visitor
from crm.visits import Browser, begin
from tests.crm.test_merge import dump
from tests.world import World


@pytest.fixture
def acme(world: World) -> Iterator[World]:
    with within(world.acme):
        yield world


def somebody(world: World, yes: bool, read: str = "") -> Visitor:
    """A browser that said yes or no, and what it read before."""
    visitor: Visitor = Visitor.objects.arrive(world.shop)[0]
    if read:
        Consent.objects.say(visitor, "insights", True, "visitor")
        visit = Visit.objects.create(site=world.shop, contact=visitor.contact, visitor=visitor, pages=1)
        PageView.objects.create(visit=visit, url=f"https://shop.test/{read}", title=read)
        TrackedEvent.objects.create(contact=visitor.contact, site=world.shop, visit=visit, name=f"saw {read}")
    if not read or not yes:
        Consent.objects.say(visitor, "insights", yes, "visitor")
    return visitor


def seen(contact: Contact, world: World) -> list[str]:
    """The pages and events that operators see in the timeline."""
    entries = timeline.page(contact, world.ada_at, ["visit", "event"]).entries
    return sorted(each.row.name if each.kind == "event" else each.more[0].title for each in entries)


@pytest.mark.parametrize("refuser_stays", [False, True])
@pytest.mark.parametrize("refused_last", [False, True])
def test_what_was_allowed_is_shown_and_what_was_refused_is_not(
    acme: World, refuser_stays: bool, refused_last: bool
) -> None:
    refused = None if refused_last else somebody(acme, False, "secrets")
    agreed = somebody(acme, True, "gears")
    refused = refused or somebody(acme, False, "secrets")
    before = dump()
    kept, other = (refused, agreed) if refuser_stays else (agreed, refused)
    merge = kept.contact.merge(other.contact, acme.ada_at)
    one = Contact.objects.get(pk=kept.contact_id)
    assert seen(one, acme) == ["gears", "saw gears"]
    # Nothing is added: the no of the one is a no of both.
    assert not consents.granted(one, "insights")
    acme.shop.visits = True
    assert begin(Visitor.objects.get(pk=agreed.pk), Page("https://shop.test/new"), Browser()) is None
    merge.undo(acme.ada_at)
    assert dump() == before
    assert seen(Contact.objects.get(pk=agreed.contact_id), acme) == ["gears", "saw gears"]
    assert seen(Contact.objects.get(pk=refused.contact_id), acme) == []


def test_it_stays_when_the_time_for_undoing_is_over(acme: World) -> None:
    agreed, refused = somebody(acme, True, "gears"), somebody(acme, False)
    merge = agreed.contact.merge(refused.contact, acme.ada_at)
    Merge.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert merge.end()
    one = Contact.objects.get(pk=agreed.contact_id)
    assert seen(one, acme) == ["gears", "saw gears"]


def test_a_no_that_is_said_since_takes_all(acme: World) -> None:
    agreed, refused = somebody(acme, True, "gears"), somebody(acme, False)
    agreed.contact.merge(refused.contact, acme.ada_at)
    Consent.objects.say(Visitor.objects.get(pk=refused.pk), "insights", False, "visitor")
    Consent.objects.say(Visitor.objects.get(pk=agreed.pk), "insights", False, "visitor")
    one = Contact.objects.get(pk=agreed.contact_id)
    assert seen(one, acme) == []
    assert not Visit.objects.exists()
    assert not TrackedEvent.objects.exists()


def test_two_who_refused_show_nothing(acme: World) -> None:
    agreed, refused = somebody(acme, False, "gears"), somebody(acme, False)
    agreed.contact.merge(refused.contact, acme.ada_at)
    assert seen(Contact.objects.get(pk=agreed.contact_id), acme) == []
