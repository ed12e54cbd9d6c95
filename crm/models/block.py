"""A contact who may not write any more."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal


class Block(TenantModel):
    """Who shut the door on a contact, and when. Their browsers are told that the chat is not available."""

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="blocks")
    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "contact"], name="block_once")]

    def __str__(self) -> str:
        return str(self.contact_id)
