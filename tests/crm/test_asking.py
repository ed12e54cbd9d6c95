"""Contacts are asked for in a closed vocabulary, and the database finds those of whom it is true."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from crm import asking
from crm.asking import Unreadable, matching, plain, read
from crm.asking.reading import FIELDS
from crm.models import (
    Attribute,
    Block,
    Company,
    Contact,
    ContactLabel,
    ContactLabelling,
    Definition,
    Segment,
    TrackedEvent,
    Visit,
)
from tests.crm.plainly import Person, holds
from tests.world import World

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
NAMES = ["plan", "seats", "renews", "trial", "gone"]
VALUES = [
    "Pro",
    "pro",
    "Team",
    "100%",
    "a_b",
    "5",
    5,
    5.5,
    -3,
    0,
    True,
    False,
    "2026-06-01",
    "2026-06-01T10:00Z",
    "2026-06-015",
]
EVENTS = ["paid", "left", "never"]
TEXTS = ["a", "ad", "zoe", "byron ada", "acme", "小龍", "+31", "!"]


class Everybody:
    """Sixty contacts who differ in everything that can be asked, the same in each run."""

    def __init__(self, world: World) -> None:
        self.chance = random.Random(11)
        self.labels = [str(ContactLabel.objects.create(name=name).pk) for name in ("VIP", "Trial", "Press")]
        self.owners = [str(world.ada_at.pk), str(world.bo_at.pk)]
        self.firms = {str(Company.objects.create(name=name).pk): name for name in ("Acme", "Globex")}
        self.companies = list(self.firms)
        for name in NAMES[:-1]:
            Definition.objects.create(name=name, title=name.title())
        self.gone = {str(uuid7()), "gone"}
        Contact.objects.exclude(pk=world.vi.contact_id).delete()
        vi = Contact.objects.get(pk=world.vi.contact_id)
        vi.index()
        self.vi = world.vi
        self.people = [self._person() for _ in range(60)]
        self.people.append(Person(vi.pk, created_at=vi.created_at, last_seen_at=vi.last_seen_at))

    def _person(self) -> Person:
        chance, some = self.chance, self.chance.choice
        person = Person(
            uuid7(),
            name=some(["", "Ada Byron", "Zoë van Dam", "Bo", "李小龍"]),
            email=some(["", "ada@acme.test", "b.o@globex.test"]),
            phone=some(["", "+31201234567"]),
            owner=some(["", *self.owners]),
            company=(company := some(["", *self.companies])),
            firm=self.firms.get(company, ""),
            language=some(["", "nl", "en", "pt-br"]),
            verified=some([True, False]),
            blocked=chance.random() < 0.2,
            countries={some(["NL", "BE", ""]) for _ in range(chance.randrange(3))},
            created_at=NOW - timedelta(hours=chance.randrange(0, 2000)),
            last_seen_at=NOW - timedelta(days=chance.randrange(0, 40)),
            labels={label for label in self.labels if chance.random() < 0.4},
            facts={name: some(VALUES) for name in NAMES if chance.random() < 0.6},
            events=[
                (some(["paid", "left"]), NOW - timedelta(days=chance.randrange(30)))
                for _ in range(chance.randrange(5))
            ],
        )
        self._store(person)
        return person

    def _store(self, person: Person) -> None:
        columns = ("name", "email", "phone", "language", "verified", "created_at", "last_seen_at")
        told: dict[str, Any] = {column: getattr(person, column) for column in columns}
        made = Contact.objects.create(
            pk=person.pk, owner_id=person.owner or None, company_id=person.company or None, **told
        )
        made.index()
        for label in person.labels:
            ContactLabelling.objects.create(contact=made, label_id=label)
        for name, value in person.facts.items():
            Attribute.objects.create(contact=made, name=name, value=value, source="page")
        for name, at in person.events:
            TrackedEvent.objects.create(contact=made, name=name, at=at)
        for country in person.countries:
            Visit.objects.create(contact=made, visitor=self.vi, site_id=self.vi.site_id, country=country)
        if person.blocked:
            Block.objects.create(contact=made)


def told(everybody: Everybody) -> st.SearchStrategy[dict[str, Any]]:
    lost = [each for each in everybody.gone if len(each) == 36]
    one = st.one_of(*_conditions(everybody, lost))
    group = st.fixed_dictionaries(
        {
            "field": st.just("group"),
            "match": st.sampled_from(["all", "any"]),
            "conditions": st.lists(one, min_size=1, max_size=3),
        }
    )
    return st.fixed_dictionaries(
        {"match": st.sampled_from(["all", "any"]), "conditions": st.lists(one | group, max_size=3)}
    )


def _conditions(everybody: Everybody, lost: list[str]) -> list[Any]:
    either, yes, days = ["any", "none"], ["yes", "no"], st.integers(1, 60)
    dates = st.sampled_from(["2026-05-01", "2026-06-01", "2026-06-14"])

    def asks(field: str, how: list[str], **more: Any) -> Any:
        return st.fixed_dictionaries({"field": st.just(field), "is": st.sampled_from(how), **more})

    def of(*words: Any) -> Any:
        return st.lists(st.sampled_from([*words]), min_size=1, max_size=3)

    name = st.sampled_from(NAMES)
    return [
        asks("label", ["any", "all", "none"], of=of(*everybody.labels, *lost)),
        asks("owner", either, of=of("nobody", *everybody.owners, *lost)),
        asks("company", either, of=of("none", *everybody.companies, *lost)),
        asks("language", either, of=of("nl", "en", "pt-br", "fr")),
        asks("country", either, of=of("NL", "BE", "DE")),
        *(asks(field, yes) for field in ("has_email", "has_phone", "verified", "blocked")),
        *(asks(field, ["within", "beyond"], days=days) for field in ("created", "seen")),
        *(asks(field, ["before", "after"], date=dates) for field in ("created", "seen")),
        asks("attribute", either, name=name, of=of(*VALUES)),
        asks("attribute", ["contains", "without"], name=name, value=st.sampled_from(["r", "PRO", "%", "_", "0"])),
        asks("attribute", ["greater", "less"], name=name, value=st.sampled_from([0, 5, 5.25])),
        asks("attribute", ["before", "after"], name=name, date=dates),
        asks("attribute", ["set", "unset"], name=name),
        asks("event", ["did", "did_not"], name=st.sampled_from(EVENTS), times=st.integers(1, 3), days=days),
        st.fixed_dictionaries({"field": st.just("search"), "text": st.sampled_from(TEXTS)}),
    ]  # fmt: skip


def test_the_database_finds_those_of_whom_it_is_true(world: World) -> None:
    with within(world.acme):
        everybody = Everybody(world)

        @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(told(everybody))
        def agrees(asked: dict[str, Any]) -> None:
            selection = read(asked)
            found = list(matching(selection, NOW).values_list("pk", flat=True))
            expected = {each.pk for each in everybody.people if holds(selection, each, NOW, everybody.gone)}
            assert len(found) == len(set(found))
            assert set(found) == expected
            assert read(plain(selection)) == selection
            assert asking.words(selection)
            assert asking.lost(selection) == any(chip.lost for chip in asking.chips(selection))

        agrees()


def segment(name: str, *conditions: dict[str, Any]) -> Segment:
    made: Segment = Segment.objects.create(name=name, conditions={"conditions": list(conditions)})
    return made


def test_a_segment_may_ask_for_another(world: World) -> None:
    with within(world.acme):
        named = Contact.objects.create(name="Ada")
        named.index()
        adas = segment("Adas", {"field": "search", "text": "ada"})
        inside = segment("In", {"field": "segment", "is": "any", "of": [str(adas.pk)]})
        outside = segment("Out", {"field": "segment", "is": "none", "of": [str(adas.pk)]})
        assert list(inside.contacts()) == [named]
        assert named not in outside.contacts()
        assert outside.contacts().exists()
        adas.delete()
        assert not inside.contacts().exists()
        assert not outside.contacts().exists()


def test_a_segment_that_asks_for_itself_is_empty(world: World) -> None:
    with within(world.acme):
        one, other = segment("One"), segment("Other")
        for each, asks in ((one, other), (other, one)):
            each.conditions = {"conditions": [{"field": "segment", "is": "none", "of": [str(asks.pk)]}]}
            each.save()
        assert not one.contacts().exists()


def test_a_segment_of_another_time_is_empty(world: World) -> None:
    with within(world.acme):
        made = Segment.objects.create(name="Old", conditions={"conditions": [{"field": "shoe_size"}]})
        assert not made.contacts().exists()


def test_an_archived_attribute_is_a_deleted_one(world: World) -> None:
    with within(world.acme):
        contact = Contact.objects.get(pk=world.vi.contact_id)
        contact.learn({"plan": "pro"}, "page")
        plan = Definition.objects.create(name="plan", title="Plan")
        asked = read({"conditions": [{"field": "attribute", "name": "plan", "is": "unset"}]})
        pro = read({"conditions": [{"field": "attribute", "name": "plan", "is": "any", "of": ["PRO"]}]})
        assert list(matching(pro)) == [contact]
        assert not asking.lost(pro)
        plan.archived_at = NOW
        plan.save()
        assert not matching(pro).exists()
        assert not matching(asked).exists()
        assert asking.words(pro) == "a deleted attribute (plan) is PRO"
        assert asking.lost(pro)


def test_nobody_of_another_workspace_is_found(world: World) -> None:
    with within(world.other):
        theirs = Contact.objects.create(name="Ada", email="ada@acme.test")
        theirs.index()
    with within(world.acme):
        for told in ({}, {"conditions": [{"field": "search", "text": "ada"}]}):
            assert theirs.pk not in matching(read(told)).values_list("pk", flat=True)


@pytest.mark.parametrize(
    ("condition", "pointer", "sentence"),
    [
        ({"field": "shoe"}, "field", "Condition 1: field must be one of label, owner"),
        ({"field": ["label"]}, "field", "Condition 1: field must be one of"),
        ("label", "field", "Condition 1: field must be one of"),
        ({"field": "label", "is": "any"}, "of", "Condition 1: choose at least one, and at most 50."),
        ({"field": "label", "is": "any", "of": []}, "of", "Condition 1: choose at least one"),
        ({"field": "label", "is": "perhaps", "of": [str(uuid7())]}, "is", "Condition 1: choose how it asks."),
        ({"field": "label", "is": "any", "of": ["x"]}, "of", "Condition 1: choose at least one"),
        ({"field": "seen", "is": "within"}, "days", "Condition 1: say how many days."),
        ({"field": "seen", "is": "within", "days": 0}, "days", "whole number from 1 to 3650."),
        ({"field": "seen", "is": "before", "date": "2026-02-30"}, "date", "write a date like 2026-03-31."),
        ({"field": "attribute", "name": "x", "is": "greater", "value": "5"}, "value", "say a number."),
        ({"field": "attribute", "name": "x", "is": "any"}, "of", "say at least one value to compare with."),
        ({"field": "attribute", "name": "", "is": "set"}, "name", "give a name of 1 to 60 characters."),
        ({"field": "blocked", "is": "yes", "a/b": 1}, "a~1b", "a/b does not belong to blocked."),
        (
            {"field": "event", "name": "paid", "is": "did", "times": 1.5},
            "times",
            "times must be a whole number",
        ),
        ({"field": "search", "text": "x" * 201}, "text", "write 1 to 200 characters to look for."),
    ],
)
def test_it_says_which_condition_is_wrong_and_why(condition: Any, pointer: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read({"conditions": [condition]})
    assert [fault.pointer for fault in refused.value.faults] == [f"/conditions/0/{pointer}"]
    assert sentence in refused.value.faults[0].detail


def test_every_fault_is_said_at_once() -> None:
    wrong = {"field": "blocked"}
    group = {"field": "group", "match": "some", "conditions": [{"field": "verified", "is": "yes"}, wrong]}
    with pytest.raises(Unreadable) as refused:
        read(
            {
                "match": "most",
                "sort": 1,
                "conditions": [wrong, group, {"field": "group", "conditions": [group]}],
            }
        )
    assert [fault.pointer for fault in refused.value.faults] == [
        "/sort",
        "/match",
        "/conditions/0/is",
        "/conditions/1/match",
        "/conditions/1/conditions/1/is",
        "/conditions/2/conditions/0/field",
    ]


@pytest.mark.parametrize("told", [None, [], "all", {"conditions": {}}, {"conditions": [{}] * 21}])
def test_what_is_no_selection_is_refused(told: Any) -> None:
    with pytest.raises(Unreadable):
        read(told)


def test_it_is_said_in_a_sentence(world: World) -> None:
    with within(world.acme):
        vip = ContactLabel.objects.create(name="VIP")
        Definition.objects.create(name="seats", title="Seats")
        either = [
            {"field": "country", "is": "any", "of": ["NL", "BE"]},
            {"field": "event", "is": "did", "name": "checkout", "times": 3, "days": 30},
        ]
        asked = read(
            {
                "conditions": [
                    {"field": "label", "is": "any", "of": [str(vip.pk)]},
                    {"field": "owner", "is": "none", "of": ["nobody", str(uuid7())]},
                    {"field": "attribute", "name": "seats", "is": "greater", "value": 1200},
                    {"field": "created", "is": "after", "date": "2026-03-01"},
                    {"field": "group", "match": "any", "conditions": either},
                ]
            }
        )
        assert asking.words(asked) == (
            "has the label VIP and owner is not nobody or somebody who left and Seats is greater than 1,200 and "
            "created after 1 March 2026 and (visited from Netherlands or Belgium or did “checkout” at least 3 times "
            "in the last 30 days)"
        )
        assert [(chip.at, chip.lost) for chip in asking.chips(asked)] == [
            ((0,), False),
            ((1,), True),
            ((2,), False),
            ((3,), False),
            ((4, 0), False),
            ((4, 1), False),
        ]
        assert asking.words(read({})) == "everybody"


def test_every_field_can_be_said_and_asked() -> None:
    from crm.asking.predicates import TESTS
    from crm.asking.vocabulary import InSegment
    from crm.asking.words import _WORDS

    assert set(FIELDS.values()) == set(_WORDS) == {*TESTS, InSegment}
