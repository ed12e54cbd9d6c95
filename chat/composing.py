"""A message that is more than its text: with files, or naming colleagues. Written in one transaction with them."""

from __future__ import annotations

from uuid import UUID

from accounts.models import Membership
from chat import codec, protocol as p, reading
from chat.ledger import Appended, Entry, append
from chat.models import Attachment, Conversation, Mention
from chat.sessions import conversation_of, demanded

NOT_READY_MS = 1500


def write(conversation: UUID, by: UUID, *, command: p.MessageSend | p.NoteAdd) -> Appended:
    """Raises ledger.Conflict, and Refusal for a text that is none, a file that is gone, a member who left."""
    found, member = conversation_of(conversation), demanded(by, "conversation.reply")
    body = command.body if command.body.strip() else ""
    if (not body and not command.files) or "\x00" in body:
        raise codec.Refusal("empty", "Write something first.")
    note = isinstance(command, p.NoteAdd)
    found.lock()
    files = _files(found, member, command)
    mentioned = _mentioned(command.mentions) if isinstance(command, p.NoteAdd) else []
    entry = Entry.by(
        member,
        found.pk,
        "note.added" if note else "message.created",
        client_id=command.client_id,
        body=body,
        files=tuple(reading.file(attachment) for attachment in files),
    )
    [done] = append([entry])
    if done.fresh:
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in files]).update(seq=done.seq)
        Mention.objects.bulk_create(
            Mention(conversation=found, member=each, seq=done.seq) for each in mentioned
        )
    return done


def _files(found: Conversation, member: Membership, command: p.MessageSend | p.NoteAdd) -> list[Attachment]:
    if not command.files or found.messages.filter(client_id=command.client_id).exists():
        return []
    unsent = {each.pk: each for each in Attachment.unsent(found.pk, member.pk, command.files)}
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
