"""What clients may send: every *command* (``noun.verb``), and who may send it. chat/protocol.py has the whole."""

from typing import Literal
from uuid import UUID

from chat.shapes import (
    OPERATORS,
    VISITORS,
    Address,
    Ask,
    Body,
    Files,
    FromClient,
    Heads,
    Ids,
    Live,
    Members,
    Priority,
    Ref,
    Screen,
    Seconds,
    Sequence,
    SomeIds,
    Ticket,
    Time,
    Title,
    Tongue,
)


class SessionOpen(FromClient, tag="session.open"):
    """The first frame of every socket; the ticket is single-use and sixty seconds old at most."""

    ticket: Ticket


class ConversationResume(FromClient, tag="conversation.resume"):
    """Send me what came after this number; from 0 it is the whole conversation."""

    conversation: UUID
    after: Sequence


class MessageSend(FromClient, tag="message.send"):
    """``client_id`` is made by the sender before the first try and never reused. A visitor leaves
    ``conversation`` out to begin one, ``anew`` also where there are others. ``files`` are uploaded before; with them
    the text may be empty. ``ask`` is for operators; ``answers`` names the message that asked."""

    client_id: UUID
    body: Body
    conversation: UUID | None = None
    files: Files = []
    anew: bool = False
    ask: Ask | None = None
    answers: Sequence | None = None


class NoteAdd(FromClient, tag="note.add"):
    """``mentions`` are the members named in it: each is told."""

    sent_by = OPERATORS
    client_id: UUID
    body: Body
    conversation: UUID
    files: Files = []
    mentions: Members = []


class MessageEdit(FromClient, tag="message.edit"):
    """Another text for an own message or note, which stands at ``about``."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    about: Sequence
    body: Body


class MessageUnsend(FromClient, tag="message.unsend"):
    """Take an own message or note back."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    about: Sequence


class TypingSet(FromClient, tag="typing.set"):
    """``text`` is what a visitor has written so far. It is passed on only where the site allows that and tells
    the visitor so; nothing keeps it."""

    conversation: UUID
    typing: bool
    text: Live = ""


class ReadMark(FromClient, tag="read.mark"):
    conversation: UUID
    seq: Sequence


class Ping(FromClient, tag="ping"):
    """A heartbeat with the heads the client has; the answer names those that have moved on."""

    heads: Heads = {}


class PageView(FromClient, tag="page.view"):
    """A page of the customer's that this visitor sees, sent by frames of people who agreed to insights alone. What
    of the addresses may not be kept is taken out before anything is written."""

    sent_by = VISITORS
    url: Address
    title: Title = ""
    referrer: Address = ""
    screen: Screen = ""
    language: Tongue = ""


class PageLeave(FromClient, tag="page.leave"):
    """So long the page told last was in sight; said again when it was longer."""

    sent_by = VISITORS
    seconds: Seconds


class ConversationAssign(FromClient, tag="conversation.assign"):
    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    to: UUID | None


class ConversationClose(FromClient, tag="conversation.close"):
    sent_by = OPERATORS
    ref: Ref
    conversation: UUID


class ConversationReopen(FromClient, tag="conversation.reopen"):
    sent_by = OPERATORS
    ref: Ref
    conversation: UUID


class InboxFetch(FromClient, tag="inbox.fetch"):
    """Send me these conversations' rows."""

    sent_by = OPERATORS
    ref: Ref
    ids: Ids


class PresenceSet(FromClient, tag="presence.set"):
    sent_by = OPERATORS
    status: Literal["online", "away"]


class LookingSet(FromClient, tag="looking.set"):
    """What is on this operator's screen, or nothing. With ``again`` the answer is all that others look at."""

    sent_by = OPERATORS
    conversation: UUID | None
    again: bool = False


class ReplyClaim(FromClient, tag="reply.claim"):
    """I reply to what I look at, or with ``on`` false no more. Where another does, ``take`` takes it over."""

    sent_by = OPERATORS
    conversation: UUID
    on: bool
    take: bool = False


class NoticeRead(FromClient, tag="notice.read"):
    """These notices are read, or those of one conversation, or with ``all`` every one."""

    sent_by = OPERATORS
    ref: Ref
    ids: SomeIds = []
    conversation: UUID | None = None
    all: bool = False


class ConversationHand(FromClient, tag="conversation.hand"):
    """To a team, or to none."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    to: UUID | None


class ConversationPend(FromClient, tag="conversation.pend"):
    """We wait for somebody else."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID


class ConversationSnooze(FromClient, tag="conversation.snooze"):
    """Out of sight until then, or until the visitor writes."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    until: Time


class ConversationPrioritize(FromClient, tag="conversation.prioritize"):
    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    priority: Priority


class ConversationLabel(FromClient, tag="conversation.label"):
    """Put a label on, or with ``on`` false take it off."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    label: UUID
    on: bool


class ParticipantSet(FromClient, tag="participant.set"):
    """Let a member follow the conversation, or with ``on`` false no more."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    member: UUID
    on: bool


class ConversationMerge(FromClient, tag="conversation.merge"):
    """From now on this conversation is shown within another of the workspace."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    into: UUID


class ConversationUnmerge(FromClient, tag="conversation.unmerge"):
    """It stands by itself again."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID


class ContactBlock(FromClient, tag="contact.block"):
    """The contact of this conversation may not write any more, or with ``on`` false may again."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID
    on: bool


class ConversationRemove(FromClient, tag="conversation.remove"):
    """Delete it for good, with all that was said in it."""

    sent_by = OPERATORS
    ref: Ref
    conversation: UUID


class BoardWatch(FromClient, tag="board.watch"):
    """Tell me who is on the sites from now on, or with ``on`` false no more."""

    sent_by = OPERATORS
    on: bool


class VisitorInvite(FromClient, tag="visitor.invite"):
    """Begin a conversation with somebody who is on a site and has not written; ``client_id`` as in message.send."""

    sent_by = OPERATORS
    client_id: UUID
    visitor: UUID
    body: Body
