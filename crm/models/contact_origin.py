"""Where a contact came from."""

from typing import ClassVar

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from crm.models.importing import Vendor
from privacy.fields import impersonal, personal


class ContactOrigin(TenantModel):
    """The id that another service knew a contact by: the same file again finds the same contact."""

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="origins")
    batch = TenantKey("crm.Import", on_delete=models.SET_NULL, null=True, related_name="contact_origins")
    vendor = impersonal(models.CharField(max_length=10, choices=Vendor), "a word from a fixed list")
    key = personal(
        models.CharField(max_length=250),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="customer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "vendor", "key"], name="contact_origin_once"),
            models.CheckConstraint(condition=models.Q(vendor__in=Vendor.values), name="contact_origin_known"),
        ]
        indexes = [
            models.Index(fields=["workspace", "contact"], name="origin_by_contact"),
            models.Index(fields=["workspace", "batch"], name="contact_origin_by_batch"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
