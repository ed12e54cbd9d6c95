"""Words in a colour that a workspace sorts its contacts by."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

HUES = 12


class ContactLabelQuerySet(models.QuerySet["ContactLabel"]):
    def by_name(self) -> "ContactLabelQuerySet":
        return self.order_by(Lower("name"))


class ContactLabel(TenantModel):
    subject: ClassVar[str] = ""

    name = impersonal(models.CharField("name", max_length=40), "a word the team sorts by, not a person's")
    hue = impersonal(
        models.PositiveSmallIntegerField("colour", default=0, validators=[MaxValueValidator(HUES - 1)])
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(ContactLabelQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                name="contact_label_name_once",
                violation_error_message="There is a label of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ContactLabelling(TenantModel):
    """This label stands on this contact."""

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="labellings")
    label = TenantKey("crm.ContactLabel", on_delete=models.CASCADE, related_name="labellings")
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact", "label"], name="contact_labelling_once")
        ]
        indexes = [models.Index(fields=["workspace", "label", "contact"], name="contact_by_label")]

    def __str__(self) -> str:
        return str(self.pk)
