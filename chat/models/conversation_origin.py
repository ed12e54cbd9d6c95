"""Where a conversation came from."""

from typing import ClassVar

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from crm.models.importing import Vendor
from privacy.fields import impersonal, personal


class ConversationOrigin(TenantModel):
    """The id that another service knew a conversation by: the same file again makes nothing twice."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="origins")
    batch = TenantKey("crm.Import", on_delete=models.SET_NULL, null=True, related_name="+")
    vendor = impersonal(models.CharField(max_length=10, choices=Vendor), "a word from a fixed list")
    key = personal(
        models.CharField(max_length=250),
        purpose="support",
        on_erase="delete",
        retain="conversation",
        origin="customer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "vendor", "key"], name="conversation_origin_once"),
            models.CheckConstraint(
                condition=models.Q(vendor__in=Vendor.values), name="conversation_origin_known"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="origin_by_conversation"),
            models.Index(fields=["workspace", "batch", "id"], name="origin_by_batch"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
