"""A visitor's own conversations, as the chatbox lists them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Left

from chat import protocol as p
from chat.happening import milliseconds
from chat.models import Conversation, Event, Message, Rating
from crm.models import Visitor

PAGE = 20
SAID = 80
UNREAD_MAX = 99

Before = tuple[datetime, UUID]


def page(visitor: Visitor, before: Before | None = None) -> tuple[list[p.Talk], bool]:
    """The newest first, and whether there are more; ``before`` is where the page above ended."""
    theirs = Conversation.objects.visible_to(visitor).newest_first()
    wanted = theirs.before(*before) if before else theirs
    found = [_talk(each) for each in _told(wanted)[: PAGE + 1]]
    return found[:PAGE], len(found) > PAGE


def _told(conversations: Any) -> Any:
    at_end = Message.objects.filter(conversation=OuterRef("pk"), seq=OuterRef("last_message_seq"))
    answers = Event.objects.filter(
        conversation=OuterRef("pk"),
        kind="message.created",
        actor_kind__in=("operator", "api"),
        seq__gt=OuterRef("visitor_read_seq"),
    )
    counted = answers.order_by().values("conversation").annotate(count=Count("*")).values("count")
    score = Rating.objects.filter(conversation=OuterRef("pk")).values("score")
    return conversations.annotate(
        said=Subquery(at_end.values(cut=Left("body", SAID))[:1], output_field=CharField()),
        unread=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        rating=Coalesce(Subquery(score[:1], output_field=IntegerField()), 0),
    )


def _talk(found: Any) -> p.Talk:
    return p.Talk(
        id=found.pk,
        head=found.last_seq,
        read_seq=found.visitor_read_seq,
        at=milliseconds(found.last_activity_at),
        said=found.said or "",
        closed=found.status == "closed",
        unread=min(found.unread, UNREAD_MAX),
        rating=found.rating,
    )
