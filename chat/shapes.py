"""The small parts that frames are made of: sides, close codes, bounded values, people and rows."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import msgspec

HEARTBEAT_SECONDS = 25
BODY_MAX = 8000
HEADS_MAX = 100
PAGE = 200
FILES_MAX = 10
MENTIONS_MAX = 20
LIVE_MAX = 500

Body = Annotated[str, msgspec.Meta(max_length=BODY_MAX)]
Live = Annotated[str, msgspec.Meta(max_length=LIVE_MAX)]
Address = Annotated[str, msgspec.Meta(max_length=4000)]
Title = Annotated[str, msgspec.Meta(max_length=500)]
Screen = Annotated[str, msgspec.Meta(pattern=r"^([1-9]\d{0,4}x[1-9]\d{0,4})?$")]
Tongue = Annotated[str, msgspec.Meta(pattern=r"^([a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})?)?$")]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]
Sequence = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Ref = Annotated[str, msgspec.Meta(min_length=1, max_length=36)]
Ticket = Annotated[str, msgspec.Meta(min_length=16, max_length=128)]
Time = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Files = Annotated[list[UUID], msgspec.Meta(max_length=FILES_MAX)]
Members = Annotated[list[UUID], msgspec.Meta(max_length=MENTIONS_MAX)]
Status = Literal["open", "pending", "snoozed", "closed"]
Reason = Literal["mentioned", "assigned", "team", "yours", "followed", "unassigned", "woken", "overtaken"]
Priority = Literal["none", "low", "medium", "high", "urgent"]
# What may be chosen from, and how an answer is written down.
Choice = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Choices = Annotated[list[Choice], msgspec.Meta(max_length=10)]
# A text as a tree of what it holds: strings, and lists of a node's name, its attributes and what is inside.
Rich = list[Any] | None
Ids = Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=HEADS_MAX)]
SomeIds = Annotated[list[UUID], msgspec.Meta(max_length=HEADS_MAX)]
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
    """Who did it: ``id`` is the id of a visitor, a membership or an API key; the system has none. ``voice`` is the
    member in whose name a program speaks through the API."""

    kind: Literal["visitor", "operator", "api", "system"]
    id: UUID | None = None
    voice: UUID | None = None


class Caller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An API key as the team knows it."""

    id: UUID
    name: str


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A colleague as others see them. ``id`` is the membership's; ``picture`` a path on our origin or empty."""

    id: UUID
    name: str
    picture: str = ""
    status: Literal["online", "away", "offline"] = "offline"


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: UUID
    name: str
    members: list[UUID]


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``hue`` is the number of a colour that the design names."""

    id: UUID
    name: str
    hue: int


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a message. An image has a size in pixels and a preview; others have neither."""

    id: UUID
    name: str
    kind: str
    size: int
    width: int = 0
    height: int = 0


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a message asks to choose or to fill in: ``options`` for buttons and a list, ``field`` and its ``label``
    for a field. Whoever answers sends an ordinary message that names this one."""

    kind: Literal["buttons", "list", "field"]
    options: Choices = []
    field: Literal["text", "email", "number", "date", ""] = ""
    label: Annotated[str, msgspec.Meta(max_length=80)] = ""


class Talk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of a visitor's conversations: ``said`` is how its last message begins, ``at`` when it was, ``rating``
    what the visitor gave it, or 0."""

    id: UUID
    head: int
    read_seq: int
    at: int
    said: str
    closed: bool
    unread: int
    rating: int = 0


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation as the inbox's list shows it. ``reply_goal`` is the site's, in minutes; ``mentioned`` says
    that a note names the reader; ``picture`` is the name of the contact's picture, or empty; ``segments`` are those
    of the segments that views ask for in which the contact is."""

    id: UUID
    number: int
    status: Status
    snoozed_until: int | None
    priority: Priority
    contact: UUID
    name: str
    email: str
    verified: bool
    site: str
    site_id: UUID
    assignee: UUID | None
    team: UUID | None
    labels: list[UUID]
    segments: list[UUID]
    participants: list[UUID]
    mentioned: bool
    merged_into: UUID | None
    blocked: bool
    reply_goal: int
    preview: str
    preview_by: Literal["visitor", "operator", ""]
    preview_files: int
    preview_unsent: bool
    last_seq: int
    message_seq: int
    read_seq: int
    visitor_seq: int
    visitor_read_seq: int
    activity_at: int
    waiting_since: int | None
    created_at: int
    picture: str = ""


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a member should look at a conversation: ``by`` is the colleague who caused it, ``name`` the contact's."""

    id: UUID
    conversation: UUID
    number: int
    name: str
    seq: int
    reason: Reason
    by: UUID | None
    at: int
    read: bool


class Here(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody on a site now. ``agreed`` is whether to insights: of all others the rest is empty, and ``id`` is a
    stand-in. Times are milliseconds; ``conversation`` is one that is open, ``state`` how it stands."""

    id: UUID
    agreed: bool = False
    contact: UUID | None = None
    name: str = ""
    known: bool = False
    verified: bool = False
    picture: str = ""
    blocked: bool = False
    site: UUID | None = None
    url: str = ""
    title: str = ""
    arrived_at: int = 0
    page_at: int = 0
    pages: int = 1
    visits: int = 1
    source: str = ""
    country: str = ""
    city: str = ""
    browser: str = ""
    os: str = ""
    device: str = ""
    state: Literal["none", "invited", "waiting", "talking"] = "none"
    conversation: UUID | None = None
    number: int = 0
    assignee: UUID | None = None


class FromClient(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    sent_by: ClassVar[frozenset[Side]] = BOTH


class FromServer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    seen_by: ClassVar[frozenset[Side]] = BOTH
