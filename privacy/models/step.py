"""What was done about a request: by whom, when and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal, personal

REASON_MAX = 1000


class RequestStep(TenantModel):
    """The record that answers "who did that": never changed. Without ``by`` it was the person themselves."""

    subject: ClassVar[str] = "request__contact"

    request = TenantKey("privacy.RightsRequest", on_delete=models.CASCADE, related_name="steps")
    state = impersonal(models.CharField(max_length=9), "a word from a fixed list")
    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    reason = personal(
        models.TextField(max_length=REASON_MAX, blank=True),
        purpose="rights",
        on_erase="delete",
        retain="consent",
        origin="operator",
    )
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager()  # type: ignore[misc]

    class Meta:
        indexes = [models.Index(fields=["workspace", "request", "at"], name="request_step_in_order")]

    def __str__(self) -> str:
        return str(self.state)
