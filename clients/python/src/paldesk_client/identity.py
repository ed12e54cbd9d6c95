"""Tokens that tell the chatbox who your user is: a JSON Web Token (RFC 7519), HS256, good once and for minutes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Mapping

from paldesk_client.errors import PaldeskError
from paldesk_client.given import NOT_GIVEN, NotGiven, Scalar, body

LONGEST = 15 * 60


def sign(
    user_id: str | int,
    *,
    name: str | NotGiven | None = NOT_GIVEN,
    email: str | NotGiven | None = NOT_GIVEN,
    phone: str | NotGiven | None = NOT_GIVEN,
    avatar: str | NotGiven | None = NOT_GIVEN,
    company: str | NotGiven | None = NOT_GIVEN,
    attributes: Mapping[str, Scalar | None] | NotGiven = NOT_GIVEN,
    secret: str | None = None,
    site: str | None = None,
    key_id: str | None = None,
    seconds: int = 300,
) -> str:
    """A token for ``Paldesk('identify', {token})``. Make a new one for each page: it is good once.

    ``secret``, ``site`` (its public key) and ``key_id`` come from PALDESK_SECRET, PALDESK_SITE_KEY and PALDESK_KEY_ID
    where they are not given; the key's id may be left out. None says "not any more" of a fact.
    """
    if not 0 < seconds <= LONGEST:
        raise PaldeskError("A token is good for at most 15 minutes.")
    now = int(time.time())
    facts = {
        "name": name,
        "email": email,
        "phone": phone,
        "avatar": avatar,
        "company": company,
        "attributes": attributes,
    }
    claims = {
        "aud": _wanted(site, "PALDESK_SITE_KEY", "site"),
        "sub": str(user_id),
        "iat": now,
        "exp": now + seconds,
        "jti": secrets.token_urlsafe(16),
        **body(facts),
    }
    kid = key_id or os.environ.get("PALDESK_KEY_ID", "")
    header = {"alg": "HS256", "typ": "JWT", **({"kid": kid} if kid else {})}
    signed = f"{_part(header)}.{_part(claims)}"
    key = _wanted(secret, "PALDESK_SECRET", "secret").encode()
    return f"{signed}.{_base64(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def _wanted(given: str | None, variable: str, what: str) -> str:
    found = given or os.environ.get(variable, "")
    if not found:
        raise PaldeskError(f"Give {what}=…, or set {variable}.")
    return found


def _part(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
