"""From a row of the ledger to the event that tells of it: one line for each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from chat import markdown, protocol as p


class Row(NamedTuple):
    """One row of the ledger with the message it concerns, in the order of reading.py's query."""

    conversation: UUID
    seq: int
    kind: str
    actor_kind: Any
    actor: UUID | None
    target: UUID | None
    about: int | None
    value: str
    at: datetime
    client_id: UUID | None = None
    body: str | None = None
    files: int | None = None
    edited: bool = False
    unsent: bool = False
    ask: Any = None


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def event(row: Row, files: list[p.File]) -> p.AnyEvent:
    """Raises KeyError for a kind the ledger does not know."""
    common: dict[str, Any] = {
        "conversation": row.conversation,
        "seq": row.seq,
        "at": milliseconds(row.at),
        "by": p.Author(row.actor_kind, row.actor, _voice(row)),
    }
    return EVENTS[row.kind](row, common, files)


def _voice(row: Row) -> UUID | None:
    return row.target if row.actor_kind == "api" and row.kind == "message.created" else None


def _said(shape: Any, more: Callable[[Row], dict[str, Any]] = lambda row: {}) -> Callable[..., p.AnyEvent]:
    def made(row: Row, common: dict[str, Any], files: list[p.File]) -> Any:
        return shape(
            **common,
            client_id=row.client_id,
            body=row.body or "",
            rich=_rich(row),
            files=files,
            edited=row.edited,
            unsent=row.unsent,
            **more(row),
        )

    return made


def _edited(shape: Any) -> Callable[..., p.AnyEvent]:
    return lambda row, common, files: shape(**common, about=row.about, body=row.body or "", rich=_rich(row))


def _bare(shape: Any) -> Callable[..., p.AnyEvent]:
    return lambda row, common, files: shape(**common)


def _with(shape: Any, name: str, of: Callable[[Row], Any]) -> Callable[..., p.AnyEvent]:
    return lambda row, common, files: shape(**common, **{name: of(row)})


def _target(row: Row) -> Any:
    return row.target


def _about(row: Row) -> Any:
    return row.about


def _value(row: Row) -> Any:
    return row.value


def _time(row: Row) -> int:
    return int(row.value)


def _maybe_time(row: Row) -> int | None:
    return int(row.value) if row.value else None


def _rich(row: Row) -> list[Any] | None:
    # What a visitor types is shown as it was typed.
    return markdown.tree(row.body) if row.body and row.actor_kind != "visitor" else None


EVENTS: dict[str, Callable[..., p.AnyEvent]] = {
    "conversation.started": _bare(p.ConversationStarted),
    "message.created": _said(p.MessageCreated, lambda row: {"ask": row.ask, "answers": row.about}),
    "note.added": _said(p.NoteAdded),
    "message.edited": _edited(p.MessageEdited),
    "note.edited": _edited(p.NoteEdited),
    "message.unsent": _with(p.MessageUnsent, "about", _about),
    "note.unsent": _with(p.NoteUnsent, "about", _about),
    "message.scheduled": lambda row, common, files: p.MessageScheduled(
        **common, scheduled=row.target, due=_time(row)
    ),
    "schedule.ended": lambda row, common, files: p.ScheduleEnded(
        **common, scheduled=row.target, outcome=_value(row)
    ),
    "conversation.assigned": _with(p.ConversationAssigned, "to", _target),
    "conversation.handed": _with(p.ConversationHanded, "to", _target),
    "conversation.closed": _bare(p.ConversationClosed),
    "conversation.reopened": _with(p.ConversationReopened, "waiting_since", _maybe_time),
    "conversation.pended": _bare(p.ConversationPended),
    "conversation.rated": _with(p.ConversationRated, "score", lambda row: int(row.value)),
    "conversation.snoozed": _with(p.ConversationSnoozed, "until", _time),
    "conversation.woken": _bare(p.ConversationWoken),
    "conversation.prioritized": _with(p.ConversationPrioritized, "priority", _value),
    "conversation.labelled": _with(p.ConversationLabelled, "label", _target),
    "conversation.unlabelled": _with(p.ConversationUnlabelled, "label", _target),
    "participant.joined": _with(p.ParticipantJoined, "member", _target),
    "participant.left": _with(p.ParticipantLeft, "member", _target),
    "conversation.merged": _with(p.ConversationMerged, "other", _target),
    "conversation.absorbed": _with(p.ConversationAbsorbed, "other", _target),
    "conversation.unmerged": _with(p.ConversationUnmerged, "other", _target),
    "contact.blocked": _bare(p.ContactBlocked),
    "contact.unblocked": _bare(p.ContactUnblocked),
}
