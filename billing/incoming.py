"""Whether what arrived at /webhooks/stripe/ is Stripe's, whole, and of now."""

from __future__ import annotations

import json
import time
from typing import Any

import stripe
from django.conf import settings

# Stripe's own tolerance (Stripe, "Verify webhook signatures"), here in both directions.
TOLERANCE = 300
LARGEST = 256 * 1024


class Untrue(Exception):
    """It is refused; says why, in words for a log."""


class Untimely(Untrue):
    """Signed by Stripe, but of another time: a copy that somebody sends again, or a clock that is wrong."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Signed {abs(seconds)} seconds {'ago' if seconds > 0 else 'ahead of our clock'}.")
        self.seconds = seconds


def verified(body: bytes, signature: str) -> dict[str, Any]:
    """The event. Raises Untrue."""
    if len(body) > LARGEST:
        raise Untrue("Larger than any event.")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Untrue("Not UTF-8.") from None
    if not any(_signed(text, signature, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise Untrue("Not signed with a secret that we know, or not whole.")
    age = int(time.time()) - _signed_at(signature)
    if abs(age) > TOLERANCE:
        raise Untimely(age)
    return _event(text)


def _signed(text: str, signature: str, secret: str) -> bool:
    try:
        return stripe.WebhookSignature.verify_header(text, signature, secret, tolerance=None)
    except stripe.SignatureVerificationError:
        return False


def _signed_at(signature: str) -> int:
    """The library has read it before, so it is there."""
    return int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))


def _event(text: str) -> dict[str, Any]:
    try:
        event = json.loads(text)
    except ValueError:
        raise Untrue("Not JSON.") from None
    if not isinstance(event, dict) or not str(event.get("id", "")).startswith("evt_"):
        raise Untrue("No event.")
    return event
