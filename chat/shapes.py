"""The small parts that frames are made of: sides, close codes, bounded values, people and rows."""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal
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


class FromClient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    sent_by: ClassVar[frozenset[Side]] = BOTH


class FromServer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    seen_by: ClassVar[frozenset[Side]] = BOTH
