"""By what a contact is known: several addresses, numbers and ids, one of each kind the first."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import Workspace
from accounts.tenancy import within
from crm import folding
from crm.identities import MOST
from crm.models import Contact, Identity
from crm.values import WrongFact
from tests.world import World


@pytest.fixture
def contact(world: World) -> Iterator[Contact]:
    with within(world.acme):
        yield Contact.objects.get(pk=world.vi.contact_id)


def known(contact: Contact, kind: str = "email") -> dict[str, tuple[bool, bool]]:
    """By value, whether it is the first and whether it is verified."""
    return {each.value: (each.primary, each.verified) for each in contact.identities.filter(kind=kind)}


def test_a_new_address_is_first_and_the_old_one_stays(contact: Contact) -> None:
    contact.learn({"email": "Vi@Vi.test"}, "visitor")
    contact.learn({"email": "vi@work.test"}, "visitor")
    assert known(contact) == {"Vi@Vi.test": (False, False), "vi@work.test": (True, False)}
    contact.learn({"email": "vi@vi.test"}, "visitor")
    assert known(contact) == {"Vi@Vi.test": (True, False), "vi@work.test": (False, False)}


def test_a_claim_that_does_not_win_is_kept_beside(contact: Contact) -> None:
    contact.learn({"email": "vi@vi.test"}, "server", verified=True)
    contact.learn({"email": "other@vi.test"}, "page")
    assert known(contact) == {"vi@vi.test": (True, True), "other@vi.test": (False, False)}
    assert Contact.objects.get(pk=contact.pk).email == "vi@vi.test"


def test_what_was_wrong_is_not_kept(world: World, contact: Contact) -> None:
    contact.learn({"email": "vi@gmial.test"}, "visitor")
    contact.put_right({"email": "vi@gmail.test"}, world.bo_at)
    assert known(contact) == {"vi@gmail.test": (True, False)}
    contact.put_right({"email": None}, world.bo_at)
    assert known(contact) == {}


def test_anybody_may_claim_an_address_and_it_joins_nobody(world: World, contact: Contact) -> None:
    contact.learn({"email": "vi@vi.test"}, "server", verified=True)
    other = Contact.objects.create()
    other.learn({"email": "vi@vi.test"}, "visitor")
    assert Contact.objects.filter(email="vi@vi.test").count() == 2
    assert (known(contact), known(other)) == ({"vi@vi.test": (True, True)}, {"vi@vi.test": (True, False)})


def test_what_the_server_vouches_for_elsewhere_has_been_passed_on(contact: Contact) -> None:
    other = Contact.objects.create()
    contact.learn({"email": "desk@vi.test"}, "server", verified=True)
    other.learn({"email": "desk@vi.test"}, "server", verified=True)
    assert (known(contact), known(other)) == ({"desk@vi.test": (True, False)}, {"desk@vi.test": (True, True)})


def test_a_page_cannot_fill_the_table(contact: Contact) -> None:
    contact.learn({"email": "vi@vi.test"}, "visitor")
    for number in range(MOST + 5):
        contact.learn({"email": f"v{number}@vi.test"}, "page")
    assert len(known(contact)) == MOST


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("NL", "020 123 4567", "+31201234567"),
        ("NL", "+49 (30) 901820", "+4930901820"),
        ("", "0049 30 901820", "+4930901820"),
        ("", "020 123 4567", "0201234567"),
        ("NL", "12345", "12345"),
    ],
)
def test_a_number_is_kept_as_all_the_world_dials_it(
    world: World, contact: Contact, country: str, typed: str, kept: str
) -> None:
    Workspace.objects.filter(pk=world.acme.pk).update(country=country)
    contact.learn({"phone": typed}, "visitor")
    assert (Contact.objects.get(pk=contact.pk).phone, known(contact, "phone")) == (
        kept,
        {kept: (True, False)},
    )


def test_a_token_names_somebody_for_good(contact: Contact) -> None:
    vouched = Contact.objects.vouched_as("u1", contact)
    assert known(vouched, "external") == {"u1": (True, True)}
    assert vouched.learn({"external_id": "u2"}, "import") == {}
    assert Contact.objects.get(pk=contact.pk).external_id == "u1"


def test_an_id_in_the_customers_books_is_one_contacts(contact: Contact) -> None:
    contact.learn({"external_id": "u1"}, "import")
    with pytest.raises(WrongFact, match="Another contact"):
        Contact.objects.create().learn({"external_id": "u1"}, "rest")
    with pytest.raises(WrongFact, match="Only your team"):
        Contact.objects.create().learn({"external_id": "u2"}, "page")
    assert Contact.objects.vouched_as("u1").pk == contact.pk
    assert Identity.objects.get(kind="external").verified


def test_a_contact_is_found_by_each_of_its_addresses(contact: Contact) -> None:
    contact.learn({"email": "vi@vi.test", "company": "Heron Bikes"}, "visitor")
    contact.learn({"email": "second@work.test"}, "page")
    for words in ("second work", "heron", "vi.test"):
        with connection.cursor() as cursor:
            query = folding.query(words, [folding.workspace_mark(contact.workspace_id)])
            cursor.execute("SELECT contact FROM search_contacts('index', %s, 10)", [query])
            assert cursor.fetchall() == [(contact.pk,)], words


def test_the_same_person_in_two_workspaces_is_two_people(world: World) -> None:
    for workspace in (world.acme, world.other):
        with within(workspace):
            one = Contact.objects.vouched_as("u1")
            one.learn({"email": "vi@vi.test"}, "server", verified=True)
            assert known(one) == {"vi@vi.test": (True, True)}
            assert Identity.objects.count() == 2


def test_what_stood_on_contacts_alone_is_kept_with_its_source(contact: Contact) -> None:
    early = Contact.objects.create(name="Vi", email="Vi@vi.test", external_id="u1", verified=True)
    migration = import_module("crm.migrations.0008_identities_of_contacts")
    migration.keep(apps, None)
    assert {each.name: each.source for each in early.attributes.all()} == {
        "name": "operator",
        "email": "operator",
    }
    assert (known(early), known(early, "external")) == ({"Vi@vi.test": (True, False)}, {"u1": (True, True)})
    assert early.identities.get(kind="email").folded == "vi@vi.test"
