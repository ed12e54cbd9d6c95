"""What the server tells beside the ledger's events: of the moment, and of one member's own.

chat/protocol.py has the whole.
"""

from uuid import UUID

from chat.shapes import OPERATORS, VISITORS, FromServer, Here, Notice


class LookingChanged(FromServer, tag="looking.changed"):
    """All members who look at this conversation now, and the one who replies."""

    seen_by = OPERATORS
    conversation: UUID
    looking: list[UUID]
    replying: UUID | None


class NoticeAdded(FromServer, tag="notice.added"):
    """For one member alone. ``unread`` counts to 100 at most."""

    seen_by = OPERATORS
    notice: Notice
    unread: int


class NoticesRead(FromServer, tag="notices.read"):
    """For one member alone, in all their windows: what ``notice.read`` named is read, and so many are not."""

    seen_by = OPERATORS
    ids: list[UUID]
    conversation: UUID | None
    all: bool
    unread: int


class ContactChanged(FromServer, tag="contact.changed"):
    """Something is known of a contact that was not; ``conversations`` are theirs from now on."""

    seen_by = OPERATORS
    contact: UUID
    conversations: list[UUID]


class BoardChanged(FromServer, tag="board.changed"):
    """For those who watch the visitors alone, at most twice a second: who came or changed, and who left. With
    ``whole`` a new beginning, in several frames of which the last says that it ``ends``."""

    seen_by = OPERATORS
    here: list[Here]
    gone: list[UUID] = []
    whole: bool = False
    ends: bool = True


class VisitEnded(FromServer, tag="visit.ended"):
    """Nothing of this visitor's way is kept, or no more: the frame asks the page no further."""

    seen_by = VISITORS
