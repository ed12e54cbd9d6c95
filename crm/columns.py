"""What of the facts stands on the contact as well, where lists and search read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from accounts.tenancy import current
from crm.companies import guessed
from crm.external import NAME as EXTERNAL, UNSAID
from crm.models.attribute import ON_CONTACT
from crm.models.company import Company
from crm.models.contact import Contact

if TYPE_CHECKING:
    from crm.learning import Learning

TEXTS = {"name": 120, "email": 254, "phone": 20, "language": 12, "time_zone": 64}
# By these a contact is found.
FOUND_BY = ("name", "email", "phone", "company")

# One statement for all: values as columns of arrays, none of which says "unchanged".
_SHOW = """
UPDATE crm_contact c SET name = v.name, email = v.email, phone = v.phone, language = v.language,
    time_zone = v.time_zone, external_id = v.external_id, company_id = v.company,
    updated_at = clock_timestamp()
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::uuid[])
    AS v (id, name, email, phone, language, time_zone, external_id, company)
WHERE c.id = v.id AND c.workspace_id = %s
"""


def show(going: list[Learning]) -> list[UUID]:
    """Write it where it differs; and what differed has changed. Whose rows were written."""
    named = _companies(going)
    guesses = _guessed(going)
    moved = [each for each in going if _move(each, named, guesses)]
    if moved:
        rows = [each.row for each in moved]
        texts = [[getattr(row, name) for row in rows] for name in (*TEXTS, EXTERNAL)]
        with connection.cursor() as cursor:
            ids, works = [row.pk for row in rows], [row.company_id for row in rows]
            cursor.execute(_SHOW, [ids, *texts, works, current()])
    found = [each.row.pk for each in going if _sought(each)]
    if found:
        Contact.objects.filter(pk__in=found).index()
    return [each.row.pk for each in moved]


def _sought(each: Learning) -> bool:
    """Whether it is found by other words now; a claim that did not win is one, too."""
    return any(name in each.changed for name in FOUND_BY) or bool({"email", "phone"} & each.said.keys())


def _move(each: Learning, companies: dict[str, list[UUID]], guesses: dict[UUID, UUID | None]) -> bool:
    """Onto the row that is written, and onto the contact that the caller holds; whether anything moved."""
    stood = {name: getattr(each.row, name) for name in (*TEXTS, EXTERNAL, "company_id")}
    for name in ON_CONTACT:
        if name in each.counts:
            _put(each, name, each.counts[name], companies)
    if each.row.pk in guesses:
        each.row.company_id = guesses[each.row.pk]
    if each.external is not UNSAID:
        each.row.external_id = each.external
        each.changed[EXTERNAL] = each.external or None
    now = {name: getattr(each.row, name) for name in stood}
    for name, value in now.items():
        setattr(each.contact, name, value)
    for name in TEXTS:
        if now[name] != stood[name]:
            each.changed.setdefault(name, now[name] or None)
    return now != stood


def _put(each: Learning, name: str, value: Any, companies: dict[str, list[UUID]]) -> None:
    if name != "company":
        setattr(each.row, name, str(value or "")[: TEXTS[name]])
        return
    named = companies.get(str(value).lower(), []) if value else []
    if each.row.company_id not in named:
        each.row.company_id = named[0] if named else None


def _guessed(going: list[Learning]) -> dict[UUID, UUID | None]:
    """The company of the address where no other is named."""
    about = [each for each in going if each.counts.keys() & {"email", "company"}]
    stated = [each.row.pk for each in about if "company" in each.told]
    if not about:
        return {}
    addresses = {each.row.pk: str(each.counts.get("email", each.row.email) or "") for each in about}
    return guessed(addresses, stated)


def _companies(going: list[Learning]) -> dict[str, list[UUID]]:
    """By the name in small letters, the eldest first; those that were not there are made."""
    told = {str(each.told["company"]) for each in going if each.told.get("company")}
    if not told:
        return {}
    found = Company.objects.called(told)
    missing = {name.lower(): name for name in told if name.lower() not in found}
    made = Company.objects.bulk_create([Company(name=name) for name in missing.values()])
    return found | {company.name.lower(): [company.pk] for company in made}
