"""What the editor of conditions offers to choose from."""

from __future__ import annotations

from typing import Any

import pycountry
from django.db import connection
from django.db.models.functions import Lower

from accounts.languages import LANGUAGES
from accounts.models import Membership
from accounts.tenancy import current
from crm.asking import vocabulary as v
from crm.asking.known import known
from crm.asking.words import country
from crm.models import Attribute, Company, ContactLabel, Definition, Segment

FEW = 8
EVENTS_MOST = 50
# From one name to the next along the index, for a page reports events by the thousand.
_EVENTS = """
WITH RECURSIVE names (name) AS (
    (SELECT name FROM crm_trackedevent WHERE workspace_id = %(ws)s ORDER BY name LIMIT 1)
    UNION ALL
    SELECT (SELECT e.name FROM crm_trackedevent e WHERE e.workspace_id = %(ws)s AND e.name > names.name
            ORDER BY e.name LIMIT 1) FROM names WHERE names.name IS NOT NULL
)
SELECT name FROM names WHERE name IS NOT NULL LIMIT %(most)s
"""


def offers(member: Membership, asked: v.Asked | None, beside: Segment | None = None) -> dict[str, Any]:
    """Everything but companies and values of attributes, which are looked for as one types; of these what is
    ``asked`` already."""
    others = Segment.objects.shown_to(member).exclude(pk=beside.pk if beside else None).by_name()
    return {
        "label": _named(ContactLabel.objects.by_name()),
        "owner": [{"id": str(each.pk), "name": each.user.name} for each in _members()],
        "company": _chosen(asked),
        "segment": _named(others),
        "language": [{"id": code, "name": name} for code, name in LANGUAGES],
        "country": countries(),
        "attributes": [
            {"name": each.name, "title": each.title, "kind": each.kind, "options": each.options}
            for each in Definition.objects.in_use().in_order()
        ],
        "events": events(),
    }


def events() -> list[str]:
    """The names that pages reported, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, {"ws": current(), "most": EVENTS_MOST})
        return [name for (name,) in cursor.fetchall()]


def countries() -> list[dict[str, str]]:
    found = [{"id": each.alpha_2, "name": country(each.alpha_2)} for each in pycountry.countries]
    return sorted(found, key=lambda each: each["name"])


def companies(beginning: str) -> list[dict[str, str]]:
    found = Company.objects.alias(small=Lower("name")).filter(small__startswith=beginning.lower())
    return _named(found.by_name()[:FEW])


def values(name: str, beginning: str) -> list[str]:
    """Some that contacts have, as they are compared: in small letters."""
    facts = Attribute.objects.filter(name=name, text__gte=beginning.lower())
    facts = facts.filter(text__startswith=beginning.lower()) if beginning else facts
    return list(facts.order_by("text").values_list("text", flat=True).distinct()[:FEW])


def _named(rows: Any) -> list[dict[str, str]]:
    return [{"id": str(each.pk), "name": each.name} for each in rows]


def _members() -> Any:
    return Membership.objects.active().select_related("user").order_by("joined_at", "id")


def _chosen(asked: v.Asked | None) -> list[dict[str, str]]:
    there = known(asked.each() if asked else [])
    return [{"id": pk, "name": name} for pk, name in there.companies.items()]
