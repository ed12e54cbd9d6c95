"""Every frame that crosses a socket, declared once.

A *command* (``noun.verb``) comes from a client and says who may send it; an *event* (``noun.verbed``) comes from
the server and says who may see it. ``chat/codec.py`` refuses what is not declared here.
``manage.py protocol`` writes the same declaration to ``static/js/protocol.js``.

Times are integers, milliseconds since 1970 UTC. Ids are canonical UUID strings.
"""

from typing import Literal, get_args
from uuid import UUID

from chat.shapes import (
    BODY_MAX as BODY_MAX,
    BOTH as BOTH,
    HEADS_MAX as HEADS_MAX,
    HEARTBEAT_SECONDS as HEARTBEAT_SECONDS,
    OPERATORS as OPERATORS,
    PAGE as PAGE,
    VISITORS as VISITORS,
    Author as Author,
    Body as Body,
    Closing as Closing,
    FromClient as FromClient,
    FromServer as FromServer,
    Heads as Heads,
    Ids as Ids,
    Person as Person,
    Ref as Ref,
    Row as Row,
    Sequence as Sequence,
    Side as Side,
    Ticket as Ticket,
)

# Commands


class SessionOpen(FromClient, tag="session.open"):
    """The first frame of every socket; the ticket is single-use and sixty seconds old at most."""

    ticket: Ticket


class ConversationResume(FromClient, tag="conversation.resume"):
    """Send me what came after this number; from 0 it is the whole conversation."""

    conversation: UUID
    after: Sequence


class MessageSend(FromClient, tag="message.send"):
    """``client_id`` is made by the sender before the first try and never reused. A visitor leaves
    ``conversation`` out to begin one."""

    client_id: UUID
    body: Body
    conversation: UUID | None = None


class NoteAdd(FromClient, tag="note.add"):
    sent_by = OPERATORS
    client_id: UUID
    body: Body
    conversation: UUID


class TypingSet(FromClient, tag="typing.set"):
    conversation: UUID
    typing: bool


class ReadMark(FromClient, tag="read.mark"):
    conversation: UUID
    seq: Sequence


class Ping(FromClient, tag="ping"):
    """A heartbeat with the heads the client has; the answer names those that have moved on."""

    heads: Heads = {}


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


# The ledger's events


class LedgerEvent(FromServer):
    """One row of a conversation's ledger; ``seq`` counts 1, 2, 3 … without gaps for every reader."""

    conversation: UUID
    seq: int
    at: int
    by: Author


class ConversationStarted(LedgerEvent, tag="conversation.started"):
    pass


class MessageCreated(LedgerEvent, tag="message.created"):
    client_id: UUID
    body: str


class NoteAdded(LedgerEvent, tag="note.added"):
    seen_by = OPERATORS
    client_id: UUID
    body: str


class ConversationAssigned(LedgerEvent, tag="conversation.assigned"):
    seen_by = OPERATORS
    to: UUID | None


class ConversationClosed(LedgerEvent, tag="conversation.closed"):
    pass


class ConversationReopened(LedgerEvent, tag="conversation.reopened"):
    pass


class EventHidden(FromServer, tag="event.hidden"):
    """Stands where a visitor may not look, so that their numbers have no gap either."""

    seen_by = VISITORS
    conversation: UUID
    seq: int


AnyEvent = (
    ConversationStarted
    | MessageCreated
    | NoteAdded
    | ConversationAssigned
    | ConversationClosed
    | ConversationReopened
    | EventHidden
)


# Other frames from the server


class SessionOpened(FromServer, tag="session.opened"):
    """``you`` is the membership's or the visitor's id; a visitor's ``conversation`` is the one to resume."""

    you: UUID
    people: list[Person]
    conversation: UUID | None = None
    head: int = 0
    read_seq: int = 0
    heartbeat: int = HEARTBEAT_SECONDS


class SessionStale(FromServer, tag="session.stale"):
    """The server's own line was cut and hints were lost: the client asks for heads at once (``ping``)."""


class ConversationEvents(FromServer, tag="conversation.events"):
    """The answer to ``conversation.resume``; ``more`` says that the client shall ask again."""

    conversation: UUID
    events: list[AnyEvent]
    head: int
    more: bool
    visitor_read_seq: int
    operator_read_seq: int


class MessageAccepted(FromServer, tag="message.accepted"):
    """Committed. Sent to the sender alone, also when the same message comes again."""

    client_id: UUID
    conversation: UUID
    seq: int
    at: int


class CommandDone(FromServer, tag="command.done"):
    seen_by = OPERATORS
    ref: str


class CommandRefused(FromServer, tag="command.refused"):
    """``code`` is for programs, ``detail`` for people; ``ref`` echoes the command's ref or client_id."""

    code: str
    detail: str
    ref: str = ""
    retry_ms: int = 0


class TypingChanged(FromServer, tag="typing.changed"):
    conversation: UUID
    by: Author
    typing: bool


class ReadMarked(FromServer, tag="read.marked"):
    conversation: UUID
    by: Author
    seq: int


class HeadMoved(FromServer, tag="head.moved"):
    """A hint without content: this conversation now ends at ``seq``."""

    conversation: UUID
    seq: int


class Pong(FromServer, tag="pong"):
    """``heads`` holds only what differs from what the client said."""

    heads: dict[UUID, int]


class InboxRows(FromServer, tag="inbox.rows"):
    seen_by = OPERATORS
    ref: str
    rows: list[Row]


class PresenceChanged(FromServer, tag="presence.changed"):
    person: Person


AnyCommand = (
    SessionOpen
    | ConversationResume
    | MessageSend
    | NoteAdd
    | TypingSet
    | ReadMark
    | Ping
    | ConversationAssign
    | ConversationClose
    | ConversationReopen
    | InboxFetch
    | PresenceSet
)

COMMANDS: tuple[type[FromClient], ...] = get_args(AnyCommand)
