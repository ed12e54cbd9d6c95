"""Signed as Standard Webhooks 1.0 says, by its own library."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime
from secrets import token_bytes

from standardwebhooks.webhooks import Webhook as Signer

# In bytes; Standard Webhooks 1.0 asks for 24 to 64.
SECRET = 32


def headers(event: str, at: datetime, body: str, secrets: Iterable[str]) -> Mapping[str, str]:
    """``event`` is the message's id; each secret gives a signature, so that a receiver may know either."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": event,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Signer(secret).sign(event, at, body) for secret in secrets),
    }


def fresh_secret() -> str:
    """As Standard Webhooks writes them: ``whsec_`` and base64."""
    return f"whsec_{base64.b64encode(token_bytes(SECRET)).decode()}"
