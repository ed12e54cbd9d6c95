"""The ledger's events as they cross a socket, and who may see them. chat/protocol.py has the whole."""

from typing import Literal
from uuid import UUID

from chat.shapes import OPERATORS, VISITORS, Ask, Author, File, FromServer, Priority, Rich


class LedgerEvent(FromServer):
    """One row of a conversation's ledger; ``seq`` counts 1, 2, 3 … without gaps for every reader."""

    conversation: UUID
    seq: int
    at: int
    by: Author


class ConversationStarted(LedgerEvent, tag="conversation.started"):
    pass


class MessageCreated(LedgerEvent, tag="message.created"):
    """``body`` is the text as it is now; ``rich`` is the same as a tree where it holds any markup.
    ``ask`` is what it asks; ``answers`` the number of the message that asked this one."""

    client_id: UUID
    body: str
    rich: Rich = None
    files: list[File] = []
    edited: bool = False
    unsent: bool = False
    ask: Ask | None = None
    answers: int | None = None


class NoteAdded(LedgerEvent, tag="note.added"):
    seen_by = OPERATORS
    client_id: UUID
    body: str
    rich: Rich = None
    files: list[File] = []
    edited: bool = False
    unsent: bool = False


class MessageEdited(LedgerEvent, tag="message.edited"):
    """The message at ``about`` reads ``body`` now."""

    about: int
    body: str
    rich: Rich = None


class NoteEdited(LedgerEvent, tag="note.edited"):
    seen_by = OPERATORS
    about: int
    body: str
    rich: Rich = None


class MessageUnsent(LedgerEvent, tag="message.unsent"):
    """The message at ``about`` was taken back."""

    about: int


class NoteUnsent(LedgerEvent, tag="note.unsent"):
    seen_by = OPERATORS
    about: int


class MessageScheduled(LedgerEvent, tag="message.scheduled"):
    """``scheduled`` is sent at ``due`` unless the visitor writes before."""

    seen_by = OPERATORS
    scheduled: UUID
    due: int


class ScheduleEnded(LedgerEvent, tag="schedule.ended"):
    seen_by = OPERATORS
    scheduled: UUID
    outcome: Literal["sent", "cancelled", "overtaken", "failed"]


class ConversationAssigned(LedgerEvent, tag="conversation.assigned"):
    seen_by = OPERATORS
    to: UUID | None


class ConversationClosed(LedgerEvent, tag="conversation.closed"):
    pass


class ConversationReopened(LedgerEvent, tag="conversation.reopened"):
    """``waiting_since`` is when the visitor wrote what nobody has answered."""

    waiting_since: int | None = None


class ConversationHanded(LedgerEvent, tag="conversation.handed"):
    seen_by = OPERATORS
    to: UUID | None


class ConversationPended(LedgerEvent, tag="conversation.pended"):
    seen_by = OPERATORS


class ConversationRated(LedgerEvent, tag="conversation.rated"):
    """By the visitor, from 1 to 5; again where the visitor changed it."""

    seen_by = OPERATORS
    score: int


class ConversationSnoozed(LedgerEvent, tag="conversation.snoozed"):
    seen_by = OPERATORS
    until: int


class ConversationWoken(LedgerEvent, tag="conversation.woken"):
    """Its time had come."""

    seen_by = OPERATORS


class ConversationPrioritized(LedgerEvent, tag="conversation.prioritized"):
    seen_by = OPERATORS
    priority: Priority


class ConversationLabelled(LedgerEvent, tag="conversation.labelled"):
    seen_by = OPERATORS
    label: UUID


class ConversationUnlabelled(LedgerEvent, tag="conversation.unlabelled"):
    seen_by = OPERATORS
    label: UUID


class ParticipantJoined(LedgerEvent, tag="participant.joined"):
    seen_by = OPERATORS
    member: UUID


class ParticipantLeft(LedgerEvent, tag="participant.left"):
    seen_by = OPERATORS
    member: UUID


class ConversationMerged(LedgerEvent, tag="conversation.merged"):
    """``other`` is shown within this one from now on."""

    seen_by = OPERATORS
    other: UUID


class ConversationAbsorbed(LedgerEvent, tag="conversation.absorbed"):
    seen_by = OPERATORS
    other: UUID


class ConversationUnmerged(LedgerEvent, tag="conversation.unmerged"):
    """Both stand by themselves again; told in both."""

    seen_by = OPERATORS
    other: UUID


class ContactBlocked(LedgerEvent, tag="contact.blocked"):
    seen_by = OPERATORS


class ContactUnblocked(LedgerEvent, tag="contact.unblocked"):
    seen_by = OPERATORS


class EventHidden(FromServer, tag="event.hidden"):
    """Stands where a visitor may not look, so that their numbers have no gap either."""

    seen_by = VISITORS
    conversation: UUID
    seq: int


AnyEvent = (
    ConversationStarted
    | MessageCreated
    | NoteAdded
    | MessageEdited
    | NoteEdited
    | MessageUnsent
    | NoteUnsent
    | MessageScheduled
    | ScheduleEnded
    | ConversationAssigned
    | ConversationClosed
    | ConversationReopened
    | ConversationHanded
    | ConversationPended
    | ConversationRated
    | ConversationSnoozed
    | ConversationWoken
    | ConversationPrioritized
    | ConversationLabelled
    | ConversationUnlabelled
    | ParticipantJoined
    | ParticipantLeft
    | ConversationMerged
    | ConversationAbsorbed
    | ConversationUnmerged
    | ContactBlocked
    | ContactUnblocked
    | EventHidden
)
