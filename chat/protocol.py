"""Every frame that crosses a socket, declared once.

A *command* (``noun.verb``) comes from a client and says who may send it; an *event* (``noun.verbed``) comes from
the server and says who may see it. ``decode`` refuses what is not declared; ``encode`` is the only way out.
``manage.py protocol`` writes the same declaration to ``static/js/protocol.js``.

Times are integers, milliseconds since 1970 UTC. Ids are canonical UUID strings.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, get_args
from uuid import UUID

import msgspec

HEARTBEAT_SECONDS = 25
BODY_MAX = 8000
HEADS_MAX = 100
PAGE = 200

Body = Annotated[str, msgspec.Meta(min_length=1, max_length=BODY_MAX)]
Sequence = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Ref = Annotated[str, msgspec.Meta(min_length=1, max_length=36)]
Ticket = Annotated[str, msgspec.Meta(min_length=16, max_length=128)]
Ids = Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=HEADS_MAX)]
Heads = Annotated[dict[UUID, Sequence], msgspec.Meta(max_length=HEADS_MAX)]


class Side(StrEnum):
    """The two interfaces that open a socket."""

    VISITOR = "visitor"
    OPERATOR = "operator"


BOTH = frozenset(Side)
OPERATORS = frozenset({Side.OPERATOR})
VISITORS = frozenset({Side.VISITOR})


class Closing:
    """Close codes. 44xx says "do not come back"; every other code means "back off and resume"."""

    TICKET = 4000
    MALFORMED = 4400
    REVOKED = 4403
    GONE = 4404
    ABUSE = 4429


class FromClient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    sent_by: ClassVar[frozenset[Side]] = BOTH


class FromServer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    seen_by: ClassVar[frozenset[Side]] = BOTH


# Shapes inside frames


class Author(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who did it: ``id`` is a visitor's or a membership's id; the system has none."""

    kind: Literal["visitor", "operator", "system"]
    id: UUID | None = None


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A colleague as others see them. ``id`` is the membership's; ``picture`` a path on our origin or empty."""

    id: UUID
    name: str
    picture: str = ""
    status: Literal["online", "away", "offline"] = "offline"


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation as the inbox's list shows it."""

    id: UUID
    number: int
    status: Literal["open", "closed"]
    contact: UUID
    name: str
    email: str
    verified: bool
    site: str
    assignee: UUID | None
    preview: str
    preview_by: Literal["visitor", "operator", ""]
    last_seq: int
    read_seq: int
    visitor_seq: int
    visitor_read_seq: int
    activity_at: int
    waiting_since: int | None
    created_at: int


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


class Refusal(Exception):
    """A frame that may not be: ``code`` and ``detail`` become a ``command.refused``."""

    def __init__(self, code: str, detail: str, ref: str = "", retry_ms: int = 0) -> None:
        super().__init__(code)
        self.frame = CommandRefused(code=code, detail=detail, ref=ref, retry_ms=retry_ms)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(AnyCommand)


def decode(text: str | bytes, side: Side) -> FromClient:
    """The command in a frame's text.

    Raises Refusal for text that is no JSON, an unknown type or field, a wrong or missing value, and a
    command that this side may not send.
    """
    try:
        command = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError) as fault:
        raise Refusal("malformed", f"This frame is not understood: {_place(fault)}") from None
    if side not in command.sent_by:
        raise Refusal("forbidden", "This command is not yours to send.")
    return command


def encode(frame: FromServer, side: Side) -> str:
    """The text of a frame for one side. Raises PermissionError when that side may not see it."""
    if side not in frame.seen_by:
        raise PermissionError(f"{type(frame).__name__} is not for a {side.value}")
    return _encoder.encode(frame).decode()


def for_visitor(event: AnyEvent) -> AnyEvent:
    """The event as a visitor may see it: itself, or its number alone."""
    if Side.VISITOR in event.seen_by:
        return event
    return EventHidden(conversation=event.conversation, seq=event.seq)


def _place(fault: Exception) -> str:
    # msgspec names the path and the expected type, never the value: safe to send back and to log.
    return str(fault) if isinstance(fault, msgspec.ValidationError) else "it is not valid JSON."
