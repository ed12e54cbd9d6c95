"""What a member is writing, and what shall be sent later."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal, personal


class Mode(models.TextChoices):
    REPLY = "reply"
    NOTE = "note"


class Draft(TenantModel):
    """A text under way, one per member, conversation and mode; it follows the member to another device."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="drafts")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    mode = impersonal(models.CharField(max_length=10, choices=Mode), "a word from a fixed list")
    body = personal(
        models.TextField(),
        purpose="support",
        on_erase="delete",
        retain="conversation",
        origin="operator",
    )
    updated_at = impersonal(models.DateTimeField(default=timezone.now))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "member", "conversation", "mode"], name="draft_once"
            ),
            models.CheckConstraint(condition=models.Q(mode__in=Mode.values), name="draft_mode_known"),
        ]
        indexes = [models.Index(fields=["workspace", "conversation"], name="draft_by_conversation")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.mode}"


class Outcome(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"  # by a member
    OVERTAKEN = "overtaken"  # the visitor wrote first
    FAILED = "failed"


class Scheduled(TenantModel):
    """A message that is sent at ``due_at``, unless the visitor writes after ``after_seq``.

    Its ``client_id`` makes sending it idempotent: a worker that dies in the middle sends it once all the same.
    """

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="scheduled")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    client_id = impersonal(models.UUIDField())
    body = personal(
        models.TextField(), purpose="support", on_erase="delete", retain="conversation", origin="operator"
    )
    due_at = impersonal(models.DateTimeField())
    after_seq = impersonal(models.PositiveIntegerField())
    outcome = impersonal(
        models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING), "a word from a fixed list"
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    ended_at = impersonal(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "client_id"], name="scheduled_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="scheduled_outcome_known"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(outcome="waiting"), name="scheduled_due"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.due_at}"
