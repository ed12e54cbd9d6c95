"""Who the invoice is written to: right at the field, at Stripe and here, and nothing typed is lost."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection

from accounts.tenancy import within
from billing import stripe, syncing
from billing.stripe_faults import Unavailable
from tests.billing.till import Till

GIVEN = {
    "company": "Acme Bikes B.V.",
    "line1": "Stationsplein 1",
    "postal_code": "1012 AB",
    "city": "Amsterdam",
    "country": "NL",
    "vat_id": "nl 123456789 b01",
    "email": "books@acme.test",
}


def saved(till: Till, **other: str) -> str:
    answer = till.browser.post(f"{till.here}details/", {**GIVEN, **other}, follow=True)
    return unescape(answer.content.decode())


def test_they_are_kept_before_there_is_a_customer_and_told_when_there_is_one(till: Till) -> None:
    assert "Saved." in saved(till)
    assert till.account.vat_id == "NL123456789B01"
    till.subscribe()
    assert stripe.customer(till.account.customer).address["line1"]


def test_a_correction_is_at_stripe_too(till: Till) -> None:
    till.subscribe()
    assert "Saved." in saved(till)
    held = stripe.customer(till.account.customer)
    assert (held.name, held.email, held.address["city"]) == (
        "Acme Bikes B.V.",
        "books@acme.test",
        "Amsterdam",
    )
    assert [(each.kind, each.value) for each in held.tax_ids] == [("eu_vat", "NL123456789B01")]
    saved(till, vat_id="NL999999999B02")
    assert [each.value for each in stripe.customer(held.id).tax_ids] == ["NL999999999B02"]
    saved(till, vat_id="")
    assert stripe.customer(held.id).tax_ids == ()
    assert till.account.vat_id == ""


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"vat_id": "NL12"}, "A VAT id of Netherlands looks like NL123456789B12"),
        ({"country": "FR"}, "begins with NL, which is Netherlands, but the address is in France"),
        ({"email": "books@"}, "valid email address"),
        ({"company": ""}, "This field is required"),
        ({"country": "XX"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    till: Till, wrong: dict[str, str], words: str
) -> None:
    page = saved(till, **wrong)
    assert words in page
    assert "Stationsplein 1" in page
    assert till.account.line1 == ""


def test_what_the_register_says_is_told(till: Till) -> None:
    till.subscribe()
    saved(till)
    with within(till.world.acme):
        syncing.sync(till.account)
    states = {"unverified": "does not know", "pending": "is being looked up", "verified": "register knows"}
    for state, words in states.items():
        with within(till.world.acme):
            type(till.account).objects.update(vat_state=state)
        assert words in till.page("details/")


def test_nothing_is_kept_that_stripe_did_not_hear(till: Till, settings: Any) -> None:
    till.subscribe()
    before = till.account.company
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    page = saved(till)
    assert Unavailable.words in page
    assert "Acme Bikes B.V." in page
    assert till.account.company == before


def test_no_column_could_hold_a_card(db: None) -> None:
    """Nor a page: cards are entered at Stripe alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name LIKE %s"
            " AND column_name ~ '(^|_)(card|cvc|pan|iban|expires?|expiry)(_|$)'",
            ["billing%"],
        )
        assert cursor.fetchall() == []
