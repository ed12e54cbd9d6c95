"""Words in a colour that a workspace sorts its contacts by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.authorize import demand
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.occurrence import Occurrence
from privacy.fields import impersonal

if TYPE_CHECKING:
    from accounts.models import Membership
    from crm.models.contact import Contact

HUES = 12


class ContactLabelQuerySet(models.QuerySet["ContactLabel"]):
    def by_name(self) -> ContactLabelQuerySet:
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

    def put_on(self, contacts: Iterable[Contact], by: Membership) -> list[UUID]:
        """The ids of those that did not carry it yet. Raises Forbidden."""
        demand(by, "contact.edit")
        wanted = {contact.pk for contact in contacts}
        carried = ContactLabelling.objects.filter(label=self, contact__in=wanted)
        fresh = sorted(wanted - set(carried.values_list("contact_id", flat=True)))
        rows = [ContactLabelling(label=self, contact_id=pk) for pk in fresh]
        ContactLabelling.objects.bulk_create(rows, ignore_conflicts=True)
        _relabelled(fresh)
        return fresh

    def take_off(self, contacts: Iterable[Contact], by: Membership) -> list[UUID]:
        """The ids of those that carried it. Raises Forbidden."""
        demand(by, "contact.edit")
        carried = ContactLabelling.objects.filter(label=self, contact__in=[each.pk for each in contacts])
        gone = list(carried.values_list("contact_id", flat=True))
        carried.delete()
        _relabelled(gone)
        return gone

    def remove(self) -> None:
        """It comes off every contact that carries it."""
        _relabelled(ContactLabelling.objects.filter(label=self).values_list("contact_id", flat=True))
        self.delete()


def _relabelled(contacts: Iterable[UUID]) -> None:
    Occurrence.objects.changed(dict.fromkeys(contacts, ("labels",)))


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
