"""What operators do to a conversation over the socket: fetch by id, ask whether they may, one verb of the model.

Each takes the conversation and the member who asks. Raises sessions.NoConversation, Forbidden, and Refusal where a
person should be told why.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from accounts.models import Membership, Team
from chat import blocking, codec, merging
from chat.models import Label, Message, Participation
from chat.models.conversation import PastTime
from chat.models.message import Gone, NotYours
from chat.sessions import conversation_of, demanded


def assign(conversation: UUID, by: UUID, to: UUID | None) -> None:
    found, member = conversation_of(conversation), demanded(by, "conversation.assign")
    found.assign(_colleague(to) if to else None, by=member)


def hand(conversation: UUID, by: UUID, to: UUID | None) -> None:
    found, member = conversation_of(conversation), demanded(by, "conversation.assign")
    team = Team.objects.filter(pk=to).first() if to else None
    if to and team is None:
        raise codec.Refusal("unknown_team", "This team is gone.")
    found.hand_to(team, by=member)


def close(conversation: UUID, by: UUID) -> None:
    conversation_of(conversation).close(by=demanded(by, "conversation.close"))


def reopen(conversation: UUID, by: UUID) -> None:
    conversation_of(conversation).reopen(by=demanded(by, "conversation.close"))


def pend(conversation: UUID, by: UUID) -> None:
    conversation_of(conversation).pend(by=demanded(by, "conversation.close"))


def snooze(conversation: UUID, by: UUID, until: int) -> None:
    """``until`` in milliseconds since 1970 UTC."""
    found, member = conversation_of(conversation), demanded(by, "conversation.close")
    with _said_in_words():
        found.snooze(datetime.fromtimestamp(until / 1000, UTC), by=member)


def prioritize(conversation: UUID, by: UUID, priority: str) -> None:
    conversation_of(conversation).prioritize(priority, by=demanded(by, "conversation.label"))


def label(conversation: UUID, by: UUID, label: UUID, on: bool) -> None:
    found, member = conversation_of(conversation), demanded(by, "conversation.label")
    chosen = Label.objects.filter(pk=label).first()
    if chosen is None:
        raise codec.Refusal("unknown_label", "This label is gone.")
    chosen.put_on(found, member) if on else chosen.take_off(found, member)


def participate(conversation: UUID, by: UUID, member: UUID, on: bool) -> None:
    found, asking = conversation_of(conversation), demanded(by, "conversation.assign")
    if on:
        Participation.begin(found, _colleague(member), by=asking)
    else:
        Participation.end(found, _somebody(member), by=asking)


def edit(conversation: UUID, by: UUID, about: int, body: str) -> None:
    message, member = _message(conversation, about), demanded(by, "conversation.reply")
    if not (body.strip() or message.files) or "\x00" in body:
        raise codec.Refusal("empty", "Write something, or take the message back.")
    with _said_in_words():
        message.edit(body, by=member)


def unsend(conversation: UUID, by: UUID, about: int) -> None:
    message, member = _message(conversation, about), demanded(by, "conversation.reply")
    with _said_in_words():
        message.unsend(by=member)


def merge(conversation: UUID, by: UUID, into: UUID) -> None:
    found, target = conversation_of(conversation), conversation_of(into)
    with _said_in_words():
        merging.merge(found, target, by=demanded(by, "conversation.assign"))


def unmerge(conversation: UUID, by: UUID) -> None:
    merging.unmerge(conversation_of(conversation), by=demanded(by, "conversation.assign"))


def block(conversation: UUID, by: UUID, on: bool) -> None:
    found, member = conversation_of(conversation), demanded(by, "contact.block")
    blocking.block(found, by=member) if on else blocking.unblock(found, by=member)


def remove(conversation: UUID, by: UUID) -> None:
    conversation_of(conversation).remove(by=demanded(by, "conversation.remove"))


def _message(conversation: UUID, seq: int) -> Message:
    found = Message.objects.filter(conversation=conversation_of(conversation), seq=seq).first()
    if found is None:
        raise codec.Refusal("unknown_message", "This message is not here any more.")
    return found


def _colleague(pk: UUID) -> Membership:
    found = Membership.objects.active().filter(pk=pk).first()
    if found is None:
        raise codec.Refusal("unknown_member", "This person is not in the workspace any more.")
    return found


def _somebody(pk: UUID) -> Membership:
    """A member, also one who has left."""
    found = Membership.objects.filter(pk=pk).first()
    if found is None:
        raise codec.Refusal("unknown_member", "This person is not in the workspace any more.")
    return found


@contextmanager
def _said_in_words() -> Iterator[None]:
    try:
        yield
    except NotYours:
        raise codec.Refusal("not_yours", "Only whoever wrote a message can change it.") from None
    except Gone:
        raise codec.Refusal("gone", "This message was taken back.") from None
    except PastTime:
        raise codec.Refusal("past_time", "This time has passed. Choose a later one.") from None
    except merging.Impossible as why:
        raise codec.Refusal("not_mergeable", str(why)) from None
