"""What a webhook is sent of an event: the event of the API, with the conversation and the message in the place of their
ids, as they are when it is told; of what happened to a contact or a visitor with the contact in the place of its id."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q

from accounts.api import ids
from chat.api import shapes
from chat.api.events import Event, at_position, following
from chat.models import Conversation, Message, StreamEntry
from chat.models.webhook import TEST, Lane
from crm.api.shapes import contacts
from crm.models import Contact, Happened

PEOPLE = ("contact", "visitor")


@dataclass(frozen=True)
class Told:
    """``event`` is its id, the same whenever it is told; ``body`` the JSON that is signed, of ``contact``. It is empty
    where the contact is gone: then ``body_of_nobody`` says so. ``visit`` is one that it tells of."""

    event: str
    type: str
    lane: Lane
    contact: UUID | None = None
    body: str = ""
    visit: UUID | None = None


def told(read: Iterable[Event]) -> list[Told]:
    """As Standard Webhooks puts them: type, timestamp, data. What was erased is told to nobody. With a constant number
    of queries."""
    events = [each for each in read if each.contact]
    talks = _talks({ids.of(each.conversation) for each in events if each.conversation})
    messages = _messages([each for each in events if each.conversation])
    people = _people([each for each in events if _is_of_people(each)])
    visits = _visits([each for each in events if each.type == Happened.ARRIVED])
    found = [_told(each, talks, messages, people, visits) for each in events]
    return [each for each in found if each is not None]


def body_of_nobody(event: str) -> str:
    """What is sent of a contact who is gone: the id alone; empty where the event tells of something else."""
    read = following(at_position(event) - 1, 1)
    return _signed(read[0], {}) if read and read[0].type == Happened.DELETED else ""


def trial_body(at: datetime) -> str:
    """A test tells that it is one, and of nobody."""
    said = {"type": TEST, "timestamp": at.isoformat(), "data": {"message": "It works."}}
    return json.dumps(said, separators=(",", ":"))


def _told(event: Event, talks: Any, messages: Any, people: Any, visits: Any) -> Told | None:
    if event.type == Happened.DELETED:
        return Told(event.id, event.type, Lane.PEOPLE)
    more: dict[str, Any] = {}
    if event.conversation:
        said = messages.get((event.conversation, event.seq)) or messages.get(
            (event.conversation, event.about or 0)
        )
        more = {"conversation": talks.get(event.conversation), "message": said}
    if _is_of_people(event):
        more["contact"] = people.get(event.contact)
    if None in (more.get("conversation", ""), more.get("contact", "")):
        return None
    lane = Lane.TALK if event.conversation else Lane.PEOPLE
    who = ids.of(str(event.contact))
    return Told(event.id, event.type, lane, who, _signed(event, more), visits.get(event.position))


def _signed(event: Event, more: dict[str, Any]) -> str:
    data = {**msgspec.structs.asdict(event), **more}
    whole = {"type": event.type, "timestamp": event.at.astimezone(UTC), "data": data}
    return msgspec.json.encode(whole).decode()


def _is_of_people(event: Event) -> bool:
    return event.type.partition(".")[0] in PEOPLE


def _talks(keys: set[UUID]) -> dict[str, Any]:
    found = shapes.with_updates(Conversation.objects.filter(pk__in=keys))
    return {each.id: each for each in shapes.conversations(found)} if keys else {}


def _people(events: list[Event]) -> dict[str, Any]:
    keys = {ids.of(str(each.contact)) for each in events}
    found = Contact.objects.filter(pk__in=keys).defer("document")
    return {each.id: each for each in contacts(found)} if keys else {}


def _visits(events: list[Event]) -> dict[int, UUID]:
    """The visits that these events tell of, by position."""
    rows = StreamEntry.objects.filter(position__in=[each.position for each in events])
    return dict(rows.values_list("position", "about")) if events else {}


def _messages(events: list[Event]) -> dict[tuple[str, int], Any]:
    """The messages and notes that these events are about, by conversation and number."""
    wanted = Q(pk=None)
    for each in events:
        if each.type.partition(".")[0] in ("message", "note"):
            numbers = [each.seq, each.about or each.seq]
            wanted |= Q(conversation=ids.of(str(each.conversation)), seq__in=numbers)
    found = list(shapes.with_authors(Message.objects.filter(wanted)))
    return {(each.conversation, each.seq): each for each in shapes.messages(found)}
