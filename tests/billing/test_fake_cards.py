"""Cards that are declined, each in its own way, at each door: the API, the checkout page, the portal, a renewal."""

from __future__ import annotations

import pytest
import stripe

from tests.billing.selling import Shop
from tests.fake_stripe import WORKS

DECLINES = {
    "4000000000000002": ("card_declined", "generic_decline", "Your card was declined."),
    "4000000000009995": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "4000000000009987": ("card_declined", "lost_card", "Your card was declined."),
    "4000000000000069": ("expired_card", "expired_card", "Your card has expired."),
    "4000000000000127": ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
    "4000000000000119": (
        "processing_error",
        "processing_error",
        "An error occurred while processing your card.",
    ),
}


@pytest.mark.parametrize("number", DECLINES)
def test_a_declined_card_is_an_error_of_cards(shop: Shop, number: str) -> None:
    code, reason, words = DECLINES[number]
    card = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    method = shop.v1.payment_methods.create({"type": "card", "card": card})
    with pytest.raises(stripe.CardError, match=words) as no:
        shop.v1.payment_methods.attach(method.id, {"customer": shop.customer})
    assert (no.value.http_status, no.value.code, no.value.error.decline_code) == (402, code, reason)
    status, text, _ = shop.fake.send(
        shop.session().url, **{**WORKS, "number": number, "name": "Ada", "country": "DE"}
    )
    assert (status, words in text) == (422, True)
    assert "Test payments: nothing is charged" in text
    assert shop.v1.subscriptions.list({"status": "all"}).data == []
    assert shop.v1.payment_methods.list({"customer": shop.customer}).data == []


def test_a_wrong_number_is_refused_before_anything(shop: Shop) -> None:
    wrong = {"number": "4242424242424241", "exp_month": 12, "exp_year": 2034}
    with pytest.raises(stripe.CardError) as no:
        shop.v1.payment_methods.create({"type": "card", "card": wrong})
    assert no.value.code == "incorrect_number"
    foreign = {"number": "4111111111111111", "exp_month": 12, "exp_year": 2034}
    with pytest.raises(stripe.CardError, match="Only test cards work here"):
        shop.v1.payment_methods.create({"type": "card", "card": foreign})


def test_a_first_payment_that_fails_leaves_an_incomplete_subscription_or_an_error(shop: Shop) -> None:
    subscription = shop.subscribed("team_monthly", "pm_card_chargeCustomerFail")
    assert subscription.status == "incomplete"
    assert {"invoice.payment_failed", "payment_intent.payment_failed", "charge.failed"} <= set(
        shop.fake.kinds()
    )
    with pytest.raises(stripe.CardError) as no:
        shop.subscribed("team_monthly", "pm_card_chargeCustomerFail", payment_behavior="error_if_incomplete")
    assert no.value.error.payment_intent.status == "requires_payment_method"
    assert len(shop.v1.subscriptions.list({"status": "all"}).data) == 1
    shop.fake.advance(hours=24)
    assert shop.subscription().status == "incomplete_expired"
    assert shop.invoices()[0].status == "void"


def test_paying_again_with_a_card_that_works_makes_it_active(shop: Shop) -> None:
    shop.subscribed("team_monthly", "pm_card_chargeCustomerFail")
    invoice = shop.invoices()[0]
    with pytest.raises(stripe.CardError) as no:
        shop.v1.invoices.pay(invoice.id)
    assert (no.value.code, shop.invoices()[0].attempt_count) == ("card_declined", 2)
    assert shop.v1.invoices.pay(invoice.id, {"payment_method": shop.saved("pm_card_visa")}).status == "paid"
    assert shop.subscription().status == "active"


def test_a_bank_that_asks_is_asked_before_anything_is_charged(shop: Shop) -> None:
    session = shop.session()
    form = {**WORKS, "number": "4000 0025 0000 3155", "name": "Ada", "country": "DE"}
    _, text, there = shop.fake.send(session.url, **form)
    assert "Your bank asks" in text
    assert shop.v1.subscriptions.list().data == []
    status, text, _ = shop.fake.send(there, answer="no")
    assert (status, "unable to authenticate" in text) == (422, True)
    assert shop.fake.check_out(session, form["number"]).startswith("http://localhost:1/back?session=cs_test_")
    assert shop.subscription().status == "active"
    shop.fake.advance(days=32)
    assert [each.status for each in shop.invoices()] == ["paid", "paid"], "once saved it is not asked again"


def test_a_bank_that_always_asks_stops_a_renewal_until_it_is_confirmed(shop: Shop) -> None:
    shop.fake.check_out(shop.session(), "4000002760003184")
    shop.fake.advance(days=32)
    assert shop.subscription().status == "past_due"
    assert "invoice.payment_action_required" in shop.fake.kinds()
    invoice = shop.invoices()[0]
    with pytest.raises(stripe.CardError) as no:
        shop.v1.invoices.pay(invoice.id)
    assert no.value.code == "invoice_payment_intent_requires_action"
    intent = no.value.error.payment_intent
    url = intent.next_action.redirect_to_url.url
    assert "Your bank asks" in shop.fake.open(url)[1]
    shop.fake.send(url, answer="yes")
    assert (shop.invoices()[0].status, shop.subscription().status) == ("paid", "active")


def test_money_that_is_short_after_the_banks_question_is_said(shop: Shop) -> None:
    _, _, there = shop.fake.send(
        shop.session().url, **{**WORKS, "number": "4000008260003178", "name": "Ada", "country": "DE"}
    )
    status, text, _ = shop.fake.send(there, answer="yes")
    assert (status, "insufficient funds" in text) == (422, True)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("number", "", "Enter the card's number."),
        ("number", "4111 1111 1111 1111", "Only test cards work here."),
        ("expires", "13/34", "Enter month and year"),
        ("expires", "01/20", "This date is in the past."),
        ("cvc", "1", "three or four digits"),
        ("country", "", "Choose a country."),
        ("name", "", "Enter the name on the card."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    shop: Shop, field: str, value: str, words: str
) -> None:
    form = {**WORKS, "name": "Ada", "country": "DE", "city": "Berlin <Mitte>", field: value}
    status, text, _ = shop.fake.send(shop.session().url, **form)
    assert (status, words in text, f'id="{field}-error"' in text) == (422, True, True)
    assert "Berlin <Mitte>" in text
