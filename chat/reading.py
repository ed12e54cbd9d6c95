"""Readings of the ledger: what the sockets and the pages show of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Left
from django.db.models.lookups import IsNull

from accounts.models import ApiKey, Membership, Team, TeamSeat
from accounts.tenancy import current
from chat import codec, happening, protocol as p, segmented
from chat.happening import milliseconds as milliseconds
from chat.ledger import Appended
from chat.models import Attachment, Conversation, Label, Labelling, Mention, Message, Participation, ReadMark
from crm.enrichment import portraits
from crm.models import Block

PREVIEW = 140

_EVENTS = """
SELECT e.seq, e.kind, e.actor_kind, e.actor, e.target, e.about, e.value, e.created_at,
       m.client_id, m.body, m.files, m.edited_at IS NOT NULL, m.unsent_at IS NOT NULL, m.ask
FROM chat_event e
LEFT JOIN chat_message m
    ON m.workspace_id = e.workspace_id AND m.conversation_id = e.conversation_id
    -- What a message is about is what it answers; its own text stands at its own number.
    AND m.seq = CASE WHEN e.kind = 'message.created' THEN e.seq ELSE coalesce(e.about, e.seq) END
WHERE e.workspace_id = %s AND e.conversation_id = %s AND e.seq > %s
ORDER BY e.seq LIMIT %s
"""


def events(conversation: Conversation, after: int, limit: int = p.PAGE) -> p.ConversationEvents:
    """The page of a conversation's events that follows ``after``; start-up is the page after 0."""
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [current(), conversation.pk, after, limit])
        found = [_asking(happening.Row(conversation.pk, *row)) for row in cursor.fetchall()]
    files = files_of(conversation, [row.seq for row in found if row.files])
    page = [happening.event(row, files.get(row.seq, [])) for row in found]
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


def _asking(row: happening.Row) -> happening.Row:
    return row._replace(ask=msgspec.json.decode(row.ask, type=p.Ask)) if row.ask else row


def files_of(conversation: Conversation, seqs: list[int]) -> dict[int, list[p.File]]:
    """The files of these messages, in the order they were chosen."""
    if not seqs:
        return {}
    found: dict[int, list[p.File]] = {}
    for attachment in Attachment.objects.filter(conversation=conversation, seq__in=seqs).order_by("id"):
        found.setdefault(attachment.seq, []).append(file(attachment))
    return found


def file(attachment: Attachment) -> p.File:
    return p.File(
        id=attachment.pk,
        name=attachment.name,
        kind=attachment.kind,
        size=attachment.size,
        width=attachment.width,
        height=attachment.height,
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
    row = happening.Row(
        entry.conversation,
        appended.seq,
        entry.kind,
        entry.actor_kind,
        entry.actor,
        entry.target,
        entry.about,
        entry.value,
        appended.at,
        entry.client_id,
        entry.body,
        len(entry.files),
        ask=entry.ask,
    )
    return happening.event(row, list(entry.files))


def rows(conversations: QuerySet[Conversation], member: Membership) -> list[p.Row]:
    """The inbox's rows of these conversations, as one member sees them."""
    at_end = Message.objects.filter(conversation=OuterRef("pk"), seq=OuterRef("last_message_seq"))
    labellings = Labelling.objects.filter(conversation=OuterRef("pk")).order_by("id")
    participations = Participation.objects.filter(conversation=OuterRef("pk")).order_by("id")
    mark = ReadMark.objects.filter(conversation=OuterRef("pk"), member=member)
    shown = conversations.select_related("contact", "site").annotate(
        preview=Subquery(at_end.values(cut=Left("body", PREVIEW))[:1], output_field=CharField()),
        preview_files=Subquery(at_end.values("files")[:1]),
        preview_unsent=Subquery(at_end.values(gone=IsNull(F("unsent_at"), False))[:1]),
        labels=ArraySubquery(labellings.values("label_id")),
        participants=ArraySubquery(participations.values("member_id")),
        mentioned=Exists(Mention.objects.filter(conversation=OuterRef("pk"), member=member)),
        blocked=Exists(Block.objects.filter(contact=OuterRef("contact"))),
        read_seq=Greatest(Coalesce(Subquery(mark.values("seq")[:1]), 0), F("imported_seq")),
        segments_asked=segmented.asked(),
    )
    found = list(shown)
    inside = segmented.of([each.contact_id for each in found], found[0].segments_asked if found else ())
    return [_row(conversation, inside.get(conversation.contact_id, [])) for conversation in found]


def _row(conversation: Any, segments: list[UUID]) -> p.Row:
    contact = conversation.contact
    by_visitor = conversation.last_message_seq == conversation.last_visitor_seq
    return p.Row(
        id=conversation.pk,
        number=conversation.number,
        status=conversation.status,
        snoozed_until=_maybe(conversation.snoozed_until),
        priority=conversation.priority,
        contact=contact.pk,
        name=contact.label,
        email=contact.email,
        verified=contact.verified,
        site=conversation.site.name,
        site_id=conversation.site_id,
        assignee=conversation.assignee_id,
        team=conversation.team_id,
        labels=conversation.labels,
        segments=segments,
        participants=conversation.participants,
        mentioned=conversation.mentioned,
        merged_into=conversation.merged_into_id,
        blocked=conversation.blocked,
        reply_goal=conversation.site.reply_goal,
        preview=conversation.preview or "",
        preview_by="" if not conversation.last_message_seq else "visitor" if by_visitor else "operator",
        preview_files=conversation.preview_files or 0,
        preview_unsent=bool(conversation.preview_unsent),
        last_seq=conversation.last_seq,
        message_seq=conversation.last_message_seq,
        read_seq=conversation.read_seq,
        visitor_seq=conversation.last_visitor_seq,
        visitor_read_seq=conversation.visitor_read_seq,
        activity_at=milliseconds(conversation.last_activity_at),
        waiting_since=_maybe(conversation.waiting_since),
        created_at=milliseconds(conversation.created_at),
        picture=portraits.shown(contact),
    )


def _maybe(at: datetime | None) -> int | None:
    return milliseconds(at) if at else None


def teams() -> list[p.Team]:
    """The workspace's teams, by name, with their active members."""
    active = Membership.objects.active().values("pk")
    seated = (
        TeamSeat.objects.filter(team=OuterRef("pk"), member__in=active).order_by("id").values("member_id")
    )
    found = Team.objects.by_name().annotate(members=ArraySubquery(seated))
    return [p.Team(id=team.pk, name=team.name, members=team.members) for team in found]


def labels() -> list[p.Label]:
    """The workspace's labels, by name."""
    return [p.Label(id=label.pk, name=label.name, hue=label.hue) for label in Label.objects.by_name()]


def callers() -> list[p.Caller]:
    """The workspace's API keys, those that are good no more included: their deeds are still told."""
    return [p.Caller(id=key.pk, name=key.name) for key in ApiKey.objects.order_by("id")]


def people(statuses: dict[UUID, str], only_first_names: bool = False) -> list[p.Person]:
    """The workspace's active members, by name. Visitors are told first names alone."""
    members: Iterable[Membership] = Membership.objects.active().select_related("user").order_by("joined_at")
    return [person(member, statuses.get(member.pk, "offline"), only_first_names) for member in members]


def person(member: Membership, status: Any, only_first_name: bool = False) -> p.Person:
    """One member as colleagues, or visitors, see them."""
    user = member.user
    name = (user.first_name or user.name) if only_first_name else user.name
    return p.Person(id=member.pk, name=name, picture=user.picture.url if user.picture else "", status=status)
