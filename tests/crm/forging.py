"""Tokens as a customer's server makes them, and as nobody should."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from crm.tokens import Key

NOW = 1_800_000_000
SITE = "pk_0123456789abcdef01234567"
SECRET = "ids_qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"
CLAIMS = {"aud": SITE, "sub": "u1", "exp": NOW + 300, "iat": NOW, "jti": "a-random-id"}


@cache
def private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def public_pem(key: Ed25519PrivateKey | None = None) -> str:
    found = (key or private()).public_key()
    return found.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


SHARED = Key("ik_shared", "HS256", SECRET)
PAIR = Key("ik_pair", "EdDSA", public_pem())
OLD = Key("ik_old", "HS256", "ids_old", live=False)
KEYS = (SHARED, PAIR, OLD)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def part(value: Any) -> str:
    """As JSON, or as it stands when it is a text already."""
    text = value if isinstance(value, str) else json.dumps(value)
    return b64(text.encode("utf-8", "surrogatepass"))


def signed(claims: Any = None, header: Any = None, secret: str | bytes = SECRET, **more: Any) -> str:
    """HS256; ``more`` changes single claims, and None takes one out."""
    if claims is None:
        claims = {name: value for name, value in {**CLAIMS, **more}.items() if value is not None}
    given = {"alg": "HS256", "typ": "JWT"} if header is None else header
    said = f"{part(given)}.{part(claims)}"
    key = secret.encode() if isinstance(secret, str) else secret
    return f"{said}.{b64(hmac.digest(key, said.encode(), hashlib.sha256))}"


def with_header(**more: Any) -> str:
    return signed(header={"alg": "HS256", "typ": "JWT", **more})


def paired(key: Ed25519PrivateKey | None = None, **header: Any) -> str:
    said = f"{part({'alg': 'EdDSA', **header})}.{part(CLAIMS)}"
    return f"{said}.{b64((key or private()).sign(said.encode()))}"
