"""Stories written through the ledger, and then their times put back to when they happened.

The ledger stamps what it writes with the present, and the app's role has no business changing that. So the times
of the past are set afterwards, by the owner's role, in one transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from uuid_utils.compat import uuid7

from accounts.models import Membership, Site
from chat.ledger import Appended, Entry, append_each
from chat.models import Conversation, Labelling, ReadMark
from chat.models.numbering import next_number
from crm.models import Contact, Visitor
from crm.models.visitor import digest
from paldesk.demo.people import Person
from paldesk.demo.plot import VISITOR, Moment, Story

BATCH = 400
HOUR = timedelta(hours=1)

Team = Mapping[str, Membership]
Words = Mapping[str, UUID]


@dataclass(slots=True)
class Told:
    """A story and the conversation it became; ``seqs`` are the numbers of its moments."""

    story: Story
    conversation: Conversation
    visitor: Visitor
    assignee: UUID | None
    seqs: list[int] = field(default_factory=list)
    team_read: int = 0

    @property
    def visitor_read(self) -> int:
        """Visitors see an answer unless it came late and they had gone."""
        own = [seq for seq, moment in self._numbered() if moment.actor == VISITOR]
        seen = self.story.closed or int(self.conversation.number) % 3
        return self.seqs[-1] if seen else own[-1]

    @property
    def answered(self) -> int:
        """Where the team spoke last; 0 when it has not."""
        return max((seq for seq, moment in self._numbered() if moment.actor != VISITOR), default=0)

    def _numbered(self) -> Iterable[tuple[int, Moment]]:
        return zip(self.seqs, self.story.moments, strict=True)


def write(stories: Sequence[Story], site: Site, team: Team, words: Words) -> list[Told]:
    """Contacts, visitors, conversations and their ledgers, in the open workspace; ``words`` are ids by name."""
    contacts = _contacts(stories)
    visitors = [_visitor(story, site, contacts[id(story.person)]) for story in stories]
    Visitor.objects.bulk_create(visitors)
    told = [
        Told(story, _conversation(visitor), visitor, _id_of(story.assignee, words))
        for story, visitor in zip(stories, visitors, strict=True)
    ]
    Conversation.objects.bulk_create([one.conversation for one in told])
    _append(told, team, words)
    Labelling.objects.bulk_create(
        Labelling(conversation=one.conversation, label_id=words[name])
        for one in told
        for name in one.story.labels
    )
    ReadMark.objects.bulk_create(_marks(told, team))
    return told


def put_back(told: Sequence[Told], words: Words, workspace: UUID, founded: datetime) -> None:
    """Give everything the time at which it happened. The workspace's own comes last: it says that all is done."""
    moments = [
        (one.conversation.pk, seq, moment.at)
        for one in told
        for seq, moment in zip(one.seqs, one.story.moments, strict=True)
    ]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        for statement in (_EVENTS, _MESSAGES):
            cursor.execute(statement, [*_columns(moments), workspace])
        states = [(*_state(one), words.get(one.story.team or "")) for one in told]
        cursor.execute(_CONVERSATIONS, [*_columns(states), workspace])
        # These were told long ago.
        cursor.execute("DELETE FROM chat_outbox WHERE workspace_id = %s", [workspace])
        cursor.execute(_MEMBERSHIPS, [founded, workspace])
        cursor.execute(_WORKSPACE, [founded, workspace])


