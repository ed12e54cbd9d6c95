"""One conversation of the other service as rows of ours: numbered from 1, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from chat.models import Conversation, Event, Labelling, Message
from chat.moving.forms import Author, Part, Talk
from chat.moving.people import Team
from chat.shapes import BODY_MAX

_KINDS = {
    "message": "message.created",
    "note": "note.added",
    "closed": "conversation.closed",
    "reopened": "conversation.reopened",
}


@dataclass
class Written:
    """``conversation`` still lacks its site and its contact."""

    key: str
    conversation: Conversation
    team: Team
    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    labellings: list[Labelling] = field(default_factory=list)
    # What the events say of it so far, so that it ends as the other service says it does.
    status: str = "open"

    def happened(
        self,
        kind: str,
        at: datetime,
        side: str,
        actor: UUID | None,
        target: UUID | None = None,
        value: str = "",
    ) -> int:
        """Time never runs against the numbers, whatever the file says."""
        at = max(at, self.events[-1].created_at) if self.events else at
        seq = len(self.events) + 1
        self.events.append(
            Event(
                conversation=self.conversation,
                seq=seq,
                kind=kind,
                actor_kind=side,
                actor=actor,
                target=target,
                value=value,
                created_at=at,
            )
        )
        return seq


def written(
    talk: Talk, parts: Sequence[Part], team: Team, labels: Mapping[str, UUID], number: int
) -> Written:
    made = Written(talk.key, Conversation(number=number), team)
    first = next((part.by for part in parts if part.kind == "message"), Author("visitor"))
    # Who wrote first began it; before anything was said, time begins with the conversation.
    start = min([talk.at, *(part.at for part in parts[:1])])
    made.happened("conversation.started", start, *_actor(first, team))
    if talk.subject:
        _say(
            made,
            Part(talk.key, "subject", "note", start, Author("bot"), f"Subject: {talk.subject}"),
            voice="",
        )
    for part in parts:
        _part(made, part)
    _sort(made, talk, labels)
    _settle(made, talk)
    return made


def _part(made: Written, part: Part) -> None:
    if part.kind in ("message", "note"):
        _say(made, part, made.team.voice(part.by))
    elif part.kind != made.status and (part.kind, made.status) != ("reopened", "open"):
        made.status = "open" if part.kind == "reopened" else "closed"
        made.happened(_KINDS[part.kind], part.at, *_actor(part.by, made.team))


def _say(made: Written, part: Part, voice: str) -> None:
    """A text that is longer than a message may be becomes several."""
    text = _text(part, voice)
    for at in range(0, len(text), BODY_MAX):
        seq = made.happened(_KINDS[part.kind], part.at, *_actor(part.by, made.team))
        if part.kind == "message" and part.by.side == "visitor":
            made.status = "open"
        made.messages.append(
            Message(
                conversation=made.conversation,
                seq=seq,
                client_id=uuid5(NAMESPACE_URL, f"import:{part.kind}:{part.talk}:{part.ref}:{at}"),
                body=text[at : at + BODY_MAX],
                note=part.kind == "note",
                created_at=made.events[-1].created_at,
            )
        )


def _text(part: Part, voice: str) -> str:
    files = [f"File “{file.name}”: {file.url}" if file.name else f"File: {file.url}" for file in part.files]
    said = [f"{voice} {part.body}" if voice and part.body else voice or part.body, *files]
    return "\n".join(filter(None, said))


def _actor(author: Author, team: Team) -> tuple[str, UUID | None]:
    """No browser of theirs is here, so a visitor has no id."""
    return ("visitor", None) if author.side == "visitor" else ("operator", team.member(author))


def _sort(made: Written, talk: Talk, labels: Mapping[str, UUID]) -> None:
    """What it is sorted by stands in the ledger, too, at its end."""
    last = made.events[-1].created_at
    for word in dict.fromkeys(word.lower() for word in talk.labels):
        made.happened("conversation.labelled", last, "system", None, target=labels[word])
        made.labellings.append(Labelling(conversation=made.conversation, label_id=labels[word]))
    if talk.priority != "none":
        made.happened("conversation.prioritized", last, "system", None, value=talk.priority)
    member = made.team.member(talk.assignee) if talk.assignee else None
    if member:
        made.happened("conversation.assigned", last, "system", None, target=member)
    made.conversation.priority, made.conversation.assignee_id = talk.priority, member


def _settle(made: Written, talk: Talk) -> None:
    """It ends as the service says. Nobody waits for an answer here, and all of it was read there."""
    last = made.events[-1].created_at
    until = talk.snoozed_until if talk.status == "snoozed" else None
    status: str = talk.status
    if status == "snoozed" and (until is None or until <= timezone.now()):
        status, until = "open", None
    if status != made.status:
        kinds = {"open": "reopened", "closed": "closed", "pending": "pended", "snoozed": "snoozed"}
        value = str(int(until.timestamp() * 1000)) if until else ""
        made.happened(f"conversation.{kinds[status]}", last, "system", None, value=value)
    conversation, said = made.conversation, [one for one in made.messages if not one.note]
    visitor = [
        event.seq
        for event in made.events
        if event.kind == "message.created" and event.actor_kind == "visitor"
    ]
    change: dict[str, Any] = {
        "created_at": made.events[0].created_at,
        "status": status,
        "snoozed_until": until,
        "last_activity_at": said[-1].created_at if said else made.events[0].created_at,
        "waiting_since": None,
        "last_message_seq": said[-1].seq if said else 0,
        "last_visitor_seq": visitor[-1] if visitor else 0,
    }
    # Whether the visitor saw it, nobody knows here.
    for name in ("last_seq", "imported_seq", "operator_read_seq"):
        change[name] = len(made.events)
    for name, value in change.items():
        setattr(conversation, name, value)
