"""What a member is writing."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from chat.models.conversation import Conversation, this_millisecond
from privacy.fields import impersonal, personal


class Mode(models.TextChoices):
    REPLY = "reply"
    NOTE = "note"


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, member: Membership) -> "DraftQuerySet":
        """Only these may ever be shown: a draft is its writer's alone."""
        return self.filter(member=member)

    def keep(self, conversation: Conversation, by: Membership, mode: str, body: str) -> "Draft | None":
        """The text as it is now; an empty one is no draft any more."""
        own = {"conversation": conversation, "member": by, "mode": mode}
        if not body.strip():
            self.filter(**own).delete()
            return None
        kept, _ = self.update_or_create(**own, defaults={"body": body, "updated_at": this_millisecond()})
        return kept

    def give_back(self, conversation: Conversation, to: UUID, body: str) -> None:
        """A text that was not sent after all stands before whatever its writer has begun since."""
        own = {"conversation": conversation, "member_id": to, "mode": Mode.REPLY}
        begun = self.filter(**own).values_list("body", flat=True).first()
        text = f"{body}\n\n{begun}" if begun else body
        self.update_or_create(**own, defaults={"body": text, "updated_at": this_millisecond()})


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

    objects = TenantManager.from_queryset(DraftQuerySet)()

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
