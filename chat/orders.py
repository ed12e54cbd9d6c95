"""The orders a list can have, and its pages by keyset: no page skips or repeats a row, however long the list grows.

An order is a row of stretches, each sorted by a time and then by id, so that every page is a walk along one index.
static/js/dashboard/views.js sorts by the same rule.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Membership
from chat import reading
from chat.models import Conversation
from chat.protocol import Row

PAGE = 50


class Stretch(NamedTuple):
    """Rows that stand together; ``rising`` puts the oldest time first."""

    test: Q = Q()
    key: str = "last_activity_at"
    rising: bool = False


NEWEST = (Stretch(),)
ORDERS = {
    "newest": NEWEST,
    "waiting": (
        Stretch(Q(waiting_since__isnull=False), "waiting_since", True),
        Stretch(Q(waiting_since=None)),
    ),
    "priority": tuple(Stretch(Q(priority=word)) for word in ("urgent", "high", "medium", "low", "none")),
}
TIME = {"last_activity_at": "activity_at", "waiting_since": "waiting_since"}


def page(
    found: QuerySet[Conversation], order: str, member: Membership, before: str | None = None
) -> tuple[list[Row], str | None]:
    """One page of an order and the cursor of the next. Raises ValueError for a cursor that is none."""
    stretches = ORDERS[order]
    first, after = _position(before, len(stretches)) if before else (0, None)
    rows: list[Row] = []
    ends: list[int] = []
    for place in range(first, len(stretches)):
        listed = _along(found, stretches[place], after if place == first else None)
        more = reading.rows(_first(listed, PAGE + 1 - len(rows)), member)
        rows += more
        ends += [place] * len(more)
        if len(rows) > PAGE:
            return rows[:PAGE], cursor(rows[PAGE - 1], stretches[ends[PAGE - 1]], ends[PAGE - 1])
    return rows, None


def cursor(last: Row, stretch: Stretch = NEWEST[0], place: int = 0) -> str:
    """Where a page ended."""
    return base64.urlsafe_b64encode(f"{place}|{getattr(last, TIME[stretch.key])}|{last.id}".encode()).decode()


def _along(found: QuerySet[Any], stretch: Stretch, after: tuple[datetime, UUID] | None) -> QuerySet[Any]:
    listed = found.filter(stretch.test)
    if after:
        at, pk = after
        side = "gt" if stretch.rising else "lt"
        beyond = Q(**{f"{stretch.key}__{side}": at}) | Q(**{stretch.key: at, f"id__{side}": pk})
        # The first condition says nothing new: by it the index is entered where the last page ended.
        listed = listed.filter(Q(**{f"{stretch.key}__{side}e": at}) & beyond)
    sign = "" if stretch.rising else "-"
    return listed.order_by(f"{sign}{stretch.key}", f"{sign}id")


def _first(listed: QuerySet[Any], count: int) -> QuerySet[Any]:
    """Chosen before anything is read of them: else what a row shows may be looked up for all that could be chosen."""
    chosen = Conversation.objects.filter(pk__in=listed[:count].values("pk"))
    return chosen.order_by(*listed.query.order_by)


def _position(told: str, stretches: int) -> tuple[int, tuple[datetime, UUID]]:
    try:
        place, at, pk = base64.urlsafe_b64decode(told.encode()).decode().split("|")
        if 0 <= int(place) < stretches:
            return int(place), (datetime.fromtimestamp(int(at) / 1000, UTC), UUID(pk))
    except (binascii.Error, UnicodeError, OverflowError, OSError) as fault:
        raise ValueError("not a cursor") from fault
    raise ValueError("not a cursor of this list")
