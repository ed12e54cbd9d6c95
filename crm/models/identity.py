"""By what a contact is known: addresses, numbers, names in the customer's own books."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from crm.models.attribute import Source
from privacy.fields import impersonal, personal


class IdentityKind(models.TextChoices):
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone"
    EXTERNAL = "external", "Id in your books"


class Identity(TenantModel):
    """One address, number or id. What is verified belongs to one contact alone; anybody may claim the rest.

    ``folded`` is the value as it is compared: an address in lower case, a number in E.164.
    """

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="identities")
    kind = impersonal(models.CharField(max_length=8, choices=IdentityKind), "a word from a fixed list")
    value = personal(models.CharField(max_length=254), purpose="support", on_erase="delete", retain="contact")
    folded = personal(
        models.CharField(max_length=254),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="derived",
    )
    source = impersonal(models.CharField(max_length=10, choices=Source), "a word from a fixed list")
    verified = impersonal(models.BooleanField("vouched for by the customer's server", default=False))
    primary = impersonal(models.BooleanField("shown as the contact's own", default=False))
    at = personal(
        models.DateTimeField(default=timezone.now), purpose="support", on_erase="delete", retain="contact"
    )

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact", "kind", "folded"], name="identity_once"),
            models.UniqueConstraint(
                fields=["workspace", "kind", "folded"],
                condition=Q(verified=True),
                name="identity_verified_once",
            ),
            models.UniqueConstraint(
                fields=["workspace", "contact", "kind"],
                condition=Q(primary=True),
                name="identity_one_primary",
            ),
            models.CheckConstraint(condition=Q(kind__in=IdentityKind.values), name="identity_kind_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="identity_source_known"),
        ]
        indexes = [models.Index(fields=["workspace", "kind", "folded"], name="identity_by_value")]

    def __str__(self) -> str:
        return str(self.pk)
