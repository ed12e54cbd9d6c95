"""A company pays: trial, card, a larger plan, a card that fails, grace, another card, the end, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Workspace
from accounts.tenancy import within
from billing import plans, working
from billing.models import Account, StripeEvent
from tests.browser.test_accounts import another, found, sign_up  # noqa: F401
from tests.fake_stripe import FakeStripe
from tests.running import RunningServer

pytestmark = pytest.mark.usefixtures("committed", "redis")
WORKS = "4242 4242 4242 4242"
# It can be kept, and is declined when it is charged (Stripe, "Test card numbers").
FAILS = "4000 0000 0000 0341"


@pytest.fixture
def payments(server: RunningServer, tmp_path: Path) -> Iterator[FakeStripe]:
    """Where the server and this process look for Stripe; its webhooks go to the server, signed."""
    port = int(settings.STRIPE_API_BASE.rpartition(":")[2])
    fake = FakeStripe(tmp_path / "stripe.sqlite", port)
    fake.listen(f"{server.url}/webhooks/stripe/")
    call_command("stripe_setup", no_endpoint=True, stdout=StringIO())
    yield fake
    fake.stop()


class Owner:
    def __init__(self, page: Page, fake: FakeStripe) -> None:
        self.page, self.fake = page, fake
        self.workspace = Workspace.objects.get()
        self.here = f"/app/{self.workspace.slug}/billing/"

    def worked(self) -> None:
        """What the worker does within a second: all that Stripe told is attended to."""
        self.fake.settled()
        working.work()
        assert not StripeEvent.objects.exclude(state="done").exists()

    def look(self, words: str) -> None:
        self.page.goto(self.here)
        expect(self.page.locator("main")).to_contain_text(words)

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()

    def choose(self, price: str) -> None:
        """The plan's button, after the way of paying."""
        self.page.goto(self.here)
        interval = price.partition("_")[2]
        self.page.locator(f".interval-choice:has([value={interval}])").click()
        self.page.locator(f"form:has([name=price][value={price}]) button").click()

    def pay(self, number: str) -> None:
        """On the payment page."""
        self.page.wait_for_url(f"{self.fake.url}/**")
        self.card(number)
        self.page.get_by_label("Name").first.fill("Nia")
        self.page.get_by_label("Country").select_option("DE")
        self.page.get_by_label("Address").first.fill("Hauptstraße 1")
        self.page.get_by_label("City").fill("Berlin")
        self.page.locator("form[method=post] .button-primary").click()
        self.page.wait_for_url(f"**{self.here}**")

    def card(self, number: str) -> None:
        for label, value in (("Card number", number), ("Expires", "12/34"), ("Security code", "123")):
            self.page.get_by_label(label).fill(value)

    @property
    def account(self) -> Account:
        with within(self.workspace):
            return Account.objects.get()

    @property
    def plan(self) -> str:
        return Workspace.objects.get(pk=self.workspace.pk).plan


def other_card(owner: Owner, number: str) -> None:
    """From our page to Stripe's, where cards are kept, and back."""
    page = owner.page
    page.goto(owner.here)
    page.get_by_role("button", name="Change the card").click()
    page.wait_for_url(f"{owner.fake.url}/**")
    page.get_by_role("link", name="Change card").click()
    owner.card(number)
    page.get_by_role("button", name="Save the card").click()
    expect(page.get_by_text(f"ending in {number[-4:]}")).to_be_visible()
    page.get_by_role("link", name="Back to").click()
    page.wait_for_url(f"**{owner.here}**")


def test_a_company_pays(another: Callable[[], Page], payments: FakeStripe) -> None:
    page = another()
    sign_up(page, "nia@firm.test")
    found(page)
    owner = Owner(page, payments)
    plans.settle()
    owner.look("There is no subscription")
    page.get_by_role("button", name="Try Team for 14 days").click()
    owner.says("without a card")
    owner.choose("team_monthly")
    owner.pay(WORKS)
    owner.says("Firm is on Team")
    owner.worked()
    assert (owner.plan, owner.account.status) == ("team", "trialing")
    # The trial is over and the first month paid; then a larger plan.
    payments.advance(days=15, hours=2)
    owner.worked()
    owner.look("Next payment")
    owner.choose("business_monthly")
    expect(page.locator("main")).to_contain_text("is charged to your card today")
    page.get_by_role("main").get_by_role("button", name="Change to Business").click()
    owner.says("Firm is on Business")
    # The card fails, and has seven days.
    other_card(owner, FAILS)
    payments.advance(days=31, hours=2)
    owner.worked()
    owner.look("keeps its plan until")
    assert owner.plan == "business"
    page.goto(f"/app/{owner.workspace.slug}/settings/team/")
    owner.says("The payment failed. Firm keeps its plan until")
    page.goto(owner.here)
    page.get_by_role("button", name="Try the card again").click()
    owner.says("Use another card")
    other_card(owner, WORKS)
    page.get_by_role("button", name="Try the card again").click()
    owner.says("The payment arrived")
    owner.worked()
    # The end, and back again.
    page.get_by_role("link", name="Cancel the plan…").click()
    page.get_by_role("button", name="Cancel the plan").click()
    owner.says("Until then nothing changes")
    payments.advance(days=32)
    owner.worked()
    assert owner.plan == "free"
    owner.look("There is no subscription")
    owner.choose("team_yearly")
    owner.pay(WORKS)
    owner.says("Firm is on Team")
    page.get_by_role("link", name="All invoices").click()
    assert page.get_by_role("row").count() > 4
