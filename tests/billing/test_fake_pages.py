"""The portal, invoices and the clock, filled in as a browser without scripts would."""

from __future__ import annotations

import re

import pytest

from billing.fake.pages.shown import money
from tests.billing.selling import Shop
from tests.fake_stripe import WORKS


def test_the_portal_shows_plan_card_details_and_invoices(shop: Shop) -> None:
    shop.fake.check_out(shop.session())
    status, text, _ = shop.fake.open(shop.portal())
    assert status == 200
    shown = (
        "Team (per month)",
        "€29.00 per month",
        "Renews on",
        "Visa ending in 4242",
        "ada@acme.test",
        "-0001",
    )
    assert [each for each in (*shown, "Test payments: nothing is charged") if each not in text] == []


def test_a_plan_is_changed_after_its_price_was_seen(shop: Shop) -> None:
    shop.fake.check_out(shop.session())
    portal, plan = shop.portal(), shop.subscription().id
    price = shop.prices["business_monthly"]
    _, text, there = shop.fake.send(f"{portal}/plan/{plan}", price=price)
    assert there.endswith(price)
    assert [
        each for each in ("Unused time on Team", "Remaining time on Business", "Due now") if each not in text
    ] == []
    shop.fake.send(there, go="1")
    assert shop.subscription()["items"].data[0].price.id == price
    assert shop.fake.send(f"{portal}/plan/{plan}", price=price)[0] == 422, "the same again is no change"


def test_a_plan_is_canceled_with_a_reason_and_renewed_after_all(shop: Shop) -> None:
    shop.fake.check_out(shop.session())
    portal, plan = shop.portal(), shop.subscription().id
    shop.fake.send(f"{portal}/cancel/{plan}", reason="unused")
    stops = shop.subscription()
    assert (stops.cancel_at_period_end, stops.cancellation_details.feedback) == (True, "unused")
    assert "Renew after all" in shop.fake.open(portal)[1]
    shop.fake.send(f"{portal}/keep/{plan}")
    assert not shop.subscription().cancel_at_period_end


def test_a_card_is_changed_and_a_bad_one_is_not(shop: Shop) -> None:
    shop.fake.check_out(shop.session())
    before = shop.subscription().default_payment_method
    portal = shop.portal()
    status, text, _ = shop.fake.send(f"{portal}/card", **{**WORKS, "number": "4000000000009995"})
    assert (status, "insufficient funds" in text) == (422, True)
    assert shop.subscription().default_payment_method == before
    _, text, there = shop.fake.send(f"{portal}/card", **{**WORKS, "number": "4000002500003155"})
    assert "keep this card" in text
    shop.fake.send(there, answer="yes")
    assert shop.subscription().default_payment_method != before
    assert "setup_intent.succeeded" in shop.fake.kinds()


def test_billing_details_are_changed_with_a_tax_id(shop: Shop) -> None:
    portal = shop.portal()
    form = {"name": "Acme", "email": "books@acme.test", "country": "DE", "city": "Köln"}
    assert shop.fake.send(f"{portal}/details", **form, tax_id="DE12")[0] == 422
    assert shop.v1.customers.retrieve(shop.customer).name == "Ada Byron", (
        "nothing of it, when a part is wrong"
    )
    shop.fake.send(f"{portal}/details", **form, tax_id="DE123456789")
    customer = shop.v1.customers.retrieve(shop.customer, {"expand": ["tax_ids"]})
    assert (customer.name, customer.email, customer.address.city) == ("Acme", "books@acme.test", "Köln")
    shop.fake.send(f"{portal}/details", remove=customer.tax_ids.data[0].id)
    assert shop.v1.customers.tax_ids.list(shop.customer).data == []


def test_a_flow_leads_to_its_page_and_back(shop: Shop) -> None:
    shop.fake.check_out(shop.session())
    after = {"type": "redirect", "redirect": {"return_url": "http://localhost:1/done"}}
    flow = {"type": "payment_method_update", "after_completion": after}
    url = shop.portal(flow_data=flow)
    assert shop.fake.open(url)[2].endswith("/card")
    assert shop.fake.send(f"{url}/card", **WORKS)[2] == "http://localhost:1/done"


def test_a_portal_is_its_customers_alone(shop: Shop) -> None:
    shop.fake.check_out(shop.session())
    other = shop.v1.customers.create({"email": "cy@other.test"}).id
    theirs = shop.v1.billing_portal.sessions.create({"customer": other}).url
    assert shop.fake.open(f"{theirs}/cancel/{shop.subscription().id}")[0] == 404
    assert shop.fake.open(f"{shop.portal()[:-1]}x")[0] == 404


def test_an_invoice_is_a_page_and_a_file(shop: Shop) -> None:
    shop.fake.check_out(shop.session())
    invoice = shop.invoices()[0]
    text = shop.fake.open(invoice.hosted_invoice_url)[1]
    assert [each for each in (invoice.number, "Paid", "€29.00", "Ada Byron") if each not in text] == []
    file = shop.fake.open(invoice.invoice_pdf)[1]
    assert file.startswith("%PDF-1.4")
    assert f"(Number {invoice.number})" in file
    assert "(1 × Team" not in file, "bytes of Windows-1252, not of UTF-8"
    start = int(re.search(r"startxref\n(\d+)", file)[1])  # type: ignore[index]
    assert start > 500
    assert shop.fake.open(invoice.hosted_invoice_url[:-1] + "x")[0] == 404
    charge = shop.v1.charges.list({"customer": shop.customer}).data[0]
    assert "Receipt for €29.00" in shop.fake.open(charge.receipt_url)[1]


def test_an_open_invoice_is_paid_on_its_page(shop: Shop) -> None:
    shop.subscribed("team_monthly", "pm_card_chargeCustomerFail")
    url = shop.invoices()[0].hosted_invoice_url
    assert "Pay €29.00" in shop.fake.open(url)[1]
    status, text, _ = shop.fake.send(url, method="new", **{**WORKS, "number": "4000000000000341"})
    assert (status, "Your card was declined." in text) == (422, True)
    shop.fake.send(url, method="new", **WORKS)
    assert (shop.invoices()[0].status, shop.subscription().status) == ("paid", "active")
    assert "Pay €" not in shop.fake.open(url)[1]


def test_the_clock_moves_and_shows_what_was_told(shop: Shop) -> None:
    shop.subscribed("team_monthly")
    shop.fake.settled()
    before = shop.fake.now()
    assert "customer.subscription.created" in shop.fake.open("/clock")[1]
    shop.fake.send("/clock", step="month")
    shop.fake.send("/clock", days="2")
    assert shop.fake.now() - before > 29 * 86400
    assert len(shop.invoices()) == 2
    assert shop.fake.send("/clock", days="many")[0] == 422
    shop.fake.settled()
    event = shop.v1.events.list({"type": "customer.subscription.created"}).data[0].id
    shop.fake.send("/clock", again=event)
    shop.fake.settled()
    assert [each["id"] for each in shop.fake.heard].count(event) == 2


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [(2900, "eur", "€29.00"), (-520, "usd", "−$5.20"), (1250, "chf", "12.50 CHF"), (900, "jpy", "900 JPY")],
)
def test_money_is_written_as_people_do(amount: int, currency: str, shown: str) -> None:
    assert money(amount, currency) == shown
