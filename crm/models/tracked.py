"""What a contact did on the customer's pages, as the page told it, where the contact allowed insights."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal, personal


class TrackedEvent(TenantModel):
    """``visit`` is the one during which it happened, where visits are kept."""

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="tracked")
    site = TenantKey("accounts.Site", on_delete=models.SET_NULL, null=True, related_name="+")
    visit = TenantKey("crm.Visit", on_delete=models.SET_NULL, null=True, related_name="tracked")
    name = impersonal(models.CharField(max_length=60), "what kind of event, named by the customer")
    data = personal(
        models.JSONField(default=dict, blank=True),
        purpose="insights",
        on_erase="delete",
        retain="visit",
        origin="customer",
    )
    at = personal(
        models.DateTimeField(default=timezone.now),
        purpose="insights",
        on_erase="delete",
        retain="visit",
        origin="observed",
    )

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "contact", "-at"], name="tracked_by_contact"),
            # How often somebody did this since then: what segments ask.
            models.Index(fields=["workspace", "name", "at", "contact"], name="tracked_by_name"),
            models.Index(fields=["workspace", "visit", "at"], name="tracked_in_visit"),
            # What is too old is looked for over all workspaces, a site at a time.
            models.Index(fields=["site", "at"], name="tracked_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
