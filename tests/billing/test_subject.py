"""What a rights request does to the data of a customer at Stripe, and what tax law keeps until when."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from django.utils import timezone

from accounts.tenancy import within
from billing import stripe, subject, working
from billing.models import Account
from billing.stripe_faults import Missing, StripeFault
from billing.tax_ids import WrongTaxId
from tests.billing.test_details import saved
from tests.billing.till import Till


def test_an_export_has_what_is_here_and_at_stripe(till: Till) -> None:
    with within(till.world.acme):
        assert subject.export() == {"held": {}, "invoices": [], "stripe": {}}
    till.subscribe()
    saved(till)
    with within(till.world.acme):
        told = subject.export()
    assert told["held"]["company"] == told["stripe"]["customer"]["name"] == "Acme Bikes B.V."
    assert [bill["status"] for bill in told["invoices"]] == ["paid"]
    assert {*told["stripe"]} == {"customer", "subscriptions", "invoices", "payment_methods"}
    assert "4242424242424242" not in json.dumps(told)


def test_an_export_without_stripe_does_not_look_whole(till: Till, settings: object) -> None:
    till.subscribe()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    with within(till.world.acme), pytest.raises(StripeFault):
        subject.export()


def test_a_correction_is_made_in_both_places(till: Till) -> None:
    till.subscribe()
    saved(till)
    with within(till.world.acme):
        subject.rectify({"company": "Acme Cycles B.V.", "vat_id": "NL 987654321 B01"})
        with pytest.raises(WrongTaxId):
            subject.rectify({"vat_id": "DE123456789"})
        with pytest.raises(KeyError):
            subject.rectify({"customer": "cus_other"})
    held = stripe.customer(till.account.customer)
    assert (held.name, held.tax_ids[0].value, till.account.company) == (
        "Acme Cycles B.V.",
        "NL987654321B01",
        "Acme Cycles B.V.",
    )


def test_an_erasure_ends_the_plan_and_keeps_the_books_until_their_day(till: Till) -> None:
    till.subscribe()
    saved(till)
    with within(till.world.acme):
        done = subject.erase()
    year = timezone.now().year + 10
    assert {kept.until for kept in done.kept} == {date(year, 12, 31)}
    assert {kept.ground for kept in done.kept} == {"law"}
    assert "customer, cards and subscription at Stripe" in done.erased
    held = till.account
    assert (held.email, held.company, held.kept_until, till.plan) == (
        "",
        "Acme Bikes B.V.",
        date(year, 12, 31),
        "free",
    )
    assert stripe.customer(held.customer).deleted
    # What Stripe tells of it brings nothing back; once more changes nothing; and the day comes.
    till.hand_over()
    with within(till.world.acme):
        assert subject.erase().kept == done.kept
        assert (till.account.email, till.account.company) == ("", "Acme Bikes B.V.")
        Account.objects.update(kept_until=date(2020, 12, 31))
    working.tend()
    assert (till.account.company, till.account.kept_until) == ("", None)


def test_without_an_invoice_everything_goes(till: Till) -> None:
    saved(till)
    with within(till.world.acme):
        done = subject.erase(datetime.now(tz=timezone.get_default_timezone()))
    assert done.kept == ()
    assert {getattr(till.account, name) for name in subject.INVOICING} == {""}


def test_what_was_never_at_stripe_is_missing(till: Till) -> None:
    with pytest.raises(Missing):
        stripe.snapshot("cus_never")
