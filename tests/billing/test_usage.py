"""Owners hear at 80 % and at 100 %, once for each crossing; pages show it as it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import within
from billing import plans, usage, warning
from crm.models import Contact
from tests.billing.conftest import Limit
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")
APP = "/app/acme-bikes"


@pytest.fixture
def counted(world: World, commit: Any) -> Any:
    """``counted()``: what the worker does when it counts; gives the letters that it wrote."""

    def count() -> list[Any]:
        mail.outbox.clear()
        with commit():
            usage.count(world.acme.pk)
        return mail.outbox

    return count


def contacts(world: World, number: int) -> None:
    with within(world.acme):
        Contact.objects.bulk_create(Contact() for _ in range(number - Contact.objects.count()))


def fresh(world: World) -> Workspace:
    return Workspace.objects.get(pk=world.acme.pk)


def test_owners_are_told_once_at_each_step(limit: Limit, world: World, counted: Any) -> None:
    limit(contacts=10)
    contacts(world, 7)
    assert counted() == []
    contacts(world, 8)
    [letter] = counted()
    assert letter.to == ["ada@demo.test"]
    assert letter.subject == "Acme Bikes: contacts are nearly used up"
    assert "Visitors will always come in" in letter.body
    assert f"{APP}/billing/" in letter.body
    assert counted() == []
    contacts(world, 10)
    [letter] = counted()
    assert letter.subject == "Acme Bikes: contacts are used up"
    assert "every message arrives" in letter.body
    assert counted() == []


def test_what_fell_and_rose_again_is_told_again(limit: Limit, world: World, counted: Any) -> None:
    limit(contacts=10)
    contacts(world, 8)
    assert len(counted()) == 1
    with within(world.acme):
        Contact.objects.filter(
            pk__in=Contact.objects.exclude(pk=world.vi.contact_id).values("pk")[:3]
        ).delete()
    assert counted() == []
    contacts(world, 8)
    assert len(counted()) == 1


def test_a_smaller_plan_is_told_of_what_is_over_it(limit: Limit, world: World, counted: Any) -> None:
    contacts(world, 5)
    limit(contacts=3)
    [letter] = counted()
    assert "used up" in letter.subject
    assert fresh(world).used_contacts == 5


def test_the_only_site_of_a_plan_is_no_reason_to_write(limit: Limit, counted: Any) -> None:
    limit(sites=1)
    assert counted() == []


def test_the_worker_counts_what_is_old_and_only_where_there_is_a_plan(limit: Limit, world: World) -> None:
    assert usage.count_due() == 0
    limit()
    assert usage.count_due() == 1
    assert usage.count_due() == 0
    Workspace.objects.filter(pk=world.acme.pk).update(counted_at=timezone.now() - timedelta(minutes=11))
    assert usage.count_due() == 1
    assert fresh(world).used_contacts == 1


def banner(browser: Client, path: str = "/settings/labels/") -> str:
    page = browser.get(f"{APP}{path}").content.decode()
    return page.partition('data-trouble="')[2].partition('"')[0]


def test_owners_see_a_banner_and_may_hide_it_until_it_says_more(
    limit: Limit, world: World, counted: Any, ada: Client, bo: Client
) -> None:
    limit(contacts=10)
    contacts(world, 8)
    counted()
    assert banner(ada) == "contacts-80"
    assert banner(bo) == ""
    back = f"{APP}/settings/labels/"
    hidden = ada.post(f"{APP}/billing/quiet/", {"what": "contacts-80", "back": back})
    assert hidden["Location"] == back
    assert banner(ada) == ""
    contacts(world, 10)
    counted()
    assert banner(ada) == "contacts-100"


@pytest.mark.parametrize("back", ["https://elsewhere.test/", "//elsewhere.test/", "/app/other/inbox/", ""])
def test_hiding_leads_nowhere_else(limit: Limit, ada: Client, back: str) -> None:
    limit()
    answer = ada.post(f"{APP}/billing/quiet/", {"what": "x", "back": back})
    assert answer["Location"] == f"{APP}/billing/"


def test_the_end_of_a_trial_is_seen_three_days_before(limit: Limit, world: World, ada: Client) -> None:
    limit()
    plans.begin_trial(fresh(world))
    assert banner(ada) == ""
    Workspace.objects.filter(pk=world.acme.pk).update(plan_until=timezone.now() + timedelta(days=2))
    assert banner(ada) == "trial"


def test_without_stripe_there_is_no_banner(limit: Limit, counted: Any, ada: Client, settings: Any) -> None:
    limit(contacts=1)
    counted()
    settings.STRIPE_SECRET_KEY = ""
    assert banner(ada) == ""


def test_a_banner_asks_the_database_nothing(limit: Limit, world: World, counted: Any) -> None:
    limit(contacts=1)
    counted()
    workspace = fresh(world)
    with CaptureQueriesContext(connection) as asked:
        assert [bar.step for bar in usage.kept(workspace)] == [100, 100, 0, 0]
    assert len(asked) == 0


@pytest.mark.parametrize(
    ("used", "most", "percent", "step"),
    [
        (79.9, 100, 79, 0),
        (80, 100, 80, 80),
        (99.9, 100, 99, 80),
        (100, 100, 100, 100),
        (300, 100, 100, 100),
        (5, None, 0, 0),
        (None, 10, 0, 0),
        (0, 0, 100, 100),
    ],
)
def test_a_share_is_never_rounded_up(used: float | None, most: int | None, percent: int, step: int) -> None:
    bar = usage.Bar("contacts", used, most)
    assert (bar.percent, bar.step) == (percent, step)


def test_every_limit_that_can_be_warned_of_has_its_words(limit: Limit, world: World) -> None:
    limit()
    for measure in usage.MEASURES:
        assert all(warning.words(fresh(world), measure.what, step) for step in warning.STEPS)
        assert warning.TITLES[measure.what]
