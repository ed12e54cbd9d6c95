"""The ledger: what happened in a conversation, numbered 1, 2, 3 … without gaps.

Rows hold ids and words from fixed lists, never names, addresses or texts, so that erasure leaves the ledger
true and meaningless.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal


class Kind(models.TextChoices):
    STARTED = "conversation.started"
    MESSAGE = "message.created"
    NOTE = "note.added"
    ASSIGNED = "conversation.assigned"
    HANDED = "conversation.handed"
    CLOSED = "conversation.closed"
    REOPENED = "conversation.reopened"
    PENDED = "conversation.pended"
    SNOOZED = "conversation.snoozed"
    WOKEN = "conversation.woken"
    PRIORITIZED = "conversation.prioritized"
    LABELLED = "conversation.labelled"
    UNLABELLED = "conversation.unlabelled"
    MERGED = "conversation.merged"
    ABSORBED = "conversation.absorbed"
    UNMERGED = "conversation.unmerged"
    JOINED = "participant.joined"
    LEFT = "participant.left"
    EDITED = "message.edited"
    UNSENT = "message.unsent"
    NOTE_EDITED = "note.edited"
    NOTE_UNSENT = "note.unsent"
    RATED = "conversation.rated"
    SCHEDULED = "message.scheduled"
    SCHEDULE_ENDED = "schedule.ended"
    BLOCKED = "contact.blocked"
    UNBLOCKED = "contact.unblocked"


class ActorKind(models.TextChoices):
    VISITOR = "visitor"
    OPERATOR = "operator"
    API = "api"
    SYSTEM = "system"


class Event(TenantModel):
    """Written by ``ledger_append`` alone.

    ``actor`` is the id of a visitor, a membership or an API key, ``target`` the id of what it was done with (of a
    message through the API: the member in whose name it was said), ``about`` the
    number of the message it concerns or answers, ``value`` a word from a fixed list or a time in milliseconds.
    """

    subject: ClassVar[str] = "conversation__contact"

    id = None
    pk = models.CompositePrimaryKey("workspace_id", "conversation_id", "seq")
    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="events")
    seq = impersonal(models.PositiveIntegerField())
    kind = impersonal(models.CharField(max_length=40, choices=Kind), "a word from a fixed list")
    actor_kind = impersonal(models.CharField(max_length=10, choices=ActorKind), "a word from a fixed list")
    actor = impersonal(models.UUIDField(null=True))
    target = impersonal(models.UUIDField(null=True))
    about = impersonal(models.PositiveIntegerField(null=True))
    value = impersonal(models.CharField(max_length=20, default=""), "a word from a fixed list, or a time")
    created_at = impersonal(models.DateTimeField())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="event_kind_known"),
            models.CheckConstraint(
                condition=models.Q(actor_kind__in=ActorKind.values), name="event_actor_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq} {self.kind}"


class Outbox(TenantModel):
    """What still has to be told, events ``first`` to ``seq``: written with them, taken by the relay."""

    subject: ClassVar[str] = "conversation__contact"

    id = models.BigAutoField(primary_key=True)
    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="+")
    first = impersonal(models.PositiveIntegerField())
    seq = impersonal(models.PositiveIntegerField())
    created_at = impersonal(models.DateTimeField())

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.first}-{self.seq}"


def unanswered_since(events: "models.QuerySet[Event]") -> datetime | None:
    """When the visitor wrote the first message that nobody has answered; ``events`` are one conversation's."""
    said = events.filter(kind=Kind.MESSAGE)
    # What a program says in nobody's name is no answer.
    by_us = models.Q(actor_kind="operator") | models.Q(actor_kind="api", target__isnull=False)
    answered = said.filter(by_us).order_by("-seq").values_list("seq", flat=True).first()
    unanswered = said.filter(actor_kind="visitor", seq__gt=answered or 0).order_by("seq")
    return unanswered.values_list("created_at", flat=True).first()
