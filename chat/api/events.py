"""All that happens in a workspace, in one row without gaps: for readers that must miss nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from accounts.api.ids import PREFIXES, ContactId, ConversationId, MessageId, maybe, shown
from accounts.api.incoming import Moment
from accounts.api.operations import Call, Query, operation
from accounts.tenancy import current
from chat.api.shapes import Actor, actor
from crm.models import Happened

ERASED, VISIT_ERASED = "conversation.erased", "visitor.erased"
Limit = Annotated[int, msgspec.Meta(ge=1, le=100)]
EventId = Annotated[
    str, msgspec.Meta(pattern="^evt_[0-9a-f]{40}$", examples=["evt_0193b2f47d1c7a3e9c5d2b8f6a1e4c700000000a"])
]


class Event(msgspec.Struct, frozen=True):
    """Thin: ids and words from fixed lists, never names or texts. ``position`` counts 1, 2, 3 … in the workspace,
    ``seq`` in the conversation. ``target`` is whom or what it was done with, ``about`` the number of the message it
    concerns. What happened to a contact has no conversation; ``changed`` then names what is another now. A deleted
    conversation leaves ``conversation.erased`` where its events were, a visit that is kept no more
    ``visitor.erased``."""

    id: EventId
    object: Literal["event"]
    position: int
    type: str
    at: Moment
    conversation: ConversationId | None
    seq: int | None
    contact: ContactId | None
    actor: Actor | None
    message: MessageId | None
    about: int | None
    target: str | None
    value: str | None
    changed: list[str]


class EventPage(msgspec.Struct, frozen=True):
    """Ask again with ``after`` set to ``next_cursor``, which is there at the end, too."""

    data: list[Event]
    next_cursor: str
    has_more: bool


class EventsQuery(Query, frozen=True, kw_only=True):
    """``after`` is a position; 0 is the beginning."""

    after: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0
    limit: Limit = 100


_EVENTS = """
SELECT s.position, s.at, s.conversation, s.seq, e.kind, e.actor_kind, e.actor, e.target, e.about, e.value,
       m.id, c.contact_id, s.kind, s.contact, s.about, s.changed, v.contact_id, v.visitor_id
FROM chat_streamentry s
LEFT JOIN chat_event e
    ON e.workspace_id = s.workspace_id AND e.conversation_id = s.conversation AND e.seq = s.seq
LEFT JOIN chat_conversation c ON c.workspace_id = s.workspace_id AND c.id = s.conversation
LEFT JOIN chat_message m
    ON m.workspace_id = s.workspace_id AND m.conversation_id = s.conversation AND m.seq = s.seq
LEFT JOIN crm_visit v ON v.workspace_id = s.workspace_id AND v.id = s.about AND s.kind = 'visitor.arrived'
WHERE s.workspace_id = %s AND s.position > %s
ORDER BY s.position LIMIT %s
"""


class _Row(NamedTuple):
    """As _EVENTS reads it; from ``happened`` on what is told of contacts."""

    position: int
    at: datetime
    conversation: UUID | None
    seq: int | None
    kind: str | None
    side: str | None
    who: UUID | None
    target: UUID | None
    about: int | None
    value: str | None
    message: UUID | None
    contact: UUID | None
    happened: str
    whom: UUID | None
    other: UUID | None
    changed: list[str] | None
    visited: UUID | None
    visitor: UUID | None


# What the target of an event is, by its kind.
_TARGETS = {
    "conversation.assigned": "operator",
    "participant.joined": "operator",
    "participant.left": "operator",
    "conversation.labelled": "label",
    "conversation.unlabelled": "label",
    "conversation.merged": "conversation",
    "conversation.absorbed": "conversation",
    "conversation.unmerged": "conversation",
}


@operation(
    "GET",
    "events",
    "events.list",
    scope="events:read",
    summary="Follow what happens",
    query=EventsQuery,
    answers=EventPage,
)
def listed(call: Call) -> Any:
    """Every event once, in order, without gaps, however many write at the same time; new ones within two seconds."""
    query = call.query
    read = following(query.after, query.limit + 1)
    found = read[: query.limit]
    last = found[-1].position if found else query.after
    return EventPage(found, str(last), len(read) > query.limit)


def following(position: int, limit: int) -> list[Event]:
    """What comes after this position of the open workspace, as many as that."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [current(), position, limit])
        rows = [_Row(*row) for row in cursor.fetchall()]
    return [_happened(row) if row.happened else _said(row) for row in rows]


def at_position(event: str) -> int:
    """The position that the id of an event about a contact ends with."""
    return int(event[-8:], 16)


def _said(row: _Row) -> Event:
    """What stands in a conversation's ledger."""
    conversation: Any = row.conversation
    return Event(
        f"evt_{conversation.hex}{row.seq:08x}",
        "event",
        row.position,
        row.kind or ERASED,
        row.at,
        shown("conversation", conversation),
        row.seq,
        shown("contact", row.contact) if row.contact else None,
        actor(row.side, row.who, row.target if row.kind == "message.created" else None) if row.side else None,
        shown("message", row.message) if row.message else None,
        row.about,
        _target(row.kind, row.target),
        row.value or None,
        [],
    )


def _happened(row: _Row) -> Event:
    """What happened to a contact. Of a visit that may not be kept any more nothing is told but that there was one."""
    gone = row.happened == Happened.ARRIVED and row.visited is None
    contact = row.whom or row.visited
    named: Any = row.whom or row.other
    return Event(
        f"evt_{named.hex}{row.position & 0xFFFFFFFF:08x}",
        "event",
        row.position,
        VISIT_ERASED if gone else row.happened,
        row.at,
        None,
        None,
        shown("contact", contact) if contact else None,
        None,
        None,
        None,
        _other(row),
        None,
        row.changed or [],
    )


def _other(row: _Row) -> str | None:
    if row.happened.startswith("visitor."):
        return maybe("visitor", row.visitor if row.happened == Happened.ARRIVED else row.other)
    return maybe("contact", row.other)


def _target(kind: str | None, target: UUID | None) -> str | None:
    if target is None or kind is None:
        return None
    if kind == "conversation.handed":
        return f"team_{target.hex}"
    named = _TARGETS.get(kind)
    return f"{PREFIXES[named]}_{target.hex}" if named else None


OPERATIONS = (listed,)
