"""Tax by the customer's country, and tax ids by format and by what the authority says."""

from __future__ import annotations

import pytest
import stripe

from billing.fake.tax_ids import EU_VAT
from tests.billing.selling import Shop

VALID = {
    "AT": "U12345678",
    "BE": "0123456789",
    "DE": "123456789",
    "EL": "123456789",
    "ES": "A12345678",
    "FR": "AB123456789",
    "IE": "1234567FA",
    "NL": "123456789B12",
    "SE": "123456789012",
    "XI": "123456789",
}


@pytest.mark.parametrize("country", VALID)
def test_a_vat_id_has_the_format_of_its_country(shop: Shop, country: str) -> None:
    made = shop.v1.customers.tax_ids.create(
        shop.customer, {"type": "eu_vat", "value": country + VALID[country]}
    )
    assert made.country == {"EL": "GR", "XI": "GB"}.get(country, country)
    with pytest.raises(stripe.InvalidRequestError, match="Invalid value for eu_vat") as no:
        shop.v1.customers.tax_ids.create(shop.customer, {"type": "eu_vat", "value": country + "12"})
    assert (no.value.code, no.value.param) == ("tax_id_invalid", "value")


def test_every_member_state_has_a_format() -> None:
    assert len(EU_VAT) == 28, "27, and Northern Ireland"


def test_the_authority_is_asked_and_its_answer_told(shop: Shop) -> None:
    tax_ids = shop.v1.customers.tax_ids
    made = [
        tax_ids.create(shop.customer, {"type": "eu_vat", "value": f"DE{digit * 9}"})
        for digit in ("0", "1", "2")
    ]
    assert {each.verification.status for each in made} == {"pending"}
    shop.fake.advance(hours=1)
    found = [tax_ids.retrieve(shop.customer, each.id).verification.status for each in made]
    assert found == ["verified", "unverified", "pending"]
    assert shop.fake.kinds().count("customer.tax_id.updated") == 2
    swiss = tax_ids.create(shop.customer, {"type": "ch_vat", "value": "CHE-123.456.789 MWST"})
    assert swiss.verification.status == "unavailable"


@pytest.mark.parametrize(
    ("country", "tax_id", "tax", "reason"),
    [
        ("DE", None, 551, "standard_rated"),
        ("FR", None, 580, "standard_rated"),
        ("FR", "FRAB123456789", 0, "reverse_charge"),
        ("DE", "DE123456789", 551, "standard_rated"),
        ("US", None, 0, "not_collecting"),
    ],
)
def test_tax_follows_country_and_business(
    shop: Shop, country: str, tax_id: str | None, tax: int, reason: str
) -> None:
    more = {
        "automatic_tax": {"enabled": True},
        "tax_id_collection": {"enabled": True},
        "customer_update": {"address": "auto", "name": "auto"},
    }
    shop.fake.check_out(shop.session(**more), country=country, tax_id=tax_id or "", business="Acme")
    invoice = shop.invoices()[0]
    assert (invoice.total, invoice.total_taxes[0].amount) == (2900 + tax, tax)
    assert invoice.total_taxes[0].taxability_reason == reason
    customer = shop.v1.customers.retrieve(shop.customer, {"expand": ["tax", "tax_ids"]})
    assert (customer.address.country, customer.name) == (country, "Acme")
    assert [each.value for each in customer.tax_ids.data] == ([tax_id] if tax_id else [])


def test_what_checkout_needs_for_tax_is_said(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="requires a valid address"):
        shop.session(automatic_tax={"enabled": True})
    with pytest.raises(stripe.InvalidRequestError, match="business name"):
        shop.session(tax_id_collection={"enabled": True})
    with pytest.raises(stripe.InvalidRequestError, match="location isn't recognized"):
        shop.subscribed("team_monthly", automatic_tax={"enabled": True})


def test_a_wrong_tax_id_is_said_on_the_page(shop: Shop) -> None:
    more = {"tax_id_collection": {"enabled": True}, "customer_update": {"name": "auto"}}
    with pytest.raises(AssertionError, match="Invalid value for eu_vat"):
        shop.fake.check_out(shop.session(**more), tax_id="DE12")
    assert shop.v1.subscriptions.list({"status": "all"}).data == []
