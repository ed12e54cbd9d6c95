"""The only writer of messages and events.

``append`` takes a list: one statement numbers the entries within their conversations, writes messages, events and
outbox rows, and moves the heads. ``Conversation.say`` calls it with one entry; the sockets' writer gathers what
arrives while the previous transaction commits and calls it with many, of many workspaces. The statement is the
reviewed function ``ledger_append`` (chat/sql/ledger_append.sql), which checks every entry's workspace itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.db import connection, transaction
from uuid_utils.compat import uuid7

from accounts.tenancy import current
from chat.shapes import Ask, File

if TYPE_CHECKING:
    from accounts.models import ApiKey, Membership
    from crm.models import Visitor

Kind = Literal[
    "conversation.started",
    "message.created",
    "note.added",
    "message.edited",
    "message.unsent",
    "note.edited",
    "note.unsent",
    "conversation.rated",
    "message.scheduled",
    "schedule.ended",
    "conversation.assigned",
    "conversation.handed",
    "conversation.closed",
    "conversation.reopened",
    "conversation.pended",
    "conversation.snoozed",
    "conversation.woken",
    "conversation.prioritized",
    "conversation.labelled",
    "conversation.unlabelled",
    "conversation.merged",
    "conversation.absorbed",
    "conversation.unmerged",
    "participant.joined",
    "participant.left",
    "contact.blocked",
    "contact.unblocked",
]
ActorKind = Literal["visitor", "operator", "api", "system"]
# What acts, by the name of its model.
_ACTORS: dict[str | None, ActorKind] = {"visitor": "visitor", "membership": "operator", "apikey": "api"}


class Conflict(Exception):
    """The client_id stands for another text already."""


class Missing(Exception):
    """The workspace has no such conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that shall have happened.

    ``client_id`` belongs to messages and notes alone. ``body`` is theirs, or the new text of an edited one, which
    goes to the listeners but not into the ledger; so do ``files`` and ``ask``. ``about`` is the number of the message
    concerned or answered, ``value`` a word from a fixed list or a time. What an API key says in a member's name has
    that member as ``target``.
    """

    workspace: UUID
    conversation: UUID
    kind: Kind
    actor_kind: ActorKind
    actor: UUID | None
    target: UUID | None = None
    client_id: UUID | None = None
    body: str | None = None
    about: int | None = None
    value: str = ""
    files: tuple[File, ...] = ()
    ask: Ask | None = None

    @classmethod
    def by(
        cls, actor: Visitor | Membership | ApiKey | None, conversation: UUID, kind: Kind, **more: Any
    ) -> Entry:
        """The entry of a visitor, a member or an API key in their workspace; of the system in the open one."""
        if actor is None:
            return cls(
                workspace=current(),
                conversation=conversation,
                kind=kind,
                actor_kind="system",
                actor=None,
                **more,
            )
        side = _ACTORS[actor._meta.model_name]
        return cls(
            workspace=actor.workspace_id,
            conversation=conversation,
            kind=kind,
            actor_kind=side,
            actor=actor.pk,
            **more,
        )


@dataclass(frozen=True, slots=True)
class Appended:
    """Where an entry stands. ``fresh`` is False when the same message had been written before."""

    entry: Entry
    seq: int
    at: datetime
    fresh: bool


Outcome = Appended | Conflict | Missing

_APPEND = """
SELECT outcome, seq, at FROM ledger_append(
    %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[],
    %s::integer[], %s::text[], %s::integer[]
) ORDER BY place
"""


def append(entries: Sequence[Entry]) -> list[Appended]:
    """Write the entries and tell the live layer once they are committed; outcomes in the same order.

    Raises Conflict or Missing for the first entry that may not be; then none is written.
    """
    with transaction.atomic():
        outcomes = append_each(entries)
        for outcome in outcomes:
            if not isinstance(outcome, Appended):
                raise outcome
    written = [outcome for outcome in outcomes if isinstance(outcome, Appended)]
    transaction.on_commit(lambda: _tell(written))
    return written


def append_each(entries: Sequence[Entry]) -> list[Outcome]:
    """Write each entry that may be written; the others' outcome is the exception. Tells nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, _columns(entries))
        rows = cursor.fetchall()
    return [_outcome(entry, *row) for entry, row in zip(entries, rows, strict=True)]


def _columns(entries: Sequence[Entry]) -> list[list[object]]:
    return [
        [entry.workspace for entry in entries],
        [entry.conversation for entry in entries],
        [entry.kind for entry in entries],
        [entry.actor_kind for entry in entries],
        [entry.actor for entry in entries],
        [entry.target for entry in entries],
        [uuid7() if entry.client_id else None for entry in entries],
        [entry.client_id for entry in entries],
        [entry.body if entry.client_id else None for entry in entries],
        [entry.about for entry in entries],
        [entry.value for entry in entries],
        [len(entry.files) for entry in entries],
    ]


def _outcome(entry: Entry, outcome: str, seq: int, at: datetime) -> Outcome:
    if outcome == "missing":
        return Missing()
    if outcome == "conflict":
        return Conflict()
    return Appended(entry, seq, at, fresh=outcome == "written")


def _tell(written: list[Appended]) -> None:
    from chat.live import publish

    publish(written)
