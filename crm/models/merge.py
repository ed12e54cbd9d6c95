"""Two contacts that somebody said are one person, and what it takes to say otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.contact import Contact
from crm.models.visit import Visit
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from accounts.models import Membership

UNDONE_WITHIN = timedelta(days=30)


class MergeQuerySet(models.QuerySet["Merge"]):
    def in_force(self) -> MergeQuerySet:
        return self.filter(undone_at=None)

    def undoable(self) -> MergeQuerySet:
        return self.in_force().filter(until__gt=timezone.now(), before__isnull=False)

    def newest_first(self) -> MergeQuerySet:
        return self.order_by("-at", "-id")

    def kept_of(self, gone: UUID) -> UUID | None:
        """Whom a contact that was merged has become."""
        return self.in_force().filter(gone=gone).values_list("contact_id", flat=True).first()


class Merge(TenantModel):
    """``gone`` is the id of the contact that became ``contact``: it leads there from now on.

    ``before`` is what undoing needs (crm/merging.py): the facts and identities of both as they were, which rows moved,
    and those set aside. It is emptied when the time for undoing is over, and goes with the contact when that is erased.
    """

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="merges")
    gone = impersonal(models.UUIDField(editable=False), "the id of a row that is this one now")
    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    until = impersonal(models.DateTimeField(editable=False))
    undone_at = impersonal(models.DateTimeField(null=True, editable=False))
    undone_by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    before = personal(
        models.JSONField(null=True, editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="derived",
    )

    objects = TenantManager.from_queryset(MergeQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "gone"], condition=Q(undone_at=None), name="merge_gone_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "contact", "-at"], name="merge_of_contact"),
            models.Index(fields=["until"], condition=Q(before__isnull=False), name="merge_ends"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def was(self) -> str:
        """What operators call the other: as long as it can be undone, and once it is there again."""
        again = Contact.objects.filter(pk=self.gone).first() if self.undone_at else None
        if again is not None:
            return again.label
        row = (self.before or {}).get("other", {}).get("row", {})
        return row.get("name") or row.get("email") or f"Visitor {self.gone.hex[-4:].upper()}"

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.before is not None and self.until > timezone.now()

    def undo(self, by: Membership) -> Contact:
        """Both are who they were; the one that was gone. Raises Forbidden, and CannotUndo with why."""
        # Undoing knows every table that refers to a contact.
        from crm.unmerging import undo

        return undo(self, by)

    def end(self) -> Merge | None:
        """It cannot be undone any more, and nothing of before is kept; None when its time has not come."""
        from crm.consents import visits_shown

        over = Merge.objects.filter(pk=self.pk, until__lte=timezone.now(), before__isnull=False)
        if not over.update(before=None):
            return None
        if not visits_shown(self.contact):
            # Nothing of it was seen since, and nothing can bring it back to whom it was of.
            Visit.objects.forget(self.contact_id)
        return self


def until() -> Any:
    return timezone.now() + UNDONE_WITHIN
