"""Segments and browsers over the API."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from accounts.api import ids
from accounts.api.ids import ContactId, SegmentId, SiteId, VisitorId, shown
from accounts.api.incoming import Moment, bounded
from accounts.api.operations import Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import not_found
from crm.api import shapes
from crm.models import Segment, Visitor


class SegmentShape(msgspec.Struct, frozen=True):
    """Contacts that fulfil conditions at the moment somebody looks. ``count`` is null until it was counted."""

    id: SegmentId
    object: Literal["segment"]
    name: str
    description: str
    count: int | None
    counted_at: Moment | None
    created_at: Moment
    updated_at: Moment


class SegmentsQuery(Paged, frozen=True, kw_only=True):
    """``updated_since`` finds those that are new or whose words or conditions changed since, not who is in them."""

    updated_since: Moment | None = None


class VisitorShape(msgspec.Struct, frozen=True):
    """A browser that opened the chat. ``verified`` while your server's word for it is fresh."""

    id: VisitorId
    object: Literal["visitor"]
    contact: ContactId
    site: SiteId
    verified: bool
    ended: bool
    created_at: Moment
    last_seen_at: Moment


class VisitorsQuery(Paged, frozen=True, kw_only=True):
    contact: ContactId | None = None
    site: SiteId | None = None


def _segments(rows: Any) -> list[SegmentShape]:
    return [
        SegmentShape(
            shown("segment", each.pk),
            "segment",
            each.name,
            each.description,
            each.count if each.count >= 0 else None,
            each.counted_at,
            each.created_at,
            each.changed_at,
        )
        for each in rows
    ]


def _segment(call: Call) -> Segment:
    found = Segment.objects.filter(pk=call.ids["segment"], shared=True).first()
    if found is None:
        raise not_found("segment")
    return found  # type: ignore[no-any-return]


@operation(
    "GET",
    "segments",
    "segments.list",
    scope="segments:read",
    summary="List segments",
    query=SegmentsQuery,
    answers=Page[SegmentShape],
)
def segments(call: Call) -> Any:
    """Those that are shared with the team, the newest first."""
    found = Segment.objects.filter(shared=True)
    if call.query.updated_since:
        found = found.filter(changed_at__gte=bounded(call.query.updated_since, "?updated_since"))
    return page(call, found, _segments)


@operation(
    "GET",
    "segments/{segment}",
    "segments.retrieve",
    scope="segments:read",
    summary="Show a segment",
    query=Shown,
    answers=SegmentShape,
)
def segment(call: Call) -> Any:
    """One segment."""
    return _segments([_segment(call)])[0]


@operation(
    "GET",
    "segments/{segment}/contacts",
    "segments.contacts",
    scope="segments:read",
    summary="List the contacts in a segment",
    query=Paged,
    answers=Page[shapes.Contact],
)
def segment_contacts(call: Call) -> Any:
    """Who fulfils its conditions now, the newest first."""
    return page(call, _segment(call).contacts(), shapes.contacts)


def _visitors(rows: Any) -> list[VisitorShape]:
    return [
        VisitorShape(
            shown("visitor", each.pk),
            "visitor",
            shown("contact", each.contact_id),
            shown("site", each.site_id),
            each.vouched,
            each.ended_at is not None,
            each.created_at,
            each.last_seen_at,
        )
        for each in rows
    ]


@operation(
    "GET",
    "visitors",
    "visitors.list",
    scope="visitors:read",
    summary="List visitors",
    query=VisitorsQuery,
    answers=Page[VisitorShape],
)
def visitors(call: Call) -> Any:
    """The browsers that opened the chat, the newest first."""
    given = {name: getattr(call.query, name) for name in ("contact", "site")}
    keys = {name: ids.of(value) for name, value in given.items() if value}
    return page(call, Visitor.objects.filter(**keys), _visitors)


@operation(
    "GET",
    "visitors/{visitor}",
    "visitors.retrieve",
    scope="visitors:read",
    summary="Show a visitor",
    query=Shown,
    answers=VisitorShape,
)
def visitor(call: Call) -> Any:
    """One browser."""
    found = _visitors(Visitor.objects.filter(pk=call.ids["visitor"]))
    if not found:
        raise not_found("visitor")
    return found[0]


OPERATIONS = (segments, segment, segment_contacts, visitors, visitor)
