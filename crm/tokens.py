"""Tokens with which a customer's server vouches for its user: JSON Web Tokens (RFC 7519), read with PyJWT.

What a token says of itself chooses nothing: its key has one algorithm, and only that one is tried (RFC 8725
section 3.1). PyJWT checks the signature; all the rest is checked here, more strictly than the RFC asks, because
two readers who disagree about one token are how tokens are forged.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

import jwt

from crm.facts import WrongFact, clean, facts_of
from crm.values import Scalar

LONGEST = 8192
LIFETIME_SECONDS = 15 * 60
# Two clocks are never the same.
LEEWAY_SECONDS = 30
SUB_MAX = JTI_MAX = 200
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")
_SEALED = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*){4}")
_OWN_KEYS = ("jwk", "jku", "x5u", "x5c")


class BadToken(Exception):
    """``code`` is for programs, ``sentence`` says what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class Key:
    """``material`` is the shared secret, or the public half in PEM."""

    kid: str
    algorithm: Literal["HS256", "EdDSA"]
    material: str
    live: bool = True


@dataclass(frozen=True)
class Claims:
    """What a good token says; ``unused`` are the claims that mean nothing here."""

    kid: str
    sub: str
    jti: str
    expires_at: datetime
    facts: dict[str, Scalar | None]
    unused: tuple[str, ...] = ()


def read(token: object, keys: Sequence[Key], site: str, now: float) -> Claims:
    """What the token says, when one of the site's keys signed it for this site and it is still good.

    ``site`` is the public key, ``now`` seconds since 1970. Whether it was used before is not known here.
    Raises BadToken.
    """
    head, body = _parts(token)
    key, claims = _signed(cast(str, token), _header(head), keys), _object(body, "claims_malformed")
    _audience(claims, site)
    _times(claims, now)
    return Claims(
        kid=key.kid,
        sub=_id(claims, "sub", SUB_MAX, "subject", "your user’s id"),
        jti=_id(claims, "jti", JTI_MAX, "id", "a fresh random id"),
        expires_at=datetime.fromtimestamp(claims["exp"] + LEEWAY_SECONDS, UTC),
        facts=_facts(claims),
        unused=tuple(sorted(claims.keys() - _MEANT)),
    )


def _parts(token: object) -> tuple[str, str]:
    if not isinstance(token, str) or not token:
        raise BadToken("token_missing", "Send the token as a text.")
    if len(token) > LONGEST:
        raise BadToken("token_too_large", f"Put less into the token: {LONGEST} characters at most.")
    if _SEALED.fullmatch(token):
        raise BadToken("token_encrypted", "Sign the token and do not encrypt it.")
    if not _SHAPE.fullmatch(token):
        raise BadToken(
            "token_malformed", "Send the token as your library made it: three parts with dots between."
        )
    head, body, _ = token.split(".")
    return head, body


def _header(part: str) -> dict[str, Any]:
    header = _object(part, "header_malformed")
    kind = header.get("alg")
    if not isinstance(kind, str):
        raise BadToken("algorithm_missing", "Let your library write alg into the token’s header.")
    if kind.lower() == "none":
        raise BadToken("algorithm_none", "Sign the token: alg none proves nothing.")
    if "crit" in header:
        raise BadToken("header_critical", "Leave crit out of the token’s header.")
    if any(name in header for name in _OWN_KEYS):
        raise BadToken("header_brings_key", f"Leave {', '.join(_OWN_KEYS)} out of the token’s header.")
    if "cty" in header:
        raise BadToken("token_nested", "Sign the claims themselves, not another token.")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise BadToken("type_wrong", "Make typ in the token’s header JWT, or leave it out.")
    return header


def _signed(token: str, header: dict[str, Any], keys: Sequence[Key]) -> Key:
    """The key that signed it; each is tried with its own algorithm alone."""
    named = "kid" in header
    asked = [key for key in keys if key.kid == header["kid"]] if named else [key for key in keys if key.live]
    if not asked:
        raise BadToken(
            "key_unknown", "No live key of this site has this kid. Copy the key id from the settings."
        )
    if not any(key.live for key in asked):
        raise BadToken("key_revoked", "This key was revoked. Sign with a live key of this site.")
    fitting = [key for key in asked if key.algorithm == header["alg"]]
    if not fitting:
        uses = " or ".join(sorted({key.algorithm for key in asked}))
        raise BadToken("algorithm_wrong", f"Sign with {uses}: that is what the key is for.")
    for key in fitting:
        try:
            jwt.PyJWS().decode(token, key.material, algorithms=[key.algorithm])
        except jwt.PyJWTError:
            continue
        return key
    raise BadToken("signature_wrong", "The signature does not fit. Sign with this site’s key, copied whole.")


