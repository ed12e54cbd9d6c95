"""The pages of merging, of contacts' attributes and of contacts' labels, as operators and admins use them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.tenancy import within
from crm.models import Attribute, Contact, ContactLabel, Definition, Merge
from tests.accounts.conftest import browser_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
MERGING = "/app/acme-bikes/contacts/merging/"
ATTRIBUTES = "/app/acme-bikes/settings/attributes/"
LABELS = "/app/acme-bikes/settings/contact-labels/"


@pytest.fixture
def ada(world: World) -> Client:
    return browser_of(world.ada)


@pytest.fixture
def bo(world: World) -> Client:
    return browser_of(world.bo)


def shown(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def two(world: World) -> tuple[Contact, Contact]:
    with within(world.acme):
        one = Contact.objects.get(pk=world.vi.contact_id)
        one.learn({"name": "Vi Oort", "email": "vi@vi.test"}, "visitor")
        other = Contact.objects.create()
        other.learn({"name": "V. Oort", "email": "vi@vi.test", "plan": "gold"}, "import")
    return one, other


def test_a_suggestion_shows_both_and_is_merged_and_undone(bo: Client, world: World) -> None:
    one, other = two(world)
    page = shown(bo.get(MERGING))
    assert all(words in page for words in ("Same e-mail address", "Vi Oort", "V. Oort", "Imported", "gold"))
    done = shown(bo.post(f"{MERGING}{one.pk}/{other.pk}/", follow=True))
    assert "V. Oort is part of Vi Oort now. For 30 days you can undo it" in done
    with within(world.acme):
        merge = Merge.objects.get()
        assert not Contact.objects.filter(pk=other.pk).exists()
    again = shown(bo.post(f"{MERGING}undoing/{merge.pk}/", follow=True))
    assert "V. Oort and Vi Oort are two contacts again" in again
    assert "This is undone already." in shown(bo.post(f"{MERGING}undoing/{merge.pk}/", follow=True))


def test_two_different_people_are_not_suggested_again(bo: Client, world: World) -> None:
    one, other = two(world)
    said = shown(bo.post(f"{MERGING}{one.pk}/{other.pk}/apart/", follow=True))
    assert "Vi Oort and V. Oort stay two people" in said
    assert "Nobody looks like anybody else" in said


def test_the_other_is_chosen_by_hand(bo: Client, world: World) -> None:
    one, _ = two(world)
    with within(world.acme):
        Contact.objects.create().learn({"name": "Wim Kok", "email": "wim@kok.test"}, "operator")
    page = shown(bo.get(f"{MERGING}{one.pk}/", {"q": "wim"}))
    assert "Wim Kok" in page
    assert "May be the same person" in page
    assert "Nobody else found for “nobody”" in shown(bo.get(f"{MERGING}{one.pk}/", {"q": "nobody"}))


def test_what_cannot_be_merged_says_why(bo: Client, world: World) -> None:
    with within(world.acme):
        one, other = Contact.objects.vouched_as("u1"), Contact.objects.vouched_as("u2")
    assert "these are two people" in shown(bo.post(f"{MERGING}{one.pk}/{other.pk}/", follow=True))


def test_an_attribute_is_defined_moved_archived_and_restored(ada: Client, world: World) -> None:
    sent = {"title": "Plan", "name": "plan", "kind": "list", "options": "gold\n tin \ngold\n"}
    assert "Plan is defined" in shown(ada.post(ATTRIBUTES, sent, follow=True))
    ada.post(ATTRIBUTES, {"title": "Seats", "name": "seats", "kind": "number"})
    with within(world.acme):
        Attribute.objects.learn(
            Contact.objects.get(pk=world.vi.contact_id), {"plan": "gold", "more": 1}, "page"
        )
        plan, seats = Definition.objects.in_order()
        assert (plan.name, plan.options, seats.name) == ("plan", ["gold", "tin"], "seats")
    page = shown(ada.get(ATTRIBUTES))
    assert "One of a list: gold, tin · 1 contact has it" in page
    assert '<code class="badge">more</code>' in page
    ada.post(f"{ATTRIBUTES}{seats.pk}/place/", {"up": "1"})
    assert "Saved" in shown(ada.post(f"{ATTRIBUTES}{seats.pk}/", {"title": "Places"}, follow=True))
    assert "Places is archived" in shown(ada.post(f"{ATTRIBUTES}{seats.pk}/archive/", follow=True))
    with within(world.acme):
        assert [each.title for each in Definition.objects.in_order()] == ["Places", "Plan"]
        assert [each.title for each in Definition.objects.in_use()] == ["Plan"]
    assert "in use again" in shown(
        ada.post(f"{ATTRIBUTES}{seats.pk}/archive/", {"restore": "1"}, follow=True)
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "email"}, "known of every contact already"),
        ({"name": "größe"}, "letters without accents"),
        ({"kind": "list"}, "Write what can be chosen"),
        ({"title": ""}, "required"),
    ],
)
def test_a_wrong_definition_says_what_to_do(ada: Client, sent: dict[str, str], said: str) -> None:
    assert said in shown(ada.post(ATTRIBUTES, {"title": "Plan", "name": "plan", "kind": "text", **sent}))


def test_numbers_are_of_the_country_that_is_chosen(ada: Client, world: World) -> None:
    assert "Saved" in shown(ada.post(f"{ATTRIBUTES}country/", {"country": "NL"}, follow=True))
    assert "Choose a country" in shown(ada.post(f"{ATTRIBUTES}country/", {"country": "XX"}, follow=True))
    with within(world.acme):
        contact = Contact.objects.get(pk=world.vi.contact_id)
        assert contact.learn({"phone": "020 123 4567"}, "visitor") == {"phone": "+31201234567"}


def test_a_label_is_made_changed_and_deleted(ada: Client, world: World) -> None:
    assert "Fair is made" in shown(ada.post(LABELS, {"name": "Fair", "hue": 3}, follow=True))
    assert "There is a label of this name already" in shown(ada.post(LABELS, {"name": "fair", "hue": 1}))
    with within(world.acme):
        label = ContactLabel.objects.get()
        label.put_on([Contact.objects.get(pk=world.vi.contact_id)], world.ada_at)
    assert "1 contact" in shown(ada.get(LABELS))
    ada.post(f"{LABELS}{label.pk}/", {"name": "Trade fair", "hue": 3})
    assert "1 contact carries it" in shown(ada.get(f"{LABELS}{label.pk}/deletion/"))
    assert "Trade fair is deleted" in shown(ada.post(f"{LABELS}{label.pk}/deletion/", follow=True))


def test_operators_read_and_do_not_define(bo: Client, world: World) -> None:
    for page, sent in (
        (ATTRIBUTES, {"title": "Plan", "name": "plan", "kind": "text"}),
        (LABELS, {"name": "x", "hue": 1}),
    ):
        assert "owner or admin" in shown(bo.get(page))
        assert bo.post(page, sent).status_code == 403
    assert bo.post(f"{ATTRIBUTES}country/", {"country": "NL"}).status_code == 403
