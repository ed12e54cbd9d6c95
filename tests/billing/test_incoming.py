"""What comes to /webhooks/stripe/ is believed when Stripe signed it, whole, within five minutes."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import stripe
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from billing.incoming import LARGEST
from billing.models import StripeEvent

URL = "/webhooks/stripe/"
SECRET = "whsec_of_a_test"
ABOUT = {"id": "sub_1", "object": "subscription", "customer": "cus_1", "status": "active"}
EVENT = {
    "id": "evt_1",
    "type": "customer.subscription.updated",
    "created": 1_790_000_000,
    "data": {"object": ABOUT},
}


@pytest.fixture(autouse=True)
def secret(settings: LazySettings, db: None, redis: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]


def signed(body: str, at: float | None = None, secret: str = SECRET) -> str:
    moment = int(time.time() if at is None else at)
    return stripe.WebhookSignature.generate_signature_header(body, secret, moment)


def told(body: str | bytes, signature: str) -> Any:
    """By a browser that is checked for CSRF, as Stripe is not."""
    browser = Client(enforce_csrf_checks=True)
    return browser.post(URL, body, content_type="application/json", headers={"Stripe-Signature": signature})


def test_a_signed_event_is_kept_by_its_ids_alone() -> None:
    body = json.dumps({**EVENT, "data": {"object": {**ABOUT, "email": "somebody@acme.test"}}})
    assert told(body, signed(body)).status_code == 200
    kept = StripeEvent.objects.get()
    assert (kept.event, kept.kind, kept.about, kept.customer) == (
        "evt_1",
        "customer.subscription.updated",
        "sub_1",
        "cus_1",
    )
    words = [str(getattr(kept, field.name)) for field in StripeEvent._meta.fields]
    assert not any("somebody" in word for word in words)


def test_an_event_that_comes_again_is_answered_well_and_kept_once() -> None:
    body = json.dumps(EVENT)
    assert [told(body, signed(body)).status_code for _ in range(3)] == [200] * 3
    assert StripeEvent.objects.count() == 1


def refused(body: str | bytes, signature: str) -> str:
    answer = told(body, signature)
    assert answer.status_code == 400
    assert not StripeEvent.objects.exists()
    return answer.content.decode()


WHOLE = json.dumps(EVENT)


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (WHOLE, ""),
        (WHOLE, "t=now,v1=abc"),
        (WHOLE, f"t={int(time.time())},v1={'0' * 64}"),
        (WHOLE, signed(WHOLE, secret="whsec_of_somebody_else")),
        (WHOLE, signed(WHOLE).replace("v1=", "v0=")),
        (WHOLE[:-10], signed(WHOLE)),
        (WHOLE + " ", signed(WHOLE)),
        (WHOLE.replace("cus_1", "cus_2"), signed(WHOLE)),
        (WHOLE.encode() + b"\xff", signed(WHOLE)),
    ],
    ids=[
        "unsigned",
        "unread",
        "forged",
        "another",
        "old scheme",
        "truncated",
        "longer",
        "changed",
        "no text",
    ],
)
def test_what_stripe_did_not_sign_as_it_stands_is_refused(body: str | bytes, signature: str) -> None:
    assert "Not " in refused(body, signature)
    assert mail.outbox == []


@pytest.mark.parametrize("body", ["[]", "{", '{"id": "cus_1"}', '"evt_1"'])
def test_what_is_no_event_is_refused_though_it_is_signed(body: str) -> None:
    refused(body, signed(body))


@pytest.mark.parametrize(("late", "words"), [(301, "seconds ago"), (-320, "ahead of our clock")])
def test_what_is_of_another_time_is_refused_and_staff_told_to_look_at_the_clock(
    late: int, words: str, staff: str, commit: Any
) -> None:
    signature = signed(WHOLE, time.time() - late)
    with commit():
        assert words in refused(WHOLE, signature)
        refused(WHOLE, signature)
    assert [letter.to for letter in mail.outbox] == [[staff]]
    assert "clock" in mail.outbox[0].body


def test_within_five_minutes_is_in_time() -> None:
    assert told(WHOLE, signed(WHOLE, time.time() - 290)).status_code == 200


def test_two_secrets_are_good_while_one_replaces_the_other(settings: LazySettings) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]
    assert told(WHOLE, signed(WHOLE)).status_code == 200


def test_what_is_larger_than_any_event_is_not_read() -> None:
    body = json.dumps({**EVENT, "more": "x" * LARGEST})
    assert told(body, signed(body)).status_code == 413
    assert not StripeEvent.objects.exists()


def test_where_nothing_is_sold_nobody_listens(settings: LazySettings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert told(WHOLE, signed(WHOLE)).status_code == 404
