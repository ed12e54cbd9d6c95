"""What someone wrote in a conversation."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from accounts.tenancy import TenantKey, TenantModel
from chat.protocol import BODY_MAX
from privacy.fields import impersonal, personal


class Message(TenantModel):
    """Written by ``ledger_append`` alone; stands at ``seq`` of its conversation, where the ledger tells of it."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="messages")
    seq = impersonal(models.PositiveIntegerField())
    client_id = impersonal(models.UUIDField())
    body = personal(models.TextField(), purpose="support", on_erase="delete", retain="conversation")
    note = impersonal(models.BooleanField(default=False))
    created_at = impersonal(models.DateTimeField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "seq"], name="message_seq_once"),
            models.UniqueConstraint(
                fields=["workspace", "conversation", "client_id"], name="message_client_id_once"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), BODY_MAX), name="message_not_too_long"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
