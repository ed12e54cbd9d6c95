"""What the team writes down about a contact."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal, personal

BODY_MAX = 4000


class ContactNote(TenantModel):
    """Operators read it; the contact does, too, in an answer to a request for access (GDPR Art. 15)."""

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="notes")
    author = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    body = personal(
        models.TextField("note", max_length=BODY_MAX),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="operator",
    )
    at = personal(
        models.DateTimeField(default=timezone.now, editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="operator",
    )
    edited_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))

    class Meta:
        indexes = [models.Index(fields=["workspace", "contact", "-at"], name="note_of_contact")]

    def __str__(self) -> str:
        return str(self.pk)
