"""Readings of the ledger: what the sockets and the pages show of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left

from accounts.models import Membership
from accounts.tenancy import current
from chat import codec, protocol as p
from chat.ledger import Appended
from chat.models import Conversation, Message, ReadMark

PREVIEW = 140

_EVENTS = """
SELECT e.seq, e.kind, e.actor_kind, e.actor, e.target, e.created_at, m.client_id, m.body
FROM chat_event e
LEFT JOIN chat_message m
    ON m.workspace_id = e.workspace_id AND m.conversation_id = e.conversation_id AND m.seq = e.seq
WHERE e.workspace_id = %s AND e.conversation_id = %s AND e.seq > %s
ORDER BY e.seq LIMIT %s
"""


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def events(conversation: Conversation, after: int, limit: int = p.PAGE) -> p.ConversationEvents:
    """The page of a conversation's events that follows ``after``; start-up is the page after 0."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [current(), conversation.pk, after, limit])
        page = [_event(conversation.pk, *row) for row in cursor.fetchall()]
    # Read before the page, so ``last_seq`` may be behind it; whoever reads never goes back.
    head = max(conversation.last_seq, page[-1].seq if page else 0)
    return p.ConversationEvents(
        conversation=conversation.pk,
        events=page,
        head=head,
        more=len(page) == limit,
        visitor_read_seq=conversation.visitor_read_seq,
        operator_read_seq=conversation.operator_read_seq,
    )


def for_visitor(page: p.ConversationEvents) -> p.ConversationEvents:
    """The same page with a visitor's blinkers on."""
    return p.ConversationEvents(
        conversation=page.conversation,
        events=[codec.for_visitor(event) for event in page.events],
        head=page.head,
        more=page.more,
        visitor_read_seq=page.visitor_read_seq,
        operator_read_seq=page.operator_read_seq,
    )


def event_of(appended: Appended) -> p.AnyEvent:
    """The event of what was just written, without asking the database."""
    entry = appended.entry
    return _event(
        entry.conversation,
        appended.seq,
        entry.kind,
        entry.actor_kind,
        entry.actor,
        entry.target,
        appended.at,
        entry.client_id,
        entry.body,
    )


def _event(
    conversation: UUID,
    seq: int,
    kind: str,
    actor_kind: Any,
    actor: UUID | None,
    target: UUID | None,
    at: datetime,
    client_id: UUID | None,
    body: str | None,
) -> p.AnyEvent:
    common: dict[str, Any] = {
        "conversation": conversation,
        "seq": seq,
        "at": milliseconds(at),
        "by": p.Author(actor_kind, actor),
    }
    match kind:
        case "message.created":
            return p.MessageCreated(**common, client_id=client_id, body=body or "")
        case "note.added":
            return p.NoteAdded(**common, client_id=client_id, body=body or "")
        case "conversation.assigned":
            return p.ConversationAssigned(**common, to=target)
        case "conversation.closed":
            return p.ConversationClosed(**common)
        case "conversation.reopened":
            return p.ConversationReopened(**common)
        case "conversation.started":
            return p.ConversationStarted(**common)
    raise ValueError(f"the ledger knows no {kind}")


def rows(conversations: QuerySet[Conversation], member: Membership) -> list[p.Row]:
    """The inbox's rows of these conversations, as one member sees them; one query."""
    at_end = Message.objects.filter(conversation=OuterRef("pk"), seq=OuterRef("last_message_seq"))
    mark = ReadMark.objects.filter(conversation=OuterRef("pk"), member=member)
    shown = conversations.select_related("contact", "site").annotate(
        preview=Subquery(at_end.values(cut=Left("body", PREVIEW))[:1], output_field=CharField()),
        read_seq=Coalesce(Subquery(mark.values("seq")[:1]), 0),
    )
    return [_row(conversation) for conversation in shown]


def _row(conversation: Any) -> p.Row:
    contact = conversation.contact
    waiting = conversation.waiting_since
    by_visitor = conversation.last_message_seq == conversation.last_visitor_seq
    return p.Row(
        id=conversation.pk,
        number=conversation.number,
        status=conversation.status,
        contact=contact.pk,
        name=contact.label,
        email=contact.email,
        verified=contact.verified,
        site=conversation.site.name,
        assignee=conversation.assignee_id,
        preview=conversation.preview or "",
        preview_by="" if not conversation.last_message_seq else "visitor" if by_visitor else "operator",
        last_seq=conversation.last_seq,
        read_seq=conversation.read_seq,
        visitor_seq=conversation.last_visitor_seq,
        visitor_read_seq=conversation.visitor_read_seq,
        activity_at=milliseconds(conversation.last_activity_at),
        waiting_since=milliseconds(waiting) if waiting else None,
        created_at=milliseconds(conversation.created_at),
    )


def people(statuses: dict[UUID, str], only_first_names: bool = False) -> list[p.Person]:
    """The workspace's active members, by name. Visitors are told first names alone."""
    members: Iterable[Membership] = Membership.objects.active().select_related("user").order_by("joined_at")
    return [person(member, statuses.get(member.pk, "offline"), only_first_names) for member in members]


def person(member: Membership, status: Any, only_first_name: bool = False) -> p.Person:
    """One member as colleagues, or visitors, see them."""
    user = member.user
    name = (user.first_name or user.name) if only_first_name else user.name
    return p.Person(id=member.pk, name=name, picture=user.picture.url if user.picture else "", status=status)
