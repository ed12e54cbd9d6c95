"""Every frame that crosses a socket, declared once.

A *command* (``noun.verb``) comes from a client and says who may send it; an *event* (``noun.verbed``) comes from
the server and says who may see it. ``chat/codec.py`` refuses what is not declared here.
``manage.py protocol`` writes the same declaration to ``static/js/protocol.js``.

Times are integers, milliseconds since 1970 UTC. Ids are canonical UUID strings.
"""

from typing import get_args
from uuid import UUID

from chat.commands import (
    BoardWatch as BoardWatch,
    ContactBlock as ContactBlock,
    ConversationAssign as ConversationAssign,
    ConversationClose as ConversationClose,
    ConversationHand as ConversationHand,
    ConversationLabel as ConversationLabel,
    ConversationMerge as ConversationMerge,
    ConversationPend as ConversationPend,
    ConversationPrioritize as ConversationPrioritize,
    ConversationRemove as ConversationRemove,
    ConversationReopen as ConversationReopen,
    ConversationResume as ConversationResume,
    ConversationSnooze as ConversationSnooze,
    ConversationUnmerge as ConversationUnmerge,
    InboxFetch as InboxFetch,
    LookingSet as LookingSet,
    MessageEdit as MessageEdit,
    MessageSend as MessageSend,
    MessageUnsend as MessageUnsend,
    NoteAdd as NoteAdd,
    NoticeRead as NoticeRead,
    PageLeave as PageLeave,
    PageView as PageView,
    ParticipantSet as ParticipantSet,
    Ping as Ping,
    PresenceSet as PresenceSet,
    ReadMark as ReadMark,
    ReplyClaim as ReplyClaim,
    SessionOpen as SessionOpen,
    TypingSet as TypingSet,
    VisitorInvite as VisitorInvite,
)
from chat.events import (
    AnyEvent as AnyEvent,
    ContactBlocked as ContactBlocked,
    ContactUnblocked as ContactUnblocked,
    ConversationAbsorbed as ConversationAbsorbed,
    ConversationAssigned as ConversationAssigned,
    ConversationClosed as ConversationClosed,
    ConversationHanded as ConversationHanded,
    ConversationLabelled as ConversationLabelled,
    ConversationMerged as ConversationMerged,
    ConversationPended as ConversationPended,
    ConversationPrioritized as ConversationPrioritized,
    ConversationRated as ConversationRated,
    ConversationReopened as ConversationReopened,
    ConversationSnoozed as ConversationSnoozed,
    ConversationStarted as ConversationStarted,
    ConversationUnlabelled as ConversationUnlabelled,
    ConversationUnmerged as ConversationUnmerged,
    ConversationWoken as ConversationWoken,
    EventHidden as EventHidden,
    LedgerEvent as LedgerEvent,
    MessageCreated as MessageCreated,
    MessageEdited as MessageEdited,
    MessageScheduled as MessageScheduled,
    MessageUnsent as MessageUnsent,
    NoteAdded as NoteAdded,
    NoteEdited as NoteEdited,
    NoteUnsent as NoteUnsent,
    ParticipantJoined as ParticipantJoined,
    ParticipantLeft as ParticipantLeft,
    ScheduleEnded as ScheduleEnded,
)
from chat.frames import (
    BoardChanged as BoardChanged,
    ContactChanged as ContactChanged,
    LookingChanged as LookingChanged,
    NoticeAdded as NoticeAdded,
    NoticesRead as NoticesRead,
    VisitEnded as VisitEnded,
)
from chat.shapes import (
    BODY_MAX as BODY_MAX,
    BOTH as BOTH,
    FILES_MAX as FILES_MAX,
    HEADS_MAX as HEADS_MAX,
    HEARTBEAT_SECONDS as HEARTBEAT_SECONDS,
    LIVE_MAX as LIVE_MAX,
    MENTIONS_MAX as MENTIONS_MAX,
    OPERATORS as OPERATORS,
    PAGE as PAGE,
    VISITORS as VISITORS,
    Ask as Ask,
    Author as Author,
    Body as Body,
    Caller as Caller,
    Closing as Closing,
    File as File,
    Files as Files,
    FromClient as FromClient,
    FromServer as FromServer,
    Heads as Heads,
    Here as Here,
    Ids as Ids,
    Label as Label,
    Members as Members,
    Notice as Notice,
    Person as Person,
    Priority as Priority,
    Ref as Ref,
    Rich as Rich,
    Row as Row,
    Sequence as Sequence,
    Side as Side,
    Status as Status,
    Talk as Talk,
    Team as Team,
    Ticket as Ticket,
    Time as Time,
)

# Other frames from the server


class SessionOpened(FromServer, tag="session.opened"):
    """``you`` is the membership's or the visitor's id; a visitor's ``conversation`` is the one to resume.
    ``talks`` are the visitor's own, the newest first; with ``more_talks`` the rest is asked for over HTTP.
    Visitors are told of no teams, labels and callers (API keys). With ``live_typing`` operators see what a visitor
    writes before it is sent. With ``visits`` the site keeps which pages this visitor sees, who agreed to that."""

    you: UUID
    people: list[Person]
    teams: list[Team] = []
    labels: list[Label] = []
    callers: list[Caller] = []
    live_typing: bool = False
    visits: bool = False
    conversation: UUID | None = None
    head: int = 0
    read_seq: int = 0
    talks: list[Talk] = []
    more_talks: bool = False
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


class ConversationRemoved(FromServer, tag="conversation.removed"):
    """It is gone with its ledger; a client forgets it."""

    conversation: UUID


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
    """``text`` is what a visitor is writing, for operators of a site that allows it."""

    conversation: UUID
    by: Author
    typing: bool
    text: str = ""


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


class VocabularyChanged(FromServer, tag="vocabulary.changed"):
    """The workspace's teams and labels, after one was made, renamed or deleted."""

    seen_by = OPERATORS
    teams: list[Team]
    labels: list[Label]


class ViewsChanged(FromServer, tag="views.changed"):
    """Somebody made, changed or deleted a view: whoever shows a list of them asks again."""

    seen_by = OPERATORS


class ViewsCounted(FromServer, tag="views.counted"):
    """How many conversations stand in each view, counted up to 100; ``own`` holds what differs by member."""

    seen_by = OPERATORS
    counts: dict[str, int]
    own: dict[UUID, dict[str, int]]


class PresenceChanged(FromServer, tag="presence.changed"):
    person: Person


AnyCommand = (
    SessionOpen
    | ConversationResume
    | MessageSend
    | NoteAdd
    | MessageEdit
    | MessageUnsend
    | TypingSet
    | ReadMark
    | Ping
    | PageView
    | PageLeave
    | ConversationAssign
    | ConversationClose
    | ConversationReopen
    | InboxFetch
    | PresenceSet
    | LookingSet
    | ReplyClaim
    | NoticeRead
    | ConversationHand
    | ConversationPend
    | ConversationSnooze
    | ConversationPrioritize
    | ConversationLabel
    | ParticipantSet
    | ConversationMerge
    | ConversationUnmerge
    | ContactBlock
    | ConversationRemove
    | BoardWatch
    | VisitorInvite
)

COMMANDS: tuple[type[FromClient], ...] = get_args(AnyCommand)
