"""Whose word counts: verified, put right, visitor, operator, page, import, public sources; in that order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.authorize import Forbidden
from accounts.tenancy import within
from crm.models import Attribute, Contact, Definition, Source
from crm.models.attribute import FACTS_MAX, TooManyFacts
from crm.trust import Word
from crm.values import WrongFact
from tests.world import World

MACHINES = [
    Word(source)
    for source in (Source.PAGE, Source.SERVER, Source.REST, Source.IMPORT, Source.ENRICHMENT, Source.VISITOR)
]
SERVER = Word(Source.SERVER, verified=True)


@pytest.fixture
def contact(world: World) -> Iterator[Contact]:
    with within(world.acme):
        yield Contact.objects.get(pk=world.vi.contact_id)


def fact(contact: Contact, name: str = "plan") -> Attribute:
    found: Attribute = Attribute.objects.get(contact=contact, name=name)
    return found


def say(contact: Contact, word: Word, value: str | None) -> None:
    contact.learn({"plan": value}, word.source, word.verified, correction=word.correction)


def test_a_word_wins_when_it_weighs_as_much(contact: Contact) -> None:
    people = [Word(Source.OPERATOR), Word(Source.OPERATOR, correction=True)]
    theirs = Word(Source.VISITOR, correction=True)
    for first, second in product([*MACHINES, SERVER, *people], [*MACHINES, SERVER, theirs]):
        somebody = Contact.objects.create()
        say(somebody, first, "gold")
        say(somebody, second, "tin")
        assert fact(somebody).value == ("tin" if second.weight >= first.weight else "gold"), (first, second)


@pytest.mark.parametrize("machine", MACHINES)
def test_no_machine_undoes_what_an_operator_put_right(world: World, contact: Contact, machine: Word) -> None:
    say(contact, Word(Source.VISITOR), "gold")
    assert contact.put_right({"plan": "tin"}, world.bo_at) == {"plan": "tin"}
    say(contact, machine, "gold")
    assert (fact(contact).value, fact(contact).pinned) == ("tin", True)


def test_what_a_person_took_away_comes_back_by_no_machine(world: World, contact: Contact) -> None:
    contact.learn({"phone": "+31201234567"}, "page")
    assert contact.put_right({"phone": None}, world.bo_at) == {"phone": None}
    contact.learn({"phone": "+31201234567"}, "enrichment")
    assert (contact.phone, fact(contact, "phone").empty) == ("", True)
    assert [each.name for each in contact.attributes.said()] == []
    contact.learn({"phone": "+31201234567"}, "server", verified=True)
    assert Contact.objects.get(pk=contact.pk).phone == "+31201234567"


def test_what_the_visitor_put_right_is_put_right_by_them(world: World, contact: Contact) -> None:
    contact.learn({"name": "Vi"}, "visitor", correction=True)
    with pytest.raises(WrongFact, match="put this right themselves"):
        contact.put_right({"name": "Wi"}, world.bo_at)
    contact.learn({"plan": "gold"}, "server", verified=True)
    with pytest.raises(WrongFact, match="own server"):
        contact.put_right({"plan": "tin"}, world.bo_at)


def test_who_has_left_puts_nothing_right(world: World, contact: Contact) -> None:
    world.bo_at.leave()
    with pytest.raises(Forbidden):
        contact.put_right({"plan": "tin"}, world.bo_at)


def test_the_ground_is_named_by_who_says_it(contact: Contact) -> None:
    contact.learn({"name": "Vi"}, "visitor")
    contact.learn({"plan": "gold"}, "enrichment", provider="hunter", basis="consent")
    assert fact(contact, "name").basis == "contract"
    assert (fact(contact).basis, fact(contact).provider) == ("consent", "hunter")


def test_language_zone_and_company_stand_on_the_contact(world: World, contact: Contact) -> None:
    contact.learn({"language": "NL", "time_zone": "Europe/Amsterdam", "company": "Heron"}, "rest")
    other = Contact.objects.create()
    other.learn({"company": "HERON"}, "import")
    known = Contact.objects.get(pk=contact.pk)
    assert (known.language, known.time_zone, known.company.name) == ("nl", "Europe/Amsterdam", "Heron")
    assert Contact.objects.get(pk=other.pk).company_id == known.company_id
    with pytest.raises(WrongFact, match="Europe/Amsterdam"):
        contact.learn({"time_zone": "Mars/Base"}, "rest")
    contact.learn({"company": None}, "rest")
    assert Contact.objects.get(pk=contact.pk).company_id is None


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("number", "12,5", 12.5),
        ("number", "12", 12),
        ("number", "twelve", None),
        ("number", True, None),
        ("yesno", "No", False),
        ("yesno", 1, True),
        ("yesno", "maybe", None),
        ("date", "2026-02-28", "2026-02-28"),
        ("date", "2026-02-28T10:00:00Z", "2026-02-28"),
        ("date", "2026-02-30", None),
        ("date", "28.2.2026", None),
        ("list", "GOLD", "gold"),
        ("list", "lead", None),
        ("link", "https://heron.test/a?b=c", "https://heron.test/a?b=c"),
        ("link", "javascript:alert(1)", None),
        ("text", 12, "12"),
    ],
)
def test_a_defined_attribute_keeps_its_type(contact: Contact, kind: str, given: object, kept: object) -> None:
    options = ["gold", "tin"] if kind == "list" else []
    Definition.objects.create(name="plan", title="Plan", kind=kind, options=options)
    if kept is None:
        with pytest.raises(WrongFact, match="Plan is"):
            contact.learn({"plan": given, "name": "Vi"}, "rest")
        assert not contact.attributes.exists()
    else:
        contact.learn({"plan": given}, "rest")
        assert (fact(contact).value, type(fact(contact).value)) == (kept, type(kept))


def test_many_cost_as_much_as_one_and_who_is_refused_holds_up_nobody(contact: Contact) -> None:
    def cost(how_many: int) -> int:
        many = Contact.objects.bulk_create(Contact() for _ in range(how_many))
        facts = {
            each: {
                "email": f"v{at}-{how_many}@vi.test",
                "phone": "0201234567",
                "company": f"C{at}",
                "plan": "x",
            }
            for at, each in enumerate(many)
        }
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(Attribute.objects.learn_many(facts, "import").changed) == how_many
        return len(asked)

    assert cost(1) == cost(30) < 25
    full, wrong, sound = Contact.objects.bulk_create(Contact() for _ in range(3))
    full.learn({f"n{number}": number for number in range(FACTS_MAX)}, "page")
    found = Attribute.objects.learn_many(
        {full: {"plan": "x"}, wrong: {"plan": "x", "email": "no address"}, sound: {"plan": "x"}}, "import"
    )
    assert {type(each) for each in found.refused.values()} == {TooManyFacts, WrongFact}
    assert found.changed == {sound: {"plan": "x"}}
    assert not wrong.attributes.exists()
