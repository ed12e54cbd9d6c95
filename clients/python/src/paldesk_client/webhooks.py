"""Is a webhook from Paldesk, and is it new: Standard Webhooks 1.0, with nothing but the standard library."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping
from datetime import datetime

from paldesk_client.errors import PaldeskError
from paldesk_client.thing import Thing
from paldesk_client.things import Actor, Contact, Conversation, Message

TOLERANCE = 300
PREFIX = "whsec_"


class WebhookRefused(PaldeskError):
    """It is not signed with your secret, or too old, or no webhook at all. Answer 400 and do nothing."""


class Told(Thing):
    """What happened, with the things in the place of their ids, as they were when it was told.

    Which of them are there depends on the type; ``raw`` has all that came.
    """

    id: str
    object: str
    position: int
    type: str
    at: datetime
    seq: int | None
    contact: Contact | str | None
    actor: Actor | None
    conversation: Conversation | None
    message: Message | None
    about: int | None
    target: str | None
    value: str | None
    changed: list[str]


class WebhookEvent(Thing):
    """``id`` is the same each time this event is delivered: take none twice. A test has the type ``webhook.test``."""

    id: str
    type: str
    timestamp: datetime
    data: Told


def verify(
    body: bytes | str,
    headers: Mapping[str, str],
    secrets: str | Iterable[str],
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> WebhookEvent:
    """The delivery, when one of the secrets signed it within ``tolerance`` seconds. Raises WebhookRefused.

    ``body`` is what came, untouched: JSON that was read and written again is another text. Give both secrets while a
    new one takes over.
    """
    raw = body.encode() if isinstance(body, str) else body
    named = {name.lower(): value for name, value in headers.items()}
    try:
        event, at, signed = (named[f"webhook-{what}"] for what in ("id", "timestamp", "signature"))
    except KeyError as missing:
        raise WebhookRefused(f"The header {missing} is missing.") from None
    _demand_fresh(at, tolerance, time.time() if now is None else now)
    known = [secrets] if isinstance(secrets, str) else list(secrets)
    expected = [_signature(secret, f"{event}.{at}.".encode() + raw) for secret in known]
    given = [each.removeprefix("v1,") for each in signed.split(" ") if each.startswith("v1,")]
    if not any(hmac.compare_digest(each.encode(), one) for each in given for one in expected):
        raise WebhookRefused("No signature is of a secret that you gave.")
    return _read(event, raw)


def sign(secret: str, event: str, at: int, body: bytes) -> str:
    """The value of ``webhook-signature`` for one secret: for your own tests."""
    return f"v1,{_signature(secret, f'{event}.{at}.'.encode() + body).decode()}"


def _signature(secret: str, content: bytes) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise WebhookRefused("The secret is not as Paldesk showed it: whsec_ and base64.") from None
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256))


def _demand_fresh(at: str, tolerance: float, now: float) -> None:
    if not (at.isascii() and at.isdigit()):
        raise WebhookRefused("webhook-timestamp is no number of seconds.")
    if abs(now - int(at)) > tolerance:
        raise WebhookRefused("It is too old, or the clocks differ.")


def _read(event: str, raw: bytes) -> WebhookEvent:
    try:
        told = json.loads(raw)
    except ValueError:
        raise WebhookRefused("The body is no JSON.") from None
    if not isinstance(told, dict):
        raise WebhookRefused("The body is no JSON object.")
    return WebhookEvent({**told, "id": event})
