"""What is kept of a person's conversations, counted; and where to find them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Min, Sum

from chat.models import Conversation, Message, Rating
from crm.models import TrackedEvent, Visitor


class Held(NamedTuple):
    """``since`` is when the first message was written, None where there is none; ``tracked`` is what pages reported."""

    messages: int
    files: int
    ratings: int
    tracked: int
    since: datetime | None


def held(visitor: Visitor) -> Held:
    """What this visitor may see of it: their own messages and the team's, without notes and what was taken back."""
    talks = Conversation.objects.visible_to(visitor)
    said = Message.objects.filter(conversation__in=talks, note=False, unsent_at=None)
    found = said.aggregate(count=Count("pk"), files=Sum("files"), since=Min("created_at"))
    ratings = Rating.objects.filter(conversation__in=talks).count()
    tracked = TrackedEvent.objects.filter(contact=visitor.contact_id).count()
    return Held(found["count"], found["files"] or 0, ratings, tracked, found["since"])


def newest_numbers(contacts: Iterable[UUID]) -> dict[UUID, int]:
    """By contact, the number of the conversation where something was said last."""
    talks = (
        Conversation.objects.in_history()
        .filter(contact__in=list(contacts))
        .order_by("last_activity_at", "id")
    )
    return dict(talks.values_list("contact_id", "number"))


def contact_of(number: int) -> UUID | None:
    """Whose conversation this is; None for a number that the workspace does not have."""
    found: UUID | None = (
        Conversation.objects.filter(number=number).values_list("contact_id", flat=True).first()
    )
    return found
