"""Visits of somebody who turns out to be known stay where the last word is yes, and go where it is no."""

from __future__ import annotations

import pytest

from accounts.tenancy import within
from crm.joining import join
from crm.models import Consent, Contact, Visit, Visitor
from tests.world import World


@pytest.mark.parametrize("later", [None, False])
def test_the_last_word_of_both_counts(world: World, later: bool | None) -> None:
    with within(world.acme):
        known, _ = Visitor.objects.arrive(world.shop)
        stray = Visitor.objects.get(pk=world.vi.pk)
        Consent.objects.say(stray, "insights", True, "visitor")
        Visit.objects.create(site=world.shop, contact=stray.contact, visitor=stray)
        if later is not None:
            Consent.objects.say(known, "insights", later, "visitor")
        join(stray.contact, Contact.objects.get(pk=known.contact_id))
        theirs = Visit.objects.filter(contact=known.contact_id)
        assert theirs.exists() is (later is None)
        assert Visit.objects.count() == theirs.count()
