"""A token that is looked at by the customer's developer: what it says, in words. Nothing of it is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from accounts.models import IdentityKey, Site, UsedToken
from crm import tokens

CALLED = {"name": "Name", "email": "E-mail", "phone": "Phone", "avatar": "Picture", "company": "Company"}


@dataclass(frozen=True)
class Verdict:
    """``good`` tokens have ``said`` and maybe ``advice``; others the ``code`` that pages get, and what to do."""

    good: bool
    sentence: str
    code: str = ""
    said: list[tuple[str, object]] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def keys_of(site: Site) -> list[tokens.Key]:
    """All that the site ever had, so that a revoked one is told from one that is unknown."""
    found = IdentityKey.objects.filter(site=site)
    return [
        tokens.Key(each.kid, each.algorithm, each.material if each.live else "", each.live) for each in found
    ]


def verdict(site: Site, token: str) -> Verdict:
    try:
        claims = tokens.read(token.strip(), keys_of(site), site.public_key, time.time())
    except tokens.BadToken as fault:
        return Verdict(False, fault.sentence, fault.code)
    if UsedToken.objects.spent(site, claims.jti):
        return Verdict(False, "Make a fresh token for each page: this one was used before.", "token_used")
    left = claims.expires_at - datetime.now(UTC)
    key = next(each.name for each in IdentityKey.objects.filter(site=site) if each.kid == claims.kid)
    said: list[tuple[str, object]] = [("Who (sub)", claims.sub)]
    said += [(CALLED.get(name, name), value) for name, value in claims.facts.items() if value is not None]
    said += [("Signed with", key), ("Good for", f"{max(1, round(left.total_seconds() / 60))} min more")]
    return Verdict(True, "This token is good.", said=said, advice=_advice(claims))


def _advice(claims: tokens.Claims) -> list[str]:
    unused = ", ".join(claims.unused)
    advice = [f"Not used: {unused}. Facts of your own belong into attributes."] if unused else []
    if not claims.facts.get("name"):
        advice.append("Without a name your team sees the address, or a number.")
    return advice
