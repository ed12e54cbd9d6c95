"""Members who follow a conversation, and members who were named in a note of it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal

if TYPE_CHECKING:
    from accounts.models import Membership
    from chat.models.conversation import Conversation


class Participation(TenantModel):
    """A member who is told what happens in a conversation that may be another's."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="participations")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="participations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "member"], name="participation_once")
        ]
        indexes = [
            models.Index(fields=["workspace", "member", "conversation"], name="participation_by_member")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.member_id}"

    @classmethod
    def begin(cls, conversation: "Conversation", member: "Membership", by: "Membership") -> Any:
        """None when the member took part already."""
        conversation.lock()
        _, made = cls.objects.get_or_create(conversation=conversation, member=member)
        return conversation.happened("participant.joined", by, target=member.pk) if made else None

    @classmethod
    def end(cls, conversation: "Conversation", member: "Membership", by: "Membership") -> Any:
        """None when the member took no part."""
        conversation.lock()
        gone, _ = cls.objects.filter(conversation=conversation, member=member).delete()
        return conversation.happened("participant.left", by, target=member.pk) if gone else None


class Mention(TenantModel):
    """A member named with @ in the note that stands at ``seq``."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="mentions")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="mentions")
    seq = impersonal(models.PositiveIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "conversation", "seq", "member"], name="mention_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "member", "conversation"], name="mention_by_member")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq} {self.member_id}"
