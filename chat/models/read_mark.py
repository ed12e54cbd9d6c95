"""How far somebody has read."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

if TYPE_CHECKING:
    from chat.models.conversation import Conversation


class ReadMarkManager(TenantManager):
    def move(self, conversation: "Conversation", member: Membership, seq: int) -> bool:
        """Whether the member's mark moved forward."""
        mark, made = self.get_or_create(conversation=conversation, member=member, defaults={"seq": seq})
        return made or bool(self.filter(pk=mark.pk, seq__lt=seq).update(seq=seq))


class ReadMark(TenantModel):
    """How far one operator has read one conversation."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="read_marks")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    seq = impersonal(models.PositiveIntegerField())

    objects = ReadMarkManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "member"], name="read_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq}"
