"""Ada at the till: her browser, a Stripe with our plans, and the events that it tells, handed over when a test says."""

from __future__ import annotations

import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from accounts.models import Workspace
from accounts.tenancy import within
from billing import working
from billing.models import Account, Invoice
from tests.fake_stripe import KEY, SECRET, FakeStripe
from tests.world import World


class Till:
    def __init__(self, world: World, fake: FakeStripe) -> None:
        self.world, self.fake = world, fake
        self.browser = Client()
        self.browser.force_login(world.ada)
        self.here = f"/app/{world.acme.slug}/billing/"
        self.told = 0

    # What Ada does

    def post(self, path: str, **form: str) -> Any:
        return self.browser.post(f"{self.here}{path}", form)

    def page(self, path: str = "") -> str:
        return unescape(self.browser.get(f"{self.here}{path}", follow=True).content.decode())

    def subscribe(self, price: str = "team_monthly", number: str = "4242 4242 4242 4242") -> str:
        """Through the payment page and back; what the page says then."""
        page = self.post("checkout/", price=price).content.decode()
        there = unescape(re.search(r"url=([^\"]+)", page)[1])
        back = self.fake.check_out(type("Session", (), {"url": there}), number)
        return self.page(back.partition("/billing/")[2])

    # What Stripe does

    def hand_over(self) -> int:
        """All events that were told since the last time, and what they lead to; how many there were."""
        self.fake.settled()
        fresh = self.fake.ear.heard[self.told :]
        for body, signature in fresh:
            self.deliver(body, signature)
        self.told += len(fresh)
        working.work()
        return len(fresh)

    def deliver(self, body: str, signature: str) -> None:
        answer = Client().post(
            "/webhooks/stripe/",
            body,
            content_type="application/json",
            headers={"Stripe-Signature": signature},
        )
        assert answer.status_code == 200, answer.content

    # How it stands

    @property
    def account(self) -> Account:
        with within(self.world.acme):
            return Account.objects.get()

    @property
    def plan(self) -> str:
        return Workspace.objects.get(pk=self.world.acme.pk).plan

    @property
    def bills(self) -> list[Invoice]:
        with within(self.world.acme):
            return list(Invoice.objects.newest_first())


@pytest.fixture
def till(world: World, fake_stripe: FakeStripe, settings: LazySettings, redis: Any) -> Till:
    opened = empty_till(world, fake_stripe, settings)
    call_command("stripe_setup", no_endpoint=True, stdout=StringIO())
    return opened


def empty_till(world: World, fake: FakeStripe, settings: LazySettings) -> Till:
    """At a Stripe that sells nothing yet."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, fake.url
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
    Workspace.objects.update(plan="free")
    return Till(world, fake)
