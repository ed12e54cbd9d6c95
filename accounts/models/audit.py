"""Who changed what decides over access: kept, and never changed."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.models.membership import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

if TYPE_CHECKING:
    from accounts.models.api_key import ApiKey


class Deed(models.TextChoices):
    KEY_MADE = "api_key.made", "made an API key"
    KEY_ROTATED = "api_key.rotated", "rotated an API key"
    KEY_REVOKED = "api_key.revoked", "revoked an API key"
    HOOK_MADE = "webhook.made", "made a webhook"
    HOOK_CHANGED = "webhook.changed", "changed a webhook"
    HOOK_ROTATED = "webhook.rotated", "gave a webhook a new secret"
    HOOK_REMOVED = "webhook.removed", "deleted a webhook"


class AuditRecordQuerySet(models.QuerySet["AuditRecord"]):
    def write(self, deed: str, by: "Membership | ApiKey", target: UUID) -> "AuditRecord":
        who = {"by": by} if isinstance(by, Membership) else {"key": by}
        made: AuditRecord = self.create(deed=Deed(deed), target=target, **who)
        return made

    def newest_first(self) -> "AuditRecordQuerySet":
        return self.select_related("by__user", "key").order_by("-at", "-id")


class AuditRecord(TenantModel):
    """``target`` is the id of what it was done to; the record stays when that, or whoever did it, is gone."""

    subject: ClassVar[str] = ""

    deed = impersonal(models.CharField(max_length=40, choices=Deed), "a word from a fixed list")
    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    # The API key that did it, where no member did.
    key = TenantKey("accounts.ApiKey", on_delete=models.SET_NULL, null=True, related_name="+")
    target = impersonal(models.UUIDField())
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(AuditRecordQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["workspace", "-at", "-id"], name="audit_newest")]

    def __str__(self) -> str:
        return f"{self.deed} {self.target}"
