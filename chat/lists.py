"""The inbox's views: those that everybody has, and those that somebody saved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.models import Membership
from chat import conditions, orders
from chat.conditions import Conditions
from chat.models import SavedView
from chat.protocol import Row

BUILT_IN = {
    "open": Conditions(status=["open"]),
    "mine": Conditions(status=["open"], assignee=["me"]),
    "unassigned": Conditions(status=["open"], assignee=["nobody"]),
    "mentions": Conditions(mentioned=True),
    "following": Conditions(following=True),
    "pending": Conditions(status=["pending"]),
    "snoozed": Conditions(status=["snoozed"]),
    "closed": Conditions(status=["closed"]),
    "all": Conditions(),
}
NAMES = {
    "open": "Open",
    "mine": "Mine",
    "unassigned": "Unassigned",
    "mentions": "Mentions",
    "following": "Following",
    "pending": "Pending",
    "snoozed": "Snoozed",
    "closed": "Closed",
    "all": "All conversations",
}


class NoView(LookupError):
    """The member has no such view."""


def asked(view: str, member: Membership) -> Conditions:
    """The conditions of a view by its name or id. Raises NoView, and Unreadable for conditions of another time."""
    if view in BUILT_IN:
        return BUILT_IN[view]
    return conditions.read(saved(view, member).conditions)


def saved(view: str, member: Membership) -> SavedView:
    """Raises NoView, also for another member's own one."""
    try:
        found = SavedView.objects.shown_to(member).filter(pk=UUID(view)).first()
    except ValueError:
        found = None
    if found is None:
        raise NoView(view)
    return found


def page(member: Membership, view: str, before: str | None = None) -> tuple[list[Row], str | None]:
    """One page of a view and the cursor of the next. Raises NoView, Unreadable, and ValueError for a bad cursor."""
    wanted = asked(view, member)
    return orders.page(conditions.matching(wanted, member), wanted.order, member, before)


def told(member: Membership) -> list[dict[str, Any]]:
    """Every view of a member as the page knows it; ``conditions`` is null where they cannot be read any more."""
    built_in = [
        {"id": name, "name": NAMES[name], "conditions": conditions.plain(wanted), "kind": "built_in"}
        for name, wanted in BUILT_IN.items()
    ]
    return built_in + [told_of(view) for view in SavedView.objects.shown_to(member)]


def told_of(view: SavedView) -> dict[str, Any]:
    kind = "own" if view.owner_id else "shared"
    return {"id": str(view.pk), "name": view.name, "conditions": _readable(view), "kind": kind}


def _readable(view: SavedView) -> Any:
    try:
        return conditions.plain(conditions.read(view.conditions))
    except conditions.Unreadable:
        return None
