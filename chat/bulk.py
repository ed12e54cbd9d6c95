"""One action on many conversations, each through its own verb and ledger; and one undo that puts back what was before.

What was before is kept for ten minutes under a random word that only the member who acted is told. What somebody
else has changed since stays as they left it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet

from accounts.authorize import Forbidden
from accounts.models import Membership
from accounts.tenancy import current
from chat import codec, protocol as p, triage
from chat.live import UNREACHABLE, redis
from chat.models import Conversation, Labelling
from chat.sessions import NoConversation, in_history

MOST = 100
KEPT_SECONDS = 600
GONE = "This conversation is not here any more."
CHANGED = "Changed by somebody since: it stays as it is now."

VERBS: dict[type, Callable[..., None]] = {
    p.ConversationAssign: triage.assign,
    p.ConversationHand: triage.hand,
    p.ConversationClose: triage.close,
    p.ConversationReopen: triage.reopen,
    p.ConversationPend: triage.pend,
    p.ConversationSnooze: triage.snooze,
    p.ConversationPrioritize: triage.prioritize,
    p.ConversationLabel: triage.label,
}


class Expired(LookupError):
    """What was before is not known any more."""


class State(msgspec.Struct, frozen=True):
    """What a bulk action can change of a conversation."""

    status: str
    snoozed_until: datetime | None
    waiting_since: datetime | None
    assignee: UUID | None
    team: UUID | None
    priority: str
    labels: list[UUID]

    @property
    def standing(self) -> tuple[str, datetime | None]:
        return self.status, self.snoozed_until


class Change(msgspec.Struct, frozen=True):
    conversation: UUID
    before: State
    after: State


@dataclass
class Outcome:
    """``failed`` says why, for people."""

    done: list[UUID] = field(default_factory=list)
    failed: dict[UUID, str] = field(default_factory=dict)
    undo: str = ""


def act(member: Membership, items: Iterable[dict[str, Any]]) -> Outcome:
    """Carry out a command on each conversation. Raises codec.Refusal for what is no such command."""
    commands = sorted((_read(item) for item in items), key=lambda command: command.conversation)
    ids = [command.conversation for command in commands]
    before, outcome = _states(ids), Outcome()
    for command in commands:
        more = msgspec.structs.asdict(command)
        del more["ref"], more["conversation"]
        verb = in_history(VERBS[type(command)])
        _attempt(outcome, command.conversation, verb, command.conversation, member.pk, **more)
    outcome.undo = _remember(member, before, _states(outcome.done))
    return outcome


def undo(member: Membership, word: str) -> Outcome:
    """Put back what the member's action changed. Raises Expired."""
    outcome = Outcome()
    changes = _remembered(member, word)
    now = _states([change.conversation for change in changes])
    for change in sorted(changes, key=lambda change: change.conversation):
        found = now.get(change.conversation)
        if found is None:
            outcome.failed[change.conversation] = GONE
        else:
            _attempt(outcome, change.conversation, _put_back, change, found, member)
    return outcome


def _read(item: Any) -> Any:
    told = msgspec.json.encode({**item, "ref": "bulk"} if isinstance(item, dict) else item).decode()
    command = codec.decode(told, p.Side.OPERATOR)
    if type(command) not in VERBS:
        raise codec.Refusal("not_for_many", "This cannot be done to several at once.")
    return command


def _attempt(
    outcome: Outcome, conversation: UUID, verb: Callable[..., None], *args: Any, **more: Any
) -> None:
    try:
        with transaction.atomic():
            verb(*args, **more)
        outcome.done.append(conversation)
    except codec.Refusal as refusal:
        outcome.failed[conversation] = refusal.frame.detail
    except Forbidden:
        outcome.failed[conversation] = "Your role does not allow this."
    except NoConversation:
        outcome.failed[conversation] = GONE


def _put_back(change: Change, now: State, member: Membership) -> None:
    key, by = change.conversation, member.pk
    before, after = change.before, change.after
    touched = [name for name in State.__struct_fields__ if getattr(before, name) != getattr(after, name)]
    if any(getattr(now, name) != getattr(after, name) for name in touched):
        raise codec.Refusal("changed_since", CHANGED)
    if before.assignee != after.assignee:
        triage.assign(key, by, before.assignee)
    if before.team != after.team:
        triage.hand(key, by, before.team)
    if before.priority != after.priority:
        triage.prioritize(key, by, before.priority)
    for label in {*before.labels} ^ {*after.labels}:
        triage.label(key, by, label, label in before.labels)
    if before.standing != after.standing:
        _stand(before, key, by)
    if before.waiting_since != after.waiting_since:
        Conversation.objects.get(pk=key).wait_since(before.waiting_since)


def _stand(before: State, key: UUID, by: UUID) -> None:
    until = before.snoozed_until
    if until and until > datetime.now(UTC):
        triage.snooze(key, by, int(until.timestamp() * 1000))
    else:
        # A snooze whose time has come meanwhile would have ended by itself.
        {"closed": triage.close, "pending": triage.pend}.get(before.status, triage.reopen)(key, by)


def _states(ids: list[UUID]) -> dict[UUID, State]:
    labels = Labelling.objects.filter(conversation=OuterRef("pk")).order_by("label_id").values("label_id")
    found: QuerySet[Any] = Conversation.objects.filter(pk__in=ids).annotate(put_on=ArraySubquery(labels))
    return {
        each.pk: State(
            each.status,
            each.snoozed_until,
            each.waiting_since,
            each.assignee_id,
            each.team_id,
            each.priority,
            each.put_on,
        )
        for each in found
    }


def _remember(member: Membership, before: dict[UUID, State], after: dict[UUID, State]) -> str:
    changes = [Change(key, before[key], now) for key, now in after.items() if before[key] != now]
    word = secrets.token_urlsafe(16)
    try:
        redis().set(_key(member, word), msgspec.json.encode(changes), ex=KEPT_SECONDS)
    except UNREACHABLE:
        return ""
    return word if changes else ""


def _remembered(member: Membership, word: str) -> list[Change]:
    try:
        kept = cast("bytes | None", redis().getdel(_key(member, word)))
    except UNREACHABLE:
        kept = None
    if kept is None:
        raise Expired(word)
    return msgspec.json.decode(kept, type=list[Change])


def _key(member: Membership, word: str) -> str:
    return f"bulk:{current()}:{member.pk}:{word}"
