"""Ada buys a plan, changes it, ends it and takes it back; what she sees is what Stripe says."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import within
from billing import stripe, syncing
from billing.models import Account, StripeEvent
from tests.billing.till import Till, empty_till
from tests.fake_stripe import FakeStripe
from tests.world import World


def test_a_plan_is_bought_changed_ended_and_taken_back(till: Till) -> None:
    assert "No invoice yet" in till.page()
    assert "Acme Bikes is on Team" in till.subscribe()
    assert (till.plan, till.account.status, till.account.price) == ("team", "active", "team_monthly")
    assert [bill.status for bill in till.bills] == ["paid"]
    assert "€39 a month, whatever the size of your team. Next payment on" in till.page()
    assert till.hand_over() > 4
    assert not StripeEvent.objects.exclude(state="done").exists()
    # Bought already: another choice is a change, with its price in words.
    assert till.post("checkout/", price="business_monthly").url.endswith(
        "/billing/change/?price=business_monthly"
    )
    assert "is charged to your card today" in till.page("change/?price=business_monthly")
    assert (
        "Acme Bikes is on Business"
        in till.browser.post(f"{till.here}change/?price=business_monthly", follow=True).content.decode()
    )
    assert (till.plan, till.account.price, len(till.bills)) == ("business", "business_monthly", 2)
    assert till.bills[0].cents < 12900 * 1.25
    # Down again: the rest is credited.
    assert "is credited" in till.page("change/?price=team_monthly")
    till.post("cancellation/")
    assert till.account.cancel_at_period_end
    assert "Keep the plan" in till.page()
    assert "Paid until" in till.page()
    till.post("resumption/")
    assert not till.account.cancel_at_period_end
    till.post("cancellation/")
    till.fake.advance(days=32)
    till.hand_over()
    assert (till.plan, till.account.status) == ("free", "canceled")
    assert "Acme Bikes is on Team" in till.subscribe("team_yearly")
    till.hand_over()
    assert (till.plan, till.account.interval) == ("team", "year")


def test_an_invoice_opens_as_a_file_and_as_a_page_of_stripes(till: Till) -> None:
    till.subscribe()
    [bill] = till.bills
    assert "€" in till.page("invoices/")
    for kind in ("pdf", "page"):
        answer = till.browser.get(f"{till.here}invoices/{bill.pk}/?as={kind}")
        assert answer.status_code == 302
        assert answer.url.startswith(till.fake.url)


def test_days_of_a_trial_are_kept_when_somebody_subscribes_early(till: Till) -> None:
    until = timezone.now() + timedelta(days=9)
    Workspace.objects.filter(pk=till.world.acme.pk).update(
        plan="team", plan_until=until, trial_began_at=timezone.now()
    )
    till.subscribe()
    held = till.account
    assert held.status == "trialing"
    assert abs(held.trial_end - until) < timedelta(seconds=2)
    assert Workspace.objects.get(pk=till.world.acme.pk).plan_until is None


def test_who_leaves_the_payment_page_has_bought_nothing(till: Till) -> None:
    assert "Nothing was bought" in till.page("return/?from=left")
    till.post("checkout/", price="team_monthly")
    assert "still working" in till.page("return/?from=checkout")
    assert till.plan == "free"


def test_two_presses_lead_to_one_payment_page(till: Till) -> None:
    pages = [till.post("checkout/", price="team_monthly").content.decode() for _ in range(2)]
    assert len({re.search(r"url=([^\"]+)", page)[1] for page in pages}) == 1


@pytest.mark.parametrize("path", ["checkout/", "portal/", "payment/", "resumption/"])
def test_operators_buy_nothing(till: Till, path: str) -> None:
    till.browser.force_login(till.world.bo)
    assert till.post(path, price="team_monthly").status_code == 403


def test_an_older_answer_does_not_overwrite_a_newer_one(till: Till) -> None:
    till.subscribe()
    held = till.account
    with within(till.world.acme):
        early, seen = syncing.next_ticket(), stripe.snapshot(held.customer)
        till.fake.client.v1.subscriptions.update(held.subscription, {"cancel_at_period_end": True})
        assert syncing.sync(held).cancel_at_period_end
        assert syncing.write(held, early, seen).cancel_at_period_end


def test_a_customer_whose_making_was_cut_short_is_found_again(till: Till) -> None:
    till.subscribe()
    with within(till.world.acme):
        Account.objects.all().delete()
    till.hand_over()
    assert (till.account.price, till.plan) == ("team_monthly", "team")


def test_the_stripe_that_comes_along_gets_its_plans_with_the_first_customer(
    world: World, fake_stripe: FakeStripe, settings: Any, redis: Any
) -> None:
    till = empty_till(world, fake_stripe, settings)
    assert "Acme Bikes is on Business" in till.subscribe("business_yearly")


def test_setting_up_twice_does_no_more_than_once(till: Till) -> None:
    said: list[Any] = [StringIO(), StringIO()]
    for each in said:
        call_command("stripe_setup", stdout=each)
    first, second = (each.getvalue() for each in said)
    assert "STRIPE_WEBHOOK_SECRET=whsec_" in first
    assert "whsec_" not in second
    assert " made" not in second
    assert len(till.fake.client.v1.prices.list().data) == 4
