"""The list of contacts: every order, page after page, loses and doubles nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.tenancy import within
from crm import listing
from crm.models import Contact
from tests.world import World


def contacts(count: int) -> None:
    """Some of the same moment and the same name, and some without one."""
    now = timezone.now()
    for number in range(count):
        at = now - timedelta(minutes=number // 3)
        name = "" if number % 5 == 0 else f"Guest {number % 7}"
        Contact.objects.create(name=name, last_seen_at=at, created_at=at)


def walked(order: str) -> list[Contact]:
    found: list[Contact] = []
    after = ""
    while True:
        page = listing.page(Contact.objects.all(), listing.ORDERS[order], after)
        found += page.contacts
        after = page.after
        if not after:
            return found


@pytest.mark.parametrize("order", listing.ORDERS)
def test_pages_join_without_a_gap(world: World, order: str) -> None:
    with within(world.acme):
        contacts(2 * listing.PAGE + 7)
        column, falling = listing.ORDERS[order].column, listing.ORDERS[order].falling
        found = walked(order)
        assert len(found) == len({each.pk for each in found}) == Contact.objects.count()
        keys = [(getattr(each, column), each.pk) for each in found]
        assert keys == sorted(keys, reverse=falling)


def test_the_nameless_come_behind_the_names(world: World) -> None:
    with within(world.acme):
        for name, email in (("", ""), ("zoe", ""), ("", "Mia@example.com"), ("Åsa", "")):
            Contact.objects.create(name=name, email=email)
        labels = [each.called for each in walked("name")]
        assert labels[:2] == ["mia@example.com", "zoe"]
        assert labels[-1] == "\U0010fffd"


@pytest.mark.parametrize("cursor", ["x", "bmFtZXwxfDI=", "////", "c2VlbnxhYnxjZA=="])
def test_a_cursor_of_something_else_is_refused(world: World, cursor: str) -> None:
    with within(world.acme), pytest.raises(ValueError, match=r"."):
        listing.page(Contact.objects.all(), listing.ORDERS["seen"], cursor)


def test_words_are_found_by_their_beginnings(world: World) -> None:
    with within(world.acme):
        for name in ("Vivian Moss", "Mona Vivaldi", "Bo"):
            Contact.objects.create(name=name).index()
        assert {each.name for each in listing.holding("viv mo")} == {"Vivian Moss", "Mona Vivaldi"}
        assert list(listing.holding("…")) == []


def test_a_count_stops_where_it_would_cost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED", 3)
    with within(world.acme):
        contacts(9)
        assert listing.count(Contact.objects.all()) == 4
