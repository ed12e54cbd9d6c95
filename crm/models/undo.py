"""What was before, kept for a while so that whoever changed it can put it back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

KEPT = timedelta(hours=1)


class UndoQuerySet(models.QuerySet["Undo"]):
    def remember(
        self, member: Membership, what: str, state: dict[str, Any], contacts: Iterable[UUID] = ()
    ) -> "Undo":
        """``state`` is what it takes to put it back; what is too old to be put back goes."""
        self.filter(at__lt=timezone.now() - KEPT).delete()
        kept: Undo = self.create(member=member, what=what, state=state, contacts=list(contacts))
        return kept

    def take(self, member: Membership, key: UUID) -> "Undo":
        """It is put back once, and by nobody else. Raises Undo.DoesNotExist."""
        found: Undo = (
            self.select_for_update().filter(at__gte=timezone.now() - KEPT).get(pk=key, member=member)
        )
        self.filter(pk=key).delete()
        return found


class Undo(TenantModel):
    """One change of one member. ``contacts`` are those it concerned, by id alone."""

    subject: ClassVar[str] = ""

    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    what = impersonal(models.CharField(max_length=20), "a word from a fixed list")
    state = impersonal(models.JSONField(default=dict), "a segment or a company as it was")
    contacts = impersonal(ArrayField(models.UUIDField(), default=list), "ids alone")
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(UndoQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["workspace", "at"], name="undo_by_age")]

    def __str__(self) -> str:
        return str(self.pk)
