"""The visitor's own visits, as the "Your data" panel shows them; times in milliseconds."""

from __future__ import annotations

from typing import Any

from chat.happening import milliseconds
from crm import places, visits

SHOWN = 20
PAGES = 50  # of each


def visited(visitor: Any) -> dict[str, Any] | None:
    """The newest of them, with how long and why they are kept; None where there are none."""
    found = visits.visits_of(visitor.contact_id, limit=SHOWN + 1)
    if not found:
        return None
    shown = found[:SHOWN]
    pages = visits.paths_of(shown)
    return {
        "list": [_visit(each, pages.get(each.pk, [])[:PAGES]) for each in shown],
        "more": len(found) > SHOWN,
        "days": visitor.site.visit_days,
        "reason": visitor.site.whole_ip_reason,
        "credit": places.attribution(),
    }


def _visit(visit: Any, pages: list[Any]) -> dict[str, Any]:
    plain = (
        "referrer",
        "source",
        "screen",
        "language",
        "os",
        "browser",
        "device",
        "country",
        "city",
        "network",
    )
    whole = visits.whole_ip(visit)
    return {
        **{name: getattr(visit, name) for name in plain},
        "at": milliseconds(visit.began_at),
        "count": visit.pages,
        "pages": [_page(each) for each in pages],
        "whole_ip": whole,
        "whole_until": milliseconds(visit.whole_ip_until) if whole and visit.whole_ip_until else None,
    }


def _page(view: Any) -> dict[str, Any]:
    return {"url": view.url, "title": view.title, "at": milliseconds(view.at), "seconds": view.seconds}
