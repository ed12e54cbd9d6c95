"""A card fails: the plan stays for seven days, then waits for the payment; the owner is told in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import within
from billing import stripe, syncing, working
from billing.models import Account, StripeEvent
from billing.models.event import State
from billing.stripe_faults import DECLINED, DECLINED_ANYHOW, Declined, Unavailable
from tests.billing.till import Till


@pytest.fixture
def owing(till: Till, commit: Any) -> Till:
    """Ada's card is good today and fails when the month is over."""
    till.subscribe()
    till.hand_over()
    fake = till.fake.client.v1
    card = fake.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": till.account.customer})
    fake.subscriptions.update(till.account.subscription, {"default_payment_method": card.id})
    till.fake.advance(days=31, hours=2)
    with commit():
        till.hand_over()
    return till


def test_a_failed_payment_has_seven_days_and_then_the_free_plan(owing: Till, commit: Any) -> None:
    held = owing.account
    assert (held.status, held.trouble, owing.plan) == ("past_due", "grace", "team")
    assert held.grace_until == held.troubled_since + timedelta(days=7)
    assert "keeps its plan until" in owing.page()
    assert "Payment failed" in owing.page("invoices/")
    with within(owing.world.acme), commit():
        syncing.settle(held, held.grace_until - timedelta(seconds=1))
        assert owing.plan == "team"
        syncing.settle(held, held.grace_until)
        syncing.settle(held, held.grace_until + timedelta(days=1))
    assert owing.plan == "free"
    with within(owing.world.acme):
        Account.objects.update(grace_until=timezone.now() - timedelta(minutes=1))
        syncing.settle(owing.account)
    assert "Acme Bikes is on Free until its payment arrives" in owing.page()
    # Another card at Stripe, and all is well again.
    card = owing.fake.client.v1.payment_methods.attach("pm_card_visa", {"customer": held.customer})
    owing.fake.client.v1.subscriptions.update(held.subscription, {"default_payment_method": card.id})
    with commit():
        said = owing.browser.post(f"{owing.here}payment/", follow=True).content.decode()
    assert "The payment arrived" in said
    assert (owing.plan, owing.account.trouble) == ("team", "")
    assert [letter.subject for letter in mail.outbox] == [
        "The payment for Acme Bikes failed",
        "Acme Bikes is on the free plan until the payment arrives",
        "The payment for Acme Bikes arrived",
    ]
    assert all(letter.to == ["ada@demo.test"] for letter in mail.outbox)


def test_the_grace_ends_by_itself(owing: Till) -> None:
    past = timezone.now() - timedelta(minutes=1)
    with within(owing.world.acme):
        Account.objects.update(grace_until=past, troubled_since=past - timedelta(days=7))
    assert working.tend() == 1
    assert (owing.plan, working.tend()) == ("free", 0)


def test_trying_the_same_card_again_says_why_it_fails(owing: Till) -> None:
    said = owing.browser.post(f"{owing.here}payment/", follow=True).content.decode()
    assert DECLINED_ANYHOW in said or any(words in said for words in DECLINED.values())
    assert owing.account.owing


@pytest.mark.parametrize(
    "code", ["insufficient_funds", "expired_card", "authentication_required", "stolen_card"]
)
def test_each_decline_has_words_that_say_what_to_do(code: str) -> None:
    words = Declined(code).words
    assert words.endswith(".")
    assert "stolen" not in words
    assert words.count(".") > 1


def test_a_change_with_a_card_that_is_declined_changes_nothing(till: Till) -> None:
    till.subscribe()
    fake = till.fake.client.v1
    card = fake.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": till.account.customer})
    fake.subscriptions.update(till.account.subscription, {"default_payment_method": card.id})
    said = till.browser.post(f"{till.here}change/?price=business_monthly", follow=True).content.decode()
    assert "The plan has not changed" in said
    assert (till.plan, till.account.price) == ("team", "team_monthly")


def test_when_stripe_is_down_nothing_is_lost(till: Till, settings: Any) -> None:
    till.subscribe()
    here, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    for path in ("portal/", "resumption/", "checkout/"):
        said = till.browser.post(f"{till.here}{path}", {"price": "team_yearly"}, follow=True)
        assert said.status_code == 200
    assert Unavailable.words in till.browser.post(f"{till.here}portal/", follow=True).content.decode()
    assert "not lost" in till.page("return/?from=checkout")
    till.hand_over()
    waiting = StripeEvent.objects.filter(state=State.WAITING)
    assert waiting.count() > 4
    settings.STRIPE_API_BASE = here
    StripeEvent.objects.update(due_at=timezone.now())
    working.work()
    assert not StripeEvent.objects.exclude(state=State.DONE).exists()
    assert till.plan == "team"


def test_a_customer_whom_nobody_knows_is_kept_and_staff_told(till: Till, staff: str, commit: Any) -> None:
    till.fake.client.v1.customers.create({"name": "Nobody's"})
    with commit():
        for _ in range(8):
            till.hand_over()
            StripeEvent.objects.update(due_at=timezone.now())
    [event] = StripeEvent.objects.filter(kind="customer.created")
    assert (event.state, event.fault) == (State.UNKNOWN, "No workspace has this customer")
    assert [letter.to for letter in mail.outbox] == [[staff]]
    assert event.customer in mail.outbox[0].subject
    event.again()
    assert StripeEvent.objects.due(timezone.now()).get() == event


def test_a_plan_that_is_gone_at_stripe_is_told_to_both(till: Till, staff: str, commit: Any) -> None:
    prices = till.fake.client.v1.prices.list({"lookup_keys": ["team_monthly"]}).data
    till.fake.client.v1.prices.update(prices[0].id, {"active": False})
    with commit():
        said = till.browser.post(f"{till.here}checkout/", {"price": "team_monthly"}, follow=True)
        till.hand_over()
    assert "does not exist at Stripe any more" in said.content.decode()
    subjects = [letter.subject for letter in mail.outbox if letter.to == [staff]]
    assert any("price team_monthly" in subject for subject in subjects)
    assert any("Plans cannot be bought" in subject for subject in subjects)


def test_who_pays_a_price_of_nobodys_keeps_the_plan(till: Till, staff: str, commit: Any) -> None:
    till.subscribe()
    fake = till.fake.client.v1
    asked = {
        "unit_amount": 100,
        "currency": "eur",
        "recurring": {"interval": "month"},
        "product": "paldesk_team",
    }
    odd = fake.prices.create(asked)
    held = till.account
    item = stripe.snapshot(held.customer).subscription.item
    fake.subscriptions.update(held.subscription, {"items": [{"id": item, "price": odd.id}]})
    with commit():
        till.hand_over()
    assert (till.plan, till.account.price) == ("team", "")
    assert "not sold any more" in till.page()
    assert any("none of our plans" in letter.subject for letter in mail.outbox)


def test_a_customer_that_is_deleted_at_stripe_is_on_the_free_plan(till: Till) -> None:
    till.subscribe()
    Workspace.objects.filter(pk=till.world.acme.pk).update(plan="team")
    till.fake.client.v1.customers.delete(till.account.customer)
    till.hand_over()
    assert (till.plan, till.account.gone) == ("free", True)
    assert not StripeEvent.objects.exclude(state="done").exists()
    assert "Acme Bikes is on Team" in till.subscribe()
