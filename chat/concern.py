"""Whom an event concerns, and why: the rules of ``Reason``. Nobody is told of what they did themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import Membership, TeamSeat
from accounts.tenancy import current
from chat.models import Conversation, Mention, Participation, Scheduled
from chat.models.notice import Reason

# Where a member has several reasons to know of one event, the first of these is said.
STRONGEST = [
    Reason.MENTIONED,
    Reason.OVERTAKEN,
    Reason.ASSIGNED,
    Reason.WOKEN,
    Reason.YOURS,
    Reason.FOLLOWED,
    Reason.TEAM,
    Reason.UNASSIGNED,
]

_EVENTS = """
SELECT e.conversation_id, e.seq, e.kind, e.actor_kind, e.actor, e.target,
       e.kind = 'message.created' AND NOT EXISTS (
           SELECT 1 FROM chat_message m
           WHERE m.workspace_id = e.workspace_id AND m.conversation_id = e.conversation_id AND m.seq < e.seq
       )
FROM unnest(%s::uuid[], %s::integer[], %s::integer[]) AS due (conversation, first, seq)
JOIN chat_event e
    ON e.workspace_id = %s AND e.conversation_id = due.conversation AND e.seq BETWEEN due.first AND due.seq
WHERE e.kind IN ('message.created', 'note.added', 'conversation.assigned', 'conversation.handed',
                 'conversation.woken', 'conversation.closed')
    OR (e.kind = 'schedule.ended' AND e.value = 'overtaken')
ORDER BY e.conversation_id, e.seq
"""


@dataclass(frozen=True)
class Happened:
    """An event that may concern somebody. ``first`` says that it is the first message of its conversation."""

    conversation: UUID
    seq: int
    kind: str
    actor_kind: str
    actor: UUID | None
    target: UUID | None
    first: bool

    @property
    def by_visitor(self) -> bool:
        return self.kind == "message.created" and self.actor_kind == "visitor"

    @property
    def taken_up(self) -> bool:
        """Somebody sees to the conversation: it waits for nobody in particular no more."""
        by_us = self.actor_kind == "operator" or (self.actor_kind == "api" and self.target is not None)
        answered = self.kind == "message.created" and by_us
        assigned = self.kind == "conversation.assigned" and self.target is not None
        return answered or assigned or self.kind == "conversation.closed"


Key = tuple[UUID, Happened]


def happened(stretches: Iterable[tuple[UUID, int, int]]) -> list[Happened]:
    """Of these stretches of conversations (first and last number) what may concern somebody; in its order."""
    columns = [list(column) for column in zip(*stretches, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [*columns, current()])
        return [Happened(*row) for row in cursor.fetchall()]


def strongest(reasons: Iterable[tuple[Key, Reason]]) -> dict[Key, Reason]:
    """One reason for each member and event."""
    found: dict[Key, Reason] = {}
    for key, reason in reasons:
        if key not in found or STRONGEST.index(reason) < STRONGEST.index(found[key]):
            found[key] = reason
    return found


class Concern:
    """Whom these events concern; a query each for what all of them need."""

    def __init__(self, events: list[Happened]) -> None:
        self.events = events
        ids = {event.conversation for event in events}
        self.active = set(Membership.objects.active().values_list("pk", flat=True))
        talks = Conversation.objects.filter(pk__in=ids).select_related("contact")
        self.talks = {talk.pk: talk for talk in talks}
        self.following = _grouped(
            Participation.objects.filter(conversation__in=ids).values_list("conversation", "member")
        )
        self.teams = _grouped(TeamSeat.objects.values_list("team", "member"))
        self.mentioned = self._mentions()
        self.scheduled = self._authors()

    def reasons(self) -> Iterator[tuple[Key, Reason]]:
        for event in self.events:
            talk = self.talks.get(event.conversation)
            for member, reason in self._of(event, talk) if talk else ():
                if member in self.active and member != event.actor:
                    yield (member, event), reason

    def _of(self, event: Happened, talk: Any) -> Iterator[tuple[Any, Reason]]:
        match event.kind:
            case "note.added":
                yield from ((who, Reason.MENTIONED) for who in self.mentioned[event.conversation, event.seq])
            case "conversation.assigned":
                yield event.target, Reason.ASSIGNED
            case "conversation.handed":
                yield from ((who, Reason.TEAM) for who in self.teams[event.target])
            case "conversation.woken":
                yield talk.assignee_id or self._snoozer(event), Reason.WOKEN
            case "schedule.ended":
                yield self.scheduled.get(event.target), Reason.OVERTAKEN
        if event.by_visitor:
            yield from self._written(event, talk)

    def _written(self, event: Happened, talk: Any) -> Iterator[tuple[Any, Reason]]:
        yield talk.assignee_id, Reason.YOURS
        yield from ((who, Reason.FOLLOWED) for who in self.following[talk.pk])
        if event.first and talk.assignee_id is None:
            everybody = self.teams[talk.team_id] if talk.team_id else self.active
            yield from ((who, Reason.UNASSIGNED) for who in everybody)

    def _snoozer(self, event: Happened) -> UUID | None:
        snoozes = self.talks[event.conversation].events.filter(kind="conversation.snoozed")
        last = snoozes.filter(seq__lt=event.seq).order_by("-seq").first()
        return last.actor if last else None

    def _mentions(self) -> defaultdict[Any, list[UUID]]:
        notes = [event for event in self.events if event.kind == "note.added"]
        found = Mention.objects.filter(
            conversation__in={event.conversation for event in notes}, seq__in={event.seq for event in notes}
        )
        rows = found.values_list("conversation", "seq", "member") if notes else []
        return _grouped(((conversation, seq), member) for conversation, seq, member in rows)

    def _authors(self) -> dict[UUID | None, UUID]:
        ids = [event.target for event in self.events if event.kind == "schedule.ended"]
        return dict(Scheduled.objects.filter(pk__in=ids).values_list("pk", "member")) if ids else {}


def _grouped(pairs: Iterable[tuple[Any, UUID]]) -> defaultdict[Any, list[UUID]]:
    found: defaultdict[Any, list[UUID]] = defaultdict(list)
    for key, member in pairs:
        found[key].append(member)
    return found
