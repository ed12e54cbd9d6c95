"""What the API answers, and what is given inside of a call.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, Required, TypedDict

from paldesk_client.thing import Thing


class Actor(Thing):
    """Who did it: a visitor, an operator, an API key, or Paldesk itself, which has no id. ``operator`` is
    the one in whose name an API key spoke.
    """

    kind: Literal["api", "operator", "system", "visitor"] | str
    id: str | None
    operator: str | None


class Ask(Thing):
    """What a message asks to choose or to fill in: ``options`` for buttons and a list, ``field`` and its
    ``label`` for a field. Whoever answers sends an ordinary message that names this one.
    """

    kind: Literal["buttons", "field", "list"] | str
    options: list[str]
    field: Literal["", "date", "email", "number", "text"] | str
    label: str


class Company(Thing):
    """Where contacts work. ``domain`` is null where none is known."""

    id: str
    object: Literal["company"] | str
    name: str
    domain: str | None
    created_at: datetime
    updated_at: datetime


class Consent(Thing):
    """A yes or a no, as it was said. Records are never changed: the deciding one says what counts now."""

    id: str
    object: Literal["consent"] | str
    contact: str
    visitor: str | None
    purpose: Literal["enrichment", "insights", "marketing", "support"] | str
    granted: bool
    deciding: bool
    source: Literal["page", "server", "signal", "visitor"] | str
    text: str
    language: str
    at: datetime


class Contact(Thing):
    """A person. ``verified`` says that your server vouched for who this is; ``attributes`` are all other
    facts, with their sources under ``/contacts/{contact}/facts``.
    """

    id: str
    object: Literal["contact"] | str
    external_id: str | None
    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    time_zone: str | None
    company: str | None
    owner: str | None
    labels: list[str]
    attributes: Mapping[str, str | int | float | bool]
    verified: bool
    blocked: bool
    created_at: datetime
    updated_at: datetime
    last_seen_at: datetime


class ContactLabel(Thing):
    """``colour`` is the number of one of the twelve colours."""

    id: str
    object: Literal["contact_label"] | str
    name: str
    colour: int


class Conversation(Thing):
    """One thread with a contact. ``updated_at`` is when anything last happened in it; ``expand=contact``
    puts the contact in the place of its id.
    """

    id: str
    object: Literal["conversation"] | str
    number: int
    status: Literal["closed", "open", "pending", "snoozed"] | str
    snoozed_until: datetime | None
    priority: Literal["high", "low", "medium", "none", "urgent"] | str
    contact: str | Contact
    visitor: str | None
    site: str
    assignee: str | None
    team: str | None
    labels: list[str]
    merged_into: str | None
    waiting_since: datetime | None
    last_activity_at: datetime
    created_at: datetime
    updated_at: datetime


class Delivery(Thing):
    """One event on its way. ``event`` is its id, the ``webhook-id`` of each try. ``due_at`` is when the
    next try comes, null when none does.
    """

    id: str
    object: Literal["delivery"] | str
    webhook: str
    event: str
    type: str
    state: Literal["delivered", "failed", "waiting"] | str
    tries: list[Try]
    due_at: datetime | None
    done_at: datetime | None
    created_at: datetime


class Event(Thing):
    """Thin: ids and words from fixed lists, never names or texts. ``position`` counts 1, 2, 3 … in the
    workspace, ``seq`` in the conversation. ``target`` is whom or what it was done with, ``about`` the
    number of the message it concerns. What happened to a contact has no conversation; ``changed`` then
    names what is another now. A deleted conversation leaves ``conversation.erased`` where its events
    were, a visit that is kept no more ``visitor.erased``.
    """

    id: str
    object: Literal["event"] | str
    position: int
    type: str
    at: datetime
    conversation: str | None
    seq: int | None
    contact: str | None
    actor: Actor | None
    message: str | None
    about: int | None
    target: str | None
    value: str | None
    changed: list[str]


class Fact(Thing):
    """One thing that is known and who said it. ``verified`` facts were vouched for by your server."""

    object: Literal["fact"] | str
    name: str
    value: str | int | float | bool
    source: Literal["enrichment", "import", "operator", "page", "rest", "server", "visitor"] | str
    verified: bool
    basis: Literal["consent", "contract", "legitimate"] | str | None
    provider: str | None
    at: datetime


class Facts(Thing):
    """A facts."""

    data: list[Fact]


class File(Thing):
    """``message`` is null until it is sent. ``ready`` is false while an image is made anew."""

    id: str
    object: Literal["file"] | str
    conversation: str
    message: int | None
    name: str
    type: str
    size: int
    width: int | None
    height: int | None
    ready: bool
    url: str
    created_at: datetime


class Label(Thing):
    """``colour`` is the number of one of the twelve colours."""

    id: str
    object: Literal["label"] | str
    name: str
    colour: int


class Letter(Thing):
    """``body`` is the text that is signed, null when whom it told of was erased; ``answer`` the beginning
    of what your server said to the last try.
    """

    id: str
    object: Literal["delivery"] | str
    webhook: str
    event: str
    type: str
    state: Literal["delivered", "failed", "waiting"] | str
    tries: list[Try]
    due_at: datetime | None
    done_at: datetime | None
    created_at: datetime
    body: str | None
    answer: str | None


class Me(Thing):
    """The key itself, and where it leads. ``mode`` is test for keys of a sandbox."""

    id: str
    object: Literal["key"] | str
    name: str
    mode: Literal["live", "test"] | str
    scopes: list[str]
    expires_at: datetime | None
    workspace: Workspace


class Message(Thing):
    """``seq`` is its number in the conversation's ledger. ``ask`` is what it offers to choose from or asks
    to fill in; the answer is a message of the visitor whose ``answers`` is this number.
    """

    id: str
    object: Literal["message"] | str
    conversation: str
    seq: int
    kind: Literal["message", "note"] | str
    author: Actor
    body: str
    ask: Ask | None
    answers: int | None
    files: list[File]
    edited_at: datetime | None
    unsent: bool
    created_at: datetime


class NewSecret(Thing):
    """``secret`` is shown this once."""

    id: str
    object: Literal["webhook"] | str
    url: str
    description: str
    events: list[str]
    on: bool
    off_because: Literal["failing", "gone", "hand"] | str | None
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_at: datetime
    secret: str


class Note(Thing):
    """What the team wrote down about a contact. ``author`` is null for one that came through the API."""

    id: str
    object: Literal["note"] | str
    contact: str
    author: str | None
    body: str
    created_at: datetime
    edited_at: datetime | None


class Operator(Thing):
    """Somebody who answers. ``active`` is false for who has left; what they wrote stays theirs."""

    id: str
    object: Literal["operator"] | str
    name: str
    email: str
    role: Literal["admin", "operator", "owner"] | str
    active: bool
    joined_at: datetime


class Replayed(Thing):
    """How many events are sent again."""

    count: int


class Segment(Thing):
    """Contacts that fulfil conditions at the moment somebody looks. ``count`` is null until it was
    counted.
    """

    id: str
    object: Literal["segment"] | str
    name: str
    description: str
    count: int | None
    counted_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Site(Thing):
    """One embedded chatbox. ``public_key`` stands in the page; it opens nothing."""

    id: str
    object: Literal["site"] | str
    name: str
    public_key: str
    allowed_origins: list[str]
    language: str
    created_at: datetime


class Try(Thing):
    """``status`` is null where nothing was answered; ``fault`` then says why."""

    at: datetime
    status: int | None
    fault: str | None
    ms: int


class Visitor(Thing):
    """A browser that opened the chat. ``verified`` while your server's word for it is fresh."""

    id: str
    object: Literal["visitor"] | str
    contact: str
    site: str
    verified: bool
    ended: bool
    created_at: datetime
    last_seen_at: datetime


class Webhook(Thing):
    """A server of yours that is told what happens. ``off_because`` is null while it is on;
    ``failing_since`` says since when no try succeeded; until ``old_secret_until`` the secret before
    signs, too.
    """

    id: str
    object: Literal["webhook"] | str
    url: str
    description: str
    events: list[str]
    on: bool
    off_because: Literal["failing", "gone", "hand"] | str | None
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_at: datetime


class Workspace(Thing):
    """A workspace."""

    id: str
    name: str
    slug: str
    sandbox: bool


class AskGiven(TypedDict, total=False):
    """What a message asks to choose or to fill in: ``options`` for buttons and a list, ``field`` and its
    ``label`` for a field. Whoever answers sends an ordinary message that names this one.
    """

    kind: Required[Literal["buttons", "field", "list"]]
    options: Sequence[str]
    field: Literal["", "date", "email", "number", "text"]
    label: str


class FirstMessage(TypedDict, total=False):
    """With ``operator`` it is said in that operator's name, and counts as an answer; without, in the name
    of the site. ``ask`` offers buttons or a list to choose from, or one field to fill in.
    """

    body: Required[str]
    operator: str | None
    ask: AskGiven | None
