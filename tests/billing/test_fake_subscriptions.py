"""Subscriptions over time: trials, renewals, retries, changes with proration, discounts and tax."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.billing.selling import Shop
from tests.fake_stripe import DAY


def item_of(subscription: Any) -> Any:
    return subscription["items"].data[0]


def test_a_checkout_tells_everything_that_it_made(shop: Shop) -> None:
    session = shop.session()
    assert (session.amount_total, session.payment_status, session.status) == (2900, "unpaid", "open")
    back = shop.fake.check_out(session)
    assert back == f"http://localhost:1/back?session={session.id}"
    done = shop.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription", "line_items"]})
    assert (done.status, done.payment_status, done.customer) == ("complete", "paid", shop.customer)
    assert (done.subscription.status, done.subscription.metadata["workspace"]) == ("active", "w1")
    assert done.line_items.data[0].price.lookup_key == "team_monthly"
    shop.fake.settled()
    told = {
        *("checkout.session.completed", "customer.subscription.created", "customer.subscription.updated"),
        *(
            "invoice.created",
            "invoice.finalized",
            "invoice.paid",
            "invoice.payment_succeeded",
            "invoice_payment.paid",
        ),
        *("payment_intent.succeeded", "charge.succeeded", "payment_method.attached"),
    }
    assert told <= {each["type"] for each in shop.fake.heard}
    assert shop.fake.open(session.url)[0] == 303, "once done it only leads back"


def test_a_trial_warns_and_then_charges(shop: Shop) -> None:
    trial = {"trial_period_days": 14}
    shop.fake.check_out(shop.session(subscription_data=trial))
    assert (shop.subscription().status, shop.invoices()[0].total) == ("trialing", 0)
    shop.fake.advance(days=11, hours=1)
    assert "customer.subscription.trial_will_end" in shop.fake.kinds()
    assert shop.subscription().status == "trialing"
    shop.fake.advance(days=3)
    assert shop.subscription().status == "active"
    shop.fake.advance(hours=2)
    assert [each.total for each in shop.invoices()] == [2900, 0]


@pytest.mark.parametrize(("wish", "status"), [("cancel", "canceled"), ("pause", "paused")])
def test_a_trial_without_a_card_ends_as_was_agreed(shop: Shop, wish: str, status: str) -> None:
    data = {
        "trial_period_days": 14,
        "trial_settings": {"end_behavior": {"missing_payment_method": wish}},
    }
    session = shop.session(payment_method_collection="if_required", subscription_data=data)
    assert "Card number" not in shop.fake.open(session.url)[1]
    shop.fake.check_out(session)
    shop.fake.advance(days=15)
    assert shop.subscription().status == status
    if status == "paused":
        shop.saved("pm_card_visa")
        assert shop.v1.subscriptions.resume(shop.subscription().id).status == "active"


def test_a_renewal_is_a_draft_for_an_hour(shop: Shop) -> None:
    end = item_of(shop.subscribed("team_monthly")).current_period_end
    shop.fake.advance(days=(end - shop.fake.now()) / DAY)
    assert [each.status for each in shop.invoices()] == ["draft", "paid"]
    assert item_of(shop.subscription()).current_period_start == end
    shop.fake.advance(hours=2)
    assert [each.status for each in shop.invoices()] == ["paid", "paid"]
    assert "invoice.upcoming" in shop.fake.kinds()


def test_a_renewal_that_fails_is_tried_again_and_ends_the_subscription(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    bad = shop.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": shop.customer})
    shop.v1.subscriptions.update(subscription.id, {"default_payment_method": bad.id})
    shop.fake.advance(days=32)
    assert shop.subscription().status == "past_due"
    assert shop.invoices()[0].next_payment_attempt
    shop.fake.advance(days=20)
    ended = shop.subscription()
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    assert shop.invoices()[0].attempt_count == 4
    assert shop.fake.kinds().count("invoice.payment_failed") == 4


def test_a_better_card_recovers_at_the_next_try(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    bad = shop.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": shop.customer})
    shop.v1.subscriptions.update(subscription.id, {"default_payment_method": bad.id})
    shop.fake.advance(days=32)
    shop.fake.send(f"{shop.portal()}/card", number="5555555555554444", expires="12/34", cvc="123")
    shop.fake.advance(days=4)
    assert (shop.subscription().status, shop.invoices()[0].status) == ("active", "paid")


def test_an_upgrade_costs_what_its_preview_said(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    shop.fake.advance(days=10)
    change = {
        "items": [{"id": item_of(subscription).id, "price": shop.prices["business_monthly"]}],
        "proration_behavior": "always_invoice",
        "proration_date": shop.fake.now(),
    }
    seen = shop.v1.invoices.create_preview({"subscription": subscription.id, "subscription_details": change})
    assert len(shop.invoices()) == 1, "nothing happens by looking"
    assert item_of(shop.subscription()).price.lookup_key == "team_monthly"
    shop.v1.subscriptions.update(subscription.id, change)
    invoice = shop.invoices()[0]
    assert (invoice.total, invoice.status, invoice.billing_reason) == (
        seen.total,
        "paid",
        "subscription_update",
    )
    credit, rest = (each.amount for each in invoice.lines.data)
    assert credit < 0 < rest < 9900
    assert abs(credit * 9900 + rest * 2900) < 9900, "the same part of the month"


def test_a_downgrade_leaves_credit_for_the_next_invoice(shop: Shop) -> None:
    subscription = shop.subscribed("business_monthly")
    items = [{"id": item_of(subscription).id, "price": shop.prices["team_monthly"]}]
    shop.v1.subscriptions.update(subscription.id, {"items": items, "proration_behavior": "always_invoice"})
    assert shop.v1.customers.retrieve(shop.customer).balance == shop.invoices()[0].total < 0
    shop.fake.advance(days=32)
    assert (shop.invoices()[0].total, shop.invoices()[0].amount_due) == (2900, 0)


def test_a_change_without_an_invoice_waits_for_the_next(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    items = [{"id": item_of(subscription).id, "price": shop.prices["business_monthly"]}]
    shop.v1.subscriptions.update(subscription.id, {"items": items})
    assert len(shop.invoices()) == 1
    seen = shop.v1.invoices.create_preview({"customer": shop.customer})
    assert [each.parent.subscription_item_details.proration for each in seen.lines.data] == [
        True,
        True,
        False,
    ]
    shop.fake.advance(days=32)
    assert shop.invoices()[0].total == seen.total
    assert len(shop.invoices()[0].lines.data) == 3


def test_another_rhythm_begins_at_once(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    items = [{"id": item_of(subscription).id, "price": shop.prices["team_yearly"]}]
    now = item_of(shop.v1.subscriptions.update(subscription.id, {"items": items}))
    assert now.current_period_end - now.current_period_start in (365 * DAY, 366 * DAY)
    assert (shop.invoices()[0].total, shop.invoices()[0].status) == (29000 - 2900, "paid")


def test_an_upgrade_that_cannot_be_paid_does_not_happen(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    shop.saved("pm_card_chargeCustomerFail")
    items = [{"id": item_of(subscription).id, "price": shop.prices["business_monthly"]}]
    wish = {"items": items, "proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete"}
    with pytest.raises(stripe.CardError):
        shop.v1.subscriptions.update(subscription.id, wish)
    assert item_of(shop.subscription()).price.lookup_key == "team_monthly"
    assert (shop.subscription().status, len(shop.invoices())) == ("active", 1)


def test_canceling_can_be_taken_back_until_it_happens(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly")
    stops = shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert stops.cancel_at == item_of(stops).current_period_end
    goes_on = shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    assert (goes_on.cancel_at, goes_on.canceled_at) == (None, None)
    shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    shop.fake.advance(days=32)
    assert (shop.subscription().status, len(shop.invoices())) == ("canceled", 1)
    assert shop.fake.kinds()[-1] == "customer.subscription.deleted"
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription"):
        shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})


def test_a_code_is_typed_and_takes_off_once(shop: Shop) -> None:
    coupon = shop.v1.coupons.create({"percent_off": 50, "duration": "once"})
    shop.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "HALF"})
    session = shop.session(allow_promotion_codes=True)
    assert "This code is not valid." in shop.fake.send(session.url, code="NONE", apply="1")[1]
    assert "−€14.50" in shop.fake.send(session.url, code="half", apply="1")[1]
    shop.fake.check_out(session)
    assert shop.v1.checkout.sessions.retrieve(session.id).amount_total == 1450
    shop.fake.advance(days=32)
    assert [each.total for each in shop.invoices()] == [2900, 1450]
    assert shop.v1.coupons.retrieve(coupon.id).times_redeemed == 1


def test_a_test_clock_moves_only_its_own_customers(shop: Shop) -> None:
    shop.subscribed("team_monthly")
    clock = shop.v1.test_helpers.test_clocks.create({"frozen_time": 1_900_000_000})
    frozen = shop.v1.customers.create({"test_clock": clock.id, "payment_method": "pm_card_visa"})
    card = shop.v1.payment_methods.list({"customer": frozen.id}).data[0].id
    wish = {
        "customer": frozen.id,
        "default_payment_method": card,
        "items": [{"price": shop.prices["team_monthly"]}],
    }
    shop.v1.subscriptions.create(wish)
    shop.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_900_000_000 + 32 * DAY})
    assert len(shop.v1.invoices.list({"customer": frozen.id}).data) == 2
    assert len(shop.v1.invoices.list({"customer": shop.customer}).data) == 1
