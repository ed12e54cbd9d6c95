"""What somebody says of a contact is kept with who said it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.tenancy import within
from crm.models import Attribute, Contact
from crm.models.attribute import FACTS_MAX, TooManyFacts
from tests.world import World


def learned(world: World, facts: dict[str, Any], source: str, verified: bool = False) -> dict[str, Any]:
    with within(world.acme):
        return Contact.objects.get(pk=world.vi.contact_id).learn(facts, source, verified)


def known(world: World) -> dict[str, Any]:
    with within(world.acme):
        return {each.name: each.value for each in Attribute.objects.filter(contact=world.vi.contact_id)}


def contact(world: World) -> Contact:
    with within(world.acme):
        found: Contact = Contact.objects.get(pk=world.vi.contact_id)
        return found


def test_a_name_stands_on_the_contact_and_says_who_said_it(world: World) -> None:
    assert learned(world, {"name": "Vi Oort", "plan": "gold"}, "visitor") == {
        "name": "Vi Oort",
        "plan": "gold",
    }
    assert contact(world).label == "Vi Oort"
    with within(world.acme):
        assert Attribute.objects.get(name="name").said == "Typed by the visitor"


def test_what_changed_nothing_is_not_told(world: World) -> None:
    learned(world, {"seats": 1}, "page")
    assert learned(world, {"seats": 1}, "page") == {}
    assert learned(world, {"seats": True}, "page") == {"seats": True}


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (("server", True), ("visitor", False), False),
        (("server", True), ("page", False), False),
        (("server", True), ("operator", False), False),
        (("server", True), ("server", False), False),
        (("server", True), ("server", True), True),
        (("visitor", False), ("server", True), True),
        (("operator", False), ("page", False), False),
        (("visitor", False), ("page", False), False),
        (("operator", False), ("visitor", False), True),
        (("page", False), ("visitor", False), True),
    ],
)
def test_a_fact_gives_way_to_one_that_is_trusted_as_much(
    world: World, first: tuple[str, bool], second: tuple[str, bool], wins: bool
) -> None:
    learned(world, {"email": "first@vi.test"}, *first)
    changed = learned(world, {"email": "second@vi.test"}, *second)
    assert changed == ({"email": "second@vi.test"} if wins else {})
    expected = "second@vi.test" if wins else "first@vi.test"
    assert (known(world)["email"], contact(world).email) == (expected, expected)


def test_nothing_takes_a_fact_away(world: World) -> None:
    learned(world, {"phone": "+31201234567", "plan": "gold"}, "page")
    assert learned(world, {"phone": None, "plan": None, "other": None}, "page") == {
        "phone": None,
        "plan": None,
    }
    assert (known(world), contact(world).phone) == ({}, "")


def test_nothing_unverified_takes_a_verified_fact_away(world: World) -> None:
    learned(world, {"plan": "gold"}, "server", verified=True)
    assert learned(world, {"plan": None}, "operator") == {}
    assert known(world) == {"plan": "gold"}


def test_a_page_cannot_fill_the_table(world: World) -> None:
    learned(world, {f"n{number}": number for number in range(FACTS_MAX)}, "page")
    with pytest.raises(TooManyFacts):
        learned(world, {"one more": 1}, "page")
    learned(world, {"n0": None, "one more": 1}, "page")
    assert len(known(world)) == FACTS_MAX


@pytest.mark.parametrize("value", [[1], {"a": 1}, None])
def test_the_database_keeps_scalars_alone(world: World, value: Any) -> None:
    with within(world.acme), pytest.raises(IntegrityError), transaction.atomic():
        Attribute.objects.create(contact_id=world.vi.contact_id, name="x", value=value, source="page")


def test_only_the_server_vouches(world: World) -> None:
    with within(world.acme), pytest.raises(IntegrityError), transaction.atomic():
        Attribute.objects.create(
            contact_id=world.vi.contact_id, name="x", value="y", source="page", verified=True
        )


def test_one_person_has_one_external_id(world: World) -> None:
    with within(world.acme):
        Contact.objects.create()
        Contact.objects.create(external_id="u1")
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.create(external_id="u1")
    with within(world.other):
        Contact.objects.create(external_id="u1")
