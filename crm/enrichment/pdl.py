"""People Data Labs' person enrichment, version 5.

https://docs.peopledatalabs.com/docs/reference-person-enrichment-api says: ``/v5/person/enrich``, the key in
``X-Api-Key``, parameters as JSON; ``data_include`` names the fields that are sent at all; 404 for nobody (and for who
opted out), 402 when the account has nothing left, 429 when asked too fast, with ``X-RateLimit-Reset``. 100 questions a
minute are allowed on the free plan. A likelihood below 6 of 10 is somebody else too often.
"""

from __future__ import annotations

import json

import msgspec

from accounts.outbound import Reply, Request
from crm.enrichment import provider
from crm.enrichment.provider import (
    Answer,
    Found,
    KeyRefused,
    Later,
    Nothing,
    OptedOut,
    asked,
    common,
    pause,
    read,
    short,
)

LIKELIHOOD = 6


class Person(msgspec.Struct):
    first_name: str | None = None
    last_name: str | None = None
    job_company_name: str | None = None


class Told(msgspec.Struct):
    data: Person | None = None
    likelihood: int = 0


class Fault(msgspec.Struct):
    # PDL writes one word or a list of them.
    type: str | list[str] = ""


class Failed(msgspec.Struct):
    error: Fault | None = None


class PeopleDataLabs:
    key = "pdl"
    title = "People Data Labs"
    sends = "the address"
    returns = ("name", "company")
    needs_key = True

    def pace(self, secret: str) -> str:
        return "100 per minute"

    def ask(self, email: str, secret: str) -> Answer:
        wanted = {
            "email": email,
            "min_likelihood": LIKELIHOOD,
            "data_include": "first_name,last_name,job_company_name",
            # Else all comes in lower case.
            "titlecase": True,
        }
        reply = asked(
            Request(
                f"{provider.ADDRESSES['pdl']}/person/enrich",
                method="POST",
                headers={
                    "Accept": "application/json",
                    "Content-Type": "application/json",
                    "X-Api-Key": secret,
                },
                body=json.dumps(wanted).encode(),
            )
        )
        if isinstance(reply, Later):
            return reply
        if (answer := _special(reply)) is not None:
            return answer
        told = read(reply, Told)
        return told if isinstance(told, Later) else _found(told)


def _special(reply: Reply) -> Answer | None:
    if reply.status == 402:
        return Later("spent", pause(reply.headers))
    if reply.status == 403:
        return KeyRefused()
    return OptedOut() if _opted_out(reply) else common(reply)


def _opted_out(reply: Reply) -> bool:
    """PDL leaves out who opted out and answers 404; should it ever say why, that is heard."""
    if reply.status == 200 or reply.status >= 500:
        return False
    told = read(reply, Failed)
    said = told.error.type if isinstance(told, Failed) and told.error else ""
    return any("opt" in word and "out" in word for word in ([said] if isinstance(said, str) else said))


def _found(told: Told) -> Answer:
    if told.data is None or told.likelihood < LIKELIHOOD:
        return Nothing()
    person = told.data
    return Found(short(person.first_name), short(person.last_name), company=short(person.job_company_name))
