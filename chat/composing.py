"""A message that is more than its text: with files, asking, answering, or naming colleagues. Written in one
transaction with them."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

import msgspec

from accounts.models import ApiKey, Membership
from chat import asking, codec, protocol as p, reading
from chat.ledger import Appended, Entry, append
from chat.models import Attachment, Conversation, Mention, Message
from chat.sessions import conversation_of, demanded, visitor_of
from crm.models import Visitor

NOT_READY_MS = 1500
Command = p.MessageSend | p.NoteAdd


def write(conversation: UUID, by: UUID, *, command: Command) -> Appended:
    """An operator's. Raises ledger.Conflict, and Refusal for a text that is none, a file that is gone, a member who
    left, something asked that cannot be answered."""
    return put(conversation_of(conversation), demanded(by, "conversation.reply"), command)


def put(
    found: Conversation, by: Membership | ApiKey, command: Command, voice: Membership | None = None
) -> Appended:
    """The team's word; ``voice`` is in whose name a key of the API says it. Raises as ``write``."""
    if isinstance(command, p.NoteAdd):
        mentioned = _mentioned(command.mentions)
        done = _written(found, by, "note.added", command)
        if done.fresh:
            Mention.objects.bulk_create(
                Mention(conversation=found, member=each, seq=done.seq) for each in mentioned
            )
        return done
    more = {"target": voice.pk} if voice else {}
    if command.ask is None:
        return _written(found, by, "message.created", command, **more)
    asking.demand(command.ask)
    done = _written(found, by, "message.created", command, ask=command.ask, **more)
    if done.fresh:
        Message.objects.filter(conversation=found, seq=done.seq).update(ask=msgspec.to_builtins(command.ask))
    return done


def say(conversation: UUID, by: UUID, *, command: p.MessageSend) -> Appended:
    """A visitor's; which conversation it is was looked at before. Raises as ``write``."""
    found, visitor = conversation_of(conversation), visitor_of(by)
    about = asking.answered(found, command.answers, command.body)
    return _written(found, visitor, "message.created", command, about=about)


def _written(
    found: Conversation,
    by: Membership | Visitor | ApiKey,
    kind: Literal["message.created", "note.added"],
    command: Command,
    **more: Any,
) -> Appended:
    body = command.body if command.body.strip() else ""
    if (not body and not command.files) or "\x00" in body:
        raise codec.Refusal("empty", "Write something first.")
    found.lock()
    files = _files(found, by, command)
    sent = tuple(reading.file(attachment) for attachment in files)
    [done] = append(
        [Entry.by(by, found.pk, kind, client_id=command.client_id, body=body, files=sent, **more)]
    )
    if done.fresh:
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in files]).update(seq=done.seq)
    return done


def _files(found: Conversation, by: Membership | Visitor | ApiKey, command: Command) -> list[Attachment]:
    if not command.files or found.messages.filter(client_id=command.client_id).exists():
        return []
    unsent = {each.pk: each for each in Attachment.unsent(found.pk, by).filter(pk__in=command.files)}
    if set(unsent) != set(command.files) or len(command.files) != len(unsent):
        raise codec.Refusal("unknown_file", "A file is not here any more. Attach it again.")
    if not all(attachment.ready for attachment in unsent.values()):
        raise codec.Refusal(
            "not_ready", "An image is being made ready: it is sent then.", retry_ms=NOT_READY_MS
        )
    return [unsent[key] for key in command.files]


def _mentioned(ids: list[UUID]) -> list[Membership]:
    found = list(Membership.objects.active().filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise codec.Refusal("unknown_member", "Somebody you named is not in the workspace any more.")
    return found
