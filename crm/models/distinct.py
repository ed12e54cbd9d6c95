"""Two contacts that look alike and are two people: somebody looked, and it is not suggested again."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal


class Distinct(TenantModel):
    """``one`` has the smaller id."""

    subject: ClassVar[str] = "one"

    one = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
    other = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "one", "other"], name="distinct_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_in_order"),
        ]
        indexes = [models.Index(fields=["workspace", "other"], name="distinct_of_other")]

    def __str__(self) -> str:
        return str(self.pk)
