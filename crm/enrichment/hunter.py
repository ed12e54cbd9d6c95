"""Hunter's API, version 2: who is behind a work address.

https://hunter.io/api-documentation/v2 says: ``GET /people/find?email=``, the key in ``X-API-KEY``; 404 for nobody, 403
when asked too fast, 429 when the month's look-ups are used up, 451 ``claimed_email`` when the person asked Hunter and
everybody to stop. ``/combined/find`` would bring a whole company along, so it is not asked. 15 questions a second and
500 a minute are allowed.
"""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec

from accounts.outbound import Request
from crm.enrichment import provider
from crm.enrichment.provider import Answer, Found, Later, Nothing, asked, common, pause, read, short


class Name(msgspec.Struct):
    givenName: str | None = None
    familyName: str | None = None


class Employment(msgspec.Struct):
    name: str | None = None


class Person(msgspec.Struct):
    name: Name | None = None
    employment: Employment | None = None
    avatar: str | None = None


class Told(msgspec.Struct):
    data: Person | None = None


class Hunter:
    key = "hunter"
    title = "Hunter"
    sends = "the address"
    returns = ("name", "picture", "company")
    needs_key = True

    def pace(self, secret: str) -> str:
        return "300 per minute"

    def ask(self, email: str, secret: str) -> Answer:
        query = urlencode({"email": email})
        headers = {"Accept": "application/json", "X-API-KEY": secret}
        reply = asked(Request(f"{provider.ADDRESSES['hunter']}/people/find?{query}", headers=headers))
        if isinstance(reply, Later):
            return reply
        if reply.status == 403:
            return Later("paused", pause(reply.headers))
        if reply.status == 429:
            return Later("spent", pause(reply.headers))
        if (answer := common(reply)) is not None:
            return answer
        told = read(reply, Told)
        return told if isinstance(told, Later) else _found(told.data)


def _found(person: Person | None) -> Answer:
    if person is None:
        return Nothing()
    name, work = person.name or Name(), person.employment or Employment()
    avatar = person.avatar or ""
    return Found(
        short(name.givenName),
        short(name.familyName),
        company=short(work.name),
        avatar=avatar if avatar.startswith("https://") and len(avatar) <= 500 else "",
    )
