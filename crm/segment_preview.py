"""What is shown of a segment: a row of the list, and whom conditions would select while they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F
from django.urls import NoReverseMatch, reverse

from crm import asking, segments
from crm.models import Contact, Segment

FIRST = 8


@dataclass(frozen=True)
class Row:
    segment: Segment
    count: str
    words: str
    broken: bool


def row(segment: Segment) -> Row:
    try:
        said = asking.words(segment.asked)
    except asking.Unreadable:
        said = "Conditions of another time"
    return Row(segment, segments.words(segment.count), said[:1].upper() + said[1:], segments.broken(segment))


def preview(told: Any, segment: Segment | None, workspace: str) -> dict[str, Any]:
    """``faults`` instead of a count where the conditions cannot be read."""
    try:
        asked = asking.read(told)
    except asking.Unreadable as wrong:
        faults = [{"pointer": fault.pointer, "detail": fault.detail} for fault in wrong.faults]
        return {"faults": faults}
    count, newest = _counted(asked)
    first = Contact.objects.filter(pk__in=newest).defer("document").order_by("-last_seen_at", "-pk")
    return {
        "count": segments.words(count),
        "words": asking.words(asked),
        "lost": ["".join(f"/conditions/{place}" for place in at) for at in segments.lost(asked, segment)],
        "contacts": [_shown(contact, workspace) for contact in first],
    }


_COUNTED = """
WITH counted AS MATERIALIZED ({})
SELECT pk, (SELECT count(*) FROM counted) FROM counted ORDER BY last_seen_at DESC, pk DESC LIMIT %s
"""


def _counted(asked: asking.Asked) -> tuple[int, list[UUID]]:
    """How many are selected, as far as that is counted at once, and who of those was seen last: an order over all
    would cost what a count of all costs."""
    some = asking.matching(asked).values("last_seen_at", pk=F("id"))[: segments.AT_ONCE + 1]
    try:
        sql, given = some.query.sql_with_params()
    except EmptyResultSet:
        # Nobody, whatever the database holds: what is asked for was deleted.
        return 0, []
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(sql), [*given, FIRST])
        rows = cursor.fetchall()
    return (rows[0][1] if rows else 0), [pk for pk, _ in rows]


def _shown(contact: Contact, workspace: str) -> dict[str, str]:
    under = contact.email if contact.name else contact.phone
    try:
        url = reverse("contact", args=[workspace, contact.pk])
    except NoReverseMatch:
        url = ""
    return {"id": str(contact.pk), "name": contact.label, "under": under, "url": url}