_EVENTS = """
UPDATE chat_event e SET created_at = g.at
FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[]) AS g (conversation, seq, at)
WHERE e.workspace_id = %s AND e.conversation_id = g.conversation AND e.seq = g.seq
"""
_MESSAGES = """
UPDATE chat_message m SET created_at = g.at
FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[]) AS g (conversation, seq, at)
WHERE m.workspace_id = %s AND m.conversation_id = g.conversation AND m.seq = g.seq
"""
_CONVERSATIONS = """
UPDATE chat_conversation c SET
    created_at = g.at, last_activity_at = date_trunc('milliseconds', g.active),
    waiting_since = g.waiting, status = g.status,
    assignee_id = g.assignee, visitor_read_seq = g.by_visitor, operator_read_seq = g.by_operator,
    snoozed_until = g.snoozed, priority = g.priority, team_id = g.team
FROM unnest(
    %s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::uuid[], %s::int[], %s::int[],
    %s::timestamptz[], %s::text[], %s::uuid[]
) AS g (conversation, at, active, waiting, status, assignee, by_visitor, by_operator, snoozed, priority, team)
WHERE c.workspace_id = %s AND c.id = g.conversation
"""
_MEMBERSHIPS = "UPDATE accounts_membership SET joined_at = %s WHERE workspace_id = %s"
_WORKSPACE = "UPDATE accounts_workspace SET created_at = %s WHERE id = %s"


def _contacts(stories: Iterable[Story]) -> dict[int, Contact]:
    """One contact for each person, also for those who came more than once."""
    found: dict[int, Contact] = {}
    for story in stories:
        contact = found.setdefault(id(story.person), _contact(story.person, story.start))
        contact.last_seen_at = story.end
    Contact.objects.bulk_create(found.values())
    return found


def _contact(person: Person, at: datetime) -> Contact:
    return Contact(
        name=person.name,
        email=person.email,
        phone=person.phone,
        verified=person.verified,
        created_at=at,
    )


def _visitor(story: Story, site: Site, contact: Contact) -> Visitor:
    return Visitor(
        site=site,
        contact=contact,
        token_digest=digest(secrets.token_urlsafe(32)),
        created_at=story.start,
        last_seen_at=story.end,
    )


def _conversation(visitor: Visitor) -> Conversation:
    return Conversation(
        number=next_number(), site_id=visitor.site_id, contact_id=visitor.contact_id, visitor=visitor
    )


def _append(told: Sequence[Told], team: Team, words: Words) -> None:
    entries = [(one, _entry(one, moment, team, words)) for one in told for moment in one.story.moments]
    for at in range(0, len(entries), BATCH):
        batch = entries[at : at + BATCH]
        outcomes = append_each([entry for _, entry in batch])
        for (one, _), outcome in zip(batch, outcomes, strict=True):
            if not isinstance(outcome, Appended):
                raise outcome
            one.seqs.append(outcome.seq)


def _entry(one: Told, moment: Moment, team: Team, words: Words) -> Entry:
    return Entry.by(
        one.visitor if moment.actor == VISITOR else team[moment.actor],
        one.conversation.pk,
        moment.kind,
        target=_id_of(moment.target, words),
        value=moment.value,
        client_id=uuid7() if moment.body else None,
        body=moment.body,
    )


def _marks(told: Sequence[Told], team: Team) -> list[ReadMark]:
    """Everybody has read what is old; of today's, each has seen other parts."""
    now = max(one.story.end for one in told)
    dice = Random("marks")  # noqa: S311 -- a demo, no secret
    marks = []
    for one in told:
        for name, member in team.items():
            fresh = now - one.story.end < 20 * HOUR
            waits = one.story.waiting_since is not None
            unread = fresh and dice.random() < (0.8 if waits else 0.3)
            seq = (one.answered if name == one.story.handler else 0) if unread else one.seqs[-1]
            if seq:
                one.team_read = max(one.team_read, seq)
                marks.append(ReadMark(conversation=one.conversation, member=member, seq=seq))
    return marks


def _state(one: Told) -> tuple[Any, ...]:
    story = one.story
    return (
        one.conversation.pk,
        story.start,
        story.last_message_at,
        story.waiting_since,
        story.status,
        one.assignee,
        one.visitor_read,
        one.team_read,
        story.snoozed_until,
        story.priority,
    )


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _id_of(name: str | None, words: Words) -> UUID | None:
    return words[name] if name else None