def _object(part: str, code: str) -> dict[str, Any]:
    """One part as JSON. What two readers could read in two ways is refused: padding bits, a name that comes twice."""
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
            raise ValueError
        found = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_never)
    except (ValueError, binascii.Error, RecursionError):
        raise BadToken(code, "Let your library encode the token: a part of it is no JSON object.") from None
    if not isinstance(found, dict):
        raise BadToken(code, "Let your library encode the token: a part of it is no JSON object.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _never(constant: str) -> None:
    raise ValueError(constant)


def _audience(claims: Mapping[str, Any], site: str) -> None:
    said = claims.get("aud")
    if said is None:
        raise BadToken("audience_missing", f"Set aud to this site’s key, {site}.")
    if isinstance(said, list) and len(said) == 1:
        # Some libraries write one audience as a list, as the RFC allows.
        [said] = said
    if isinstance(said, list) and site in said:
        raise BadToken(
            "audience_shared", f"Make a token for this site alone: aud is {site} and nothing beside it."
        )
    if not isinstance(said, str):
        raise BadToken("audience_wrong_type", f"Set aud to one text, {site}.")
    if said != site:
        raise BadToken("audience_wrong", f"This token is for another site. Set aud to {site}.")


def _times(claims: Mapping[str, Any], now: float) -> None:
    expires = _moment(claims, "exp", "expiry")
    if expires is None:
        raise BadToken(
            "expiry_missing", "Set exp to a time within the next 15 minutes, in seconds since 1970."
        )
    if expires > 1e11:
        raise BadToken("expiry_in_milliseconds", "Write exp in seconds since 1970, not in milliseconds.")
    if expires + LEEWAY_SECONDS <= now:
        raise BadToken("token_expired", "Make a fresh token for each page: this one has expired.")
    issued = _moment(claims, "iat", "issued")
    if issued is not None and issued > now + LEEWAY_SECONDS:
        raise BadToken("issued_in_future", "Set your server’s clock: iat lies in the future.")
    begins = now if issued is None else min(issued, now)
    if expires - begins > LIFETIME_SECONDS + LEEWAY_SECONDS:
        raise BadToken("token_too_long_lived", "Let the token live 15 minutes at most: bring exp nearer.")
    starts = _moment(claims, "nbf", "start")
    if starts is not None and starts > now + LEEWAY_SECONDS:
        raise BadToken(
            "token_not_yet_valid", "Set your server’s clock, or leave nbf out: it lies in the future."
        )


def _moment(claims: Mapping[str, Any], name: str, code: str) -> float | None:
    if name not in claims:
        return None
    value = claims[name]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    # A whole number of hundreds of digits is no time, and no float.
    if not number or not 0 < value < 1e15 or not math.isfinite(value):
        raise BadToken(f"{code}_wrong_type", f"Write {name} as a number of seconds since 1970.")
    return float(value)


def _id(claims: Mapping[str, Any], name: str, longest: int, code: str, what: str) -> str:
    value = claims.get(name)
    if value is None:
        raise BadToken(f"{code}_missing", f"Set {name} to {what}.")
    if not isinstance(value, str):
        raise BadToken(f"{code}_wrong_type", f"Write {name} as a text, in quotation marks.")
    if not value or len(value) > longest:
        raise BadToken(f"{code}_wrong_length", f"{name} has 1 to {longest} characters.")
    if not _plain(value):
        raise BadToken(
            f"{code}_ambiguous", f"Take spaces at the ends and invisible characters out of {name}."
        )
    return value


def _plain(value: str) -> bool:
    """Whether no other id looks the same: nothing invisible, no letter that could be written in two ways."""
    hidden = any(unicodedata.category(letter) in ("Cf", "Cn", "Co", "Zl", "Zp") for letter in value)
    return clean(value) and not hidden and value == value.strip() == unicodedata.normalize("NFC", value)


def _facts(claims: Mapping[str, Any]) -> dict[str, Scalar | None]:
    try:
        return facts_of(claims)
    except WrongFact as fault:
        raise BadToken(f"{fault.field}_wrong", fault.sentence) from None


_MEANT = {
    "sub",
    "jti",
    "aud",
    "exp",
    "iat",
    "nbf",
    "name",
    "email",
    "phone",
    "avatar",
    "company",
    "language",
    "time_zone",
    "attributes",
}
