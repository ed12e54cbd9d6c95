"""Contacts that may be one person are suggested, until somebody says that they are two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import within
from crm import suggesting
from crm.models import Contact, Distinct
from tests.world import World


@pytest.fixture
def acme(world: World) -> Iterator[World]:
    with within(world.acme):
        yield world


def somebody(source: str = "visitor", verified: bool = False, **facts: str) -> Contact:
    contact: Contact = Contact.objects.create()
    contact.learn(facts, source, verified)
    return contact


def pairs() -> list[tuple[Contact, Contact, str]]:
    return [(each.kept, each.other, each.kind) for each in suggesting.page().suggestions]


def test_what_two_share_suggests_that_they_are_one(acme: World) -> None:
    one, two = somebody(email="Vi@vi.test"), somebody(source="page", email="vi@VI.test")
    three, four = somebody(phone="+31 20 123 4567"), somebody(source="import", phone="+31201234567")
    five, six = (somebody(source="import", name=name, company="Heron") for name in ("Ana Lind", "ANA lind"))
    somebody(name="Ana Lind", company="Egret")
    somebody(name="Ana Lind")
    assert pairs() == [(one, two, "email"), (three, four, "phone"), (five, six, "name")]


def test_whom_the_server_vouches_for_is_kept_and_two_of_them_are_two(acme: World) -> None:
    typed = somebody(email="vi@vi.test")
    first, second = Contact.objects.vouched_as("u1"), Contact.objects.vouched_as("u2")
    for each in (first, second):
        each.learn({"email": "vi@vi.test"}, "server", verified=True)
    assert pairs() == [(first, typed, "email")]
    assert {each.other for each in suggesting.likely(typed)} == {first, second}


def test_what_was_turned_down_is_not_suggested_again(acme: World) -> None:
    one, two, three = (somebody(email="vi@vi.test") for _ in range(3))
    suggesting.tell_apart(two, one, by=acme.bo_at)
    suggesting.tell_apart(one, two, by=acme.bo_at)
    assert Distinct.objects.count() == 1
    assert pairs() == [(one, three, "email")]
    assert [each.other for each in suggesting.likely(two)] == [three]


def test_a_merge_answers_its_suggestion(acme: World) -> None:
    one, two = somebody(email="vi@vi.test"), somebody(email="vi@vi.test")
    merge = one.merge(two, acme.bo_at)
    assert pairs() == []
    merge.undo(acme.bo_at)
    assert pairs() == [(one, two, "email")]


def test_a_page_costs_the_same_among_many_and_the_next_goes_on(
    acme: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "SHOWN", 3)
    made = [[somebody(email=f"v{at}@vi.test") for _ in range(2)] for at in range(5)]
    with CaptureQueriesContext(connection) as asked:
        first = suggesting.page()
    few = len(asked)
    second = suggesting.page(first.after)
    assert [each.kept for each in first.suggestions] == [one for one, _ in made[:3]]
    assert [each.kept for each in second.suggestions] == [one for one, _ in made[3:]]
    assert second.after == ""
    for at in range(40):
        somebody(email=f"alone{at}@vi.test")
    with CaptureQueriesContext(connection) as asked:
        suggesting.page()
    assert len(asked) == few


def test_nobody_elses_contacts_are_suggested(world: World) -> None:
    for workspace in (world.acme, world.other):
        with within(workspace):
            somebody(email="vi@vi.test")
            assert pairs() == []
