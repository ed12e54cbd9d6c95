"""What a webhook is sent of an event: the event of the API, with the conversation and the message in the place of their
ids, as they are when it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Q

from accounts.api import ids
from chat.api import shapes
from chat.api.events import Event
from chat.models import Conversation, Message


@dataclass(frozen=True)
class Told:
    """``event`` is its id, the same whenever it is told; ``body`` the JSON that is signed, of ``contact``."""

    event: str
    type: str
    contact: UUID
    body: str


def told(read: Iterable[Event]) -> list[Told]:
    """As Standard Webhooks puts them: type, timestamp, data. What was erased is told to nobody. With a constant number
    of queries."""
    events = [each for each in read if each.contact]
    talks = _talks({ids.of(each.conversation) for each in events})
    messages = _messages(events)
    return [_told(each, talks, messages) for each in events if each.conversation in talks]


def _told(event: Event, talks: dict[str, Any], messages: dict[tuple[str, int], Any]) -> Told:
    said = messages.get((event.conversation, event.seq)) or messages.get(
        (event.conversation, event.about or 0)
    )
    data = {
        **msgspec.structs.asdict(event),
        "conversation": talks[event.conversation],
        "message": said,
    }
    whole = {"type": event.type, "timestamp": event.at.astimezone(UTC), "data": data}
    return Told(event.id, event.type, ids.of(str(event.contact)), msgspec.json.encode(whole).decode())


def _talks(keys: set[UUID]) -> dict[str, Any]:
    found = shapes.with_updates(Conversation.objects.filter(pk__in=keys))
    return {each.id: each for each in shapes.conversations(found)}


def _messages(events: list[Event]) -> dict[tuple[str, int], Any]:
    """The messages and notes that these events are about, by conversation and number."""
    wanted = Q(pk=None)
    for each in events:
        if each.type.partition(".")[0] in ("message", "note"):
            wanted |= Q(conversation=ids.of(each.conversation), seq__in=[each.seq, each.about or each.seq])
    found = list(shapes.with_authors(Message.objects.filter(wanted)))
    return {(each.conversation, each.seq): each for each in shapes.messages(found)}
