"""Gravatar's REST API, version 3: profiles that people publish themselves, by a hash of the address.

https://docs.gravatar.com/rest/api-data-specifications/ says: SHA-256 of the trimmed address in lower case, the key as a
bearer token or none, 404 for nobody, 429 with ``X-RateLimit-Reset``; 100 questions an hour without a key and 1,000 with
one. Names come with a key only. The picture stands at ``/avatar/<hash>``; ``d=404`` says so where there is none, and
``r=g`` leaves out what not everybody may see.
"""

from __future__ import annotations

import msgspec

from accounts.outbound import Request
from crm.enrichment import provider
from crm.enrichment.provider import Answer, Found, Later, asked, common, read, sha256, short


class Profile(msgspec.Struct):
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None


class Gravatar:
    key = "gravatar"
    title = "Gravatar"
    sends = "a SHA-256 hash of the address, never the address itself"
    returns = ("name", "picture", "company")
    needs_key = False

    def pace(self, secret: str) -> str:
        return "1000 per hour" if secret else "100 per hour"

    def ask(self, email: str, secret: str) -> Answer:
        digest = sha256(email)
        headers = {"Accept": "application/json", **({"Authorization": f"Bearer {secret}"} if secret else {})}
        reply = asked(Request(f"{provider.ADDRESSES['gravatar']}/profiles/{digest}", headers=headers))
        if isinstance(reply, Later):
            return reply
        if (answer := common(reply)) is not None:
            return answer
        profile = read(reply, Profile)
        if isinstance(profile, Later):
            return profile
        # Ours to make: the address that an answer names could lead anywhere.
        picture = f"{provider.ADDRESSES['gravatar_pictures']}/{digest}?s=256&d=404&r=g"
        names = short(profile.first_name), short(profile.last_name)
        return Found(*names, company=short(profile.company), avatar=picture)
