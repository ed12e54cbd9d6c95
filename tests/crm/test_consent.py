"""What a visitor agreed to, as it was said and as it counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction

from accounts.tenancy import within
from crm import consents
from crm.models import Consent, Contact, Visitor
from tests.world import World

NEWS = "Acme may write to me about new bicycles."
NEUES = "Acme darf mir über neue Fahrräder schreiben."


@pytest.fixture
def vi(world: World) -> Iterator[Visitor]:
    """Vi, on a site that asks for marketing in two languages and for insights in one."""
    with within(world.acme):
        world.shop.consents = {"marketing": {"en": NEWS, "de": NEUES}, "insights": {"en": "See what I read."}}
        world.shop.save()
        yield Visitor.objects.get(pk=world.vi.pk)


def agree(vi: Visitor, text: str = NEWS) -> Consent:
    return consents.answer(vi, "marketing", True, consents.version(text))


def test_nothing_said_is_no(vi: Visitor) -> None:
    assert [consents.granted(vi.contact, purpose) for purpose in consents.PURPOSES] == [False] * 4


def test_a_yes_keeps_the_words_that_were_read(vi: Visitor) -> None:
    said = agree(vi, NEUES)
    assert (said.text, said.language, said.source) == (NEUES, "de", "visitor")
    assert consents.granted(vi.contact, "marketing")
    assert not consents.granted(vi.contact, "insights")


def test_a_no_is_as_easy_and_needs_no_text(vi: Visitor) -> None:
    agree(vi)
    consents.answer(vi, "marketing", False, "")
    assert not consents.granted(vi.contact, "marketing")


def test_the_same_said_again_is_one_record(vi: Visitor) -> None:
    assert agree(vi).pk == agree(vi).pk
    consents.answer(vi, "marketing", False, "")
    agree(vi)
    assert Consent.objects.of(vi.contact).count() == 3


def test_a_text_that_has_changed_is_read_again(vi: Visitor) -> None:
    with pytest.raises(consents.TextChanged):
        agree(vi, "Acme may call me.")
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("purpose", "fault"), [("fun", consents.UnknownPurpose), ("enrichment", consents.NotAsked)]
)
def test_only_what_the_site_asks_for_is_agreed_to(vi: Visitor, purpose: str, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        consents.answer(vi, purpose, True, "")
    with pytest.raises(fault):
        consents.told_by_page(vi, purpose, True)


def test_a_misspelt_purpose_is_no_silent_no(vi: Visitor) -> None:
    with pytest.raises(consents.UnknownPurpose):
        consents.granted(vi.contact, "inzights")


# The browser's signal


def test_a_signal_objects_to_all_but_answering(vi: Visitor) -> None:
    consents.object_by(vi, "gpc")
    found = Consent.objects.deciding(vi.contact)
    told = {purpose: (each.granted, each.text) for purpose, each in found.items()}
    assert told == dict.fromkeys(("insights", "enrichment", "marketing"), (False, "Sec-GPC: 1"))


def test_a_signal_is_heard_once_and_yields_to_the_visitor(vi: Visitor) -> None:
    consents.object_by(vi, "gpc")
    agree(vi)
    consents.object_by(vi, "dnt")
    assert consents.granted(vi.contact, "marketing")
    assert Consent.objects.filter(source="signal").count() == 3


def test_a_signal_that_comes_later_counts_until_the_visitor_speaks(vi: Visitor) -> None:
    agree(vi)
    consents.object_by(vi, "dnt")
    assert not consents.granted(vi.contact, "marketing")
    agree(vi)
    assert consents.granted(vi.contact, "marketing")


def test_no_signal_grants(vi: Visitor) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.create(contact=vi.contact, purpose="marketing", granted=True, source="signal")


# The page's word


def test_a_page_may_say_yes_and_no_for_its_visitor(vi: Visitor) -> None:
    consents.told_by_page(vi, "marketing", True)
    assert consents.granted(vi.contact, "marketing")
    consents.told_by_page(vi, "marketing", False)
    assert not consents.granted(vi.contact, "marketing")


def test_a_pages_yes_lifts_no_refusal_of_the_visitor(vi: Visitor) -> None:
    agree(vi)
    consents.answer(vi, "marketing", False, "")
    consents.told_by_page(vi, "marketing", True)
    assert not consents.granted(vi.contact, "marketing")


def test_a_pages_yes_lifts_no_objection_of_the_browser(vi: Visitor) -> None:
    consents.object_by(vi, "gpc")
    consents.told_by_page(vi, "insights", True)
    assert not consents.granted(vi.contact, "insights")


def test_a_page_may_withdraw_what_the_visitor_gave(vi: Visitor) -> None:
    agree(vi)
    consents.told_by_page(vi, "marketing", False)
    assert not consents.granted(vi.contact, "marketing")


# The record


@pytest.mark.parametrize("change", [{"granted": False}, {"text": "Acme may call me."}])
def test_the_database_refuses_to_rewrite_what_was_said(vi: Visitor, change: dict[str, object]) -> None:
    said = agree(vi)
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=said.pk).update(**change)


def test_it_follows_its_visitor_to_another_contact_and_goes_with_it(vi: Visitor) -> None:
    agree(vi)
    other = Contact.objects.create(name="Vi")
    Consent.objects.filter(visitor=vi).update(contact=other)
    assert consents.granted(other, "marketing")
    other.delete()
    assert not Consent.objects.exists()


# The question


def test_it_is_asked_in_the_visitors_language_else_in_the_sites(vi: Visitor) -> None:
    def asked(language: str) -> list[tuple[str, str, str]]:
        return [(each.purpose, each.text, each.language) for each in consents.asked(vi.site, language)]

    assert asked("de") == [("insights", "See what I read.", "en"), ("marketing", NEUES, "de")]
    assert asked("ja")[1] == ("marketing", NEWS, "en")
