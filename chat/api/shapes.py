"""Conversations and what is said in them, as the API shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from django.db.models import OuterRef, Subquery

from accounts.api.ids import (
    ContactId,
    ConversationId,
    FileId,
    LabelId,
    MessageId,
    OperatorId,
    SiteId,
    VisitorId,
    maybe,
    shown,
)
from accounts.api.incoming import Moment
from chat.models import Attachment, Event, Labelling
from chat.shapes import Ask, Priority, Status
from crm.api.shapes import Contact, contacts

ActorId = Annotated[
    str,
    msgspec.Meta(pattern="^(vis|opr|key)_[0-9a-f]{32}$", examples=["opr_0193b2f47d1c7a3e9c5d2b8f6a1e4c70"]),
]


class Actor(msgspec.Struct, frozen=True):
    """Who did it: a visitor, an operator, an API key, or Paldesk itself, which has no id. ``operator`` is the one in
    whose name an API key spoke."""

    kind: Literal["visitor", "operator", "api", "system"]
    id: ActorId | None
    operator: OperatorId | None = None


class Conversation(msgspec.Struct, frozen=True):
    """One thread with a contact. ``updated_at`` is when anything last happened in it; ``expand=contact`` puts the
    contact in the place of its id."""

    id: ConversationId
    object: Literal["conversation"]
    number: int
    status: Status
    snoozed_until: Moment | None
    priority: Priority
    contact: ContactId | Contact
    visitor: VisitorId | None
    site: SiteId
    assignee: OperatorId | None
    team: str | None
    labels: list[LabelId]
    merged_into: ConversationId | None
    waiting_since: Moment | None
    last_activity_at: Moment
    created_at: Moment
    updated_at: Moment


class File(msgspec.Struct, frozen=True):
    """``message`` is null until it is sent. ``ready`` is false while an image is made anew."""

    id: FileId
    object: Literal["file"]
    conversation: ConversationId
    message: int | None
    name: str
    type: str
    size: int
    width: int | None
    height: int | None
    ready: bool
    url: str
    created_at: Moment


class Message(msgspec.Struct, frozen=True):
    """``seq`` is its number in the conversation's ledger. ``ask`` is what it offers to choose from or asks to fill
    in; the answer is a message of the visitor whose ``answers`` is this number."""

    id: MessageId
    object: Literal["message"]
    conversation: ConversationId
    seq: int
    kind: Literal["message", "note"]
    author: Actor
    body: str
    ask: Ask | None
    answers: int | None
    files: list[File]
    edited_at: Moment | None
    unsent: bool
    created_at: Moment


class Label(msgspec.Struct, frozen=True):
    """``colour`` is the number of one of the twelve colours."""

    id: LabelId
    object: Literal["label"]
    name: str
    colour: int


_ACTORS = {"visitor": "visitor", "operator": "operator", "api": "key"}


def actor(kind: Any, pk: Any, voice: Any = None) -> Actor:
    named = maybe(_ACTORS[kind], pk) if kind in _ACTORS else None
    return Actor(kind, named, maybe("operator", voice) if kind == "api" else None)


def with_updates(found: Any) -> Any:
    """The time of a conversation's last event stands at its number."""
    at_end = Event.objects.filter(conversation=OuterRef("pk"), seq=OuterRef("last_seq"))
    return found.annotate(updated_at=Subquery(at_end.values("created_at")[:1]))


def conversations(rows: Iterable[Any], expand: str = "") -> list[Conversation]:
    """With a constant number of queries; rows of ``with_updates``, with their contacts where these are expanded."""
    rows = list(rows)
    labels: defaultdict[Any, list[str]] = defaultdict(list)
    worn = Labelling.objects.filter(conversation__in=[each.pk for each in rows]).order_by("id")
    for talk, label in worn.values_list("conversation", "label"):
        labels[talk].append(shown("label", label))
    people: dict[Any, Any] = {}
    if expand:
        known = {each.contact_id: each.contact for each in rows}
        people = dict(zip(known, contacts(known.values()), strict=True))
    return [_conversation(each, labels[each.pk], people.get(each.contact_id)) for each in rows]


def _conversation(row: Any, labels: list[str], contact: Contact | None) -> Conversation:
    return Conversation(
        shown("conversation", row.pk),
        "conversation",
        row.number,
        row.status,
        row.snoozed_until,
        row.priority,
        contact or shown("contact", row.contact_id),
        maybe("visitor", row.visitor_id),
        shown("site", row.site_id),
        maybe("operator", row.assignee_id),
        f"team_{row.team_id.hex}" if row.team_id else None,
        labels,
        maybe("conversation", row.merged_into_id),
        row.waiting_since,
        row.last_activity_at,
        row.created_at,
        row.updated_at or row.created_at,
    )


def file(row: Any) -> File:
    pk = shown("file", row.pk)
    return File(
        pk,
        "file",
        shown("conversation", row.conversation_id),
        row.seq,
        row.name,
        row.kind,
        row.size,
        row.width or None,
        row.height or None,
        row.ready,
        f"/api/v1/files/{pk}/content",
        row.created_at,
    )


def messages(rows: Iterable[Any]) -> list[Message]:
    """Of one conversation or of many; with a constant number of queries."""
    rows = list(rows)
    files: defaultdict[Any, list[File]] = defaultdict(list)
    talks = {each.conversation_id for each in rows}
    carrying = [each.seq for each in rows if each.files]
    if carrying:
        for attachment in Attachment.objects.filter(conversation__in=talks, seq__in=carrying).order_by("id"):
            files[attachment.conversation_id, attachment.seq].append(file(attachment))
    return [_message(each, files[each.conversation_id, each.seq]) for each in rows]


def with_authors(found: Any) -> Any:
    """Who wrote a message stands in the ledger, at its number."""
    told = Event.objects.filter(conversation=OuterRef("conversation"), seq=OuterRef("seq"))
    return found.annotate(
        side=Subquery(told.values("actor_kind")[:1]),
        actor=Subquery(told.values("actor")[:1]),
        voice=Subquery(told.values("target")[:1]),
        about=Subquery(told.values("about")[:1]),
    )


def _message(row: Any, files: list[File]) -> Message:
    return Message(
        shown("message", row.pk),
        "message",
        shown("conversation", row.conversation_id),
        row.seq,
        "note" if row.note else "message",
        actor(row.side, row.actor, row.voice),
        row.body,
        msgspec.convert(row.ask, Ask) if row.ask else None,
        row.about,
        files,
        row.edited_at,
        row.unsent_at is not None,
        row.created_at,
    )


def labels(rows: Iterable[Any]) -> list[Label]:
    return [Label(shown("label", each.pk), "label", each.name, each.hue) for each in rows]
