"""A token that tells the chatbox who your user is. Python's standard library is enough."""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time

SITE_KEY = os.environ.get("PALDESK_SITE_KEY", "pk_your_site_key")
KEY_ID = os.environ.get("PALDESK_KEY_ID", "ik_your_key_id")


def token_for(user: dict) -> str:
    now = int(time.time())
    claims = {
        "aud": SITE_KEY,
        "sub": str(user["id"]),
        "name": user["name"],
        "email": user["email"],
        "attributes": {"plan": user["plan"]},
        "iat": now,
        "exp": now + 300,
        "jti": secrets.token_urlsafe(16),
    }
    header = {"alg": "HS256", "typ": "JWT", "kid": KEY_ID}
    signed = f"{_part(header)}.{_part(claims)}"
    secret = os.environ["PALDESK_SECRET"].encode()
    return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _part(value: dict) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


if __name__ == "__main__":
    print(token_for({"id": 42, "name": "Zoë Müller", "email": "zoe@shop.example", "plan": "gold"}))
