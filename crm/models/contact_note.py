"""What the team writes down about a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from accounts.authorize import Forbidden, demand
from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from accounts.models import Membership

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

    def edit(self, body: str, by: Membership) -> None:
        """By who wrote it alone: nobody puts words into another's mouth. Raises Forbidden and ValueError."""
        if self.author_id != by.pk:
            raise Forbidden("contact.edit")
        demand(by, "contact.edit")
        self.body, self.edited_at = written(body), timezone.now()
        self.save(update_fields=["body", "edited_at"])

    def remove(self, by: Membership) -> None:
        """By who wrote it, or who may remove what others wrote. Raises Forbidden."""
        demand(by, "contact.edit" if self.author_id == by.pk else "conversation.remove")
        self.delete()


def written(body: str) -> str:
    """The text as it is kept. Raises ValueError with what to do."""
    text = body.strip()
    if not text:
        raise ValueError("Write something first.")
    if len(text) > BODY_MAX:
        raise ValueError(f"A note has {BODY_MAX} characters at most.")
    if "\x00" in text:
        raise ValueError("The note has characters that cannot be kept. Take them out.")
    return text
