"""Contacts that fulfil conditions, whoever they are at the moment somebody looks."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

if TYPE_CHECKING:
    from crm.models.contact import Contact

NAME_MAX = 60


class SegmentQuerySet(models.QuerySet["Segment"]):
    def shown_to(self, member: Membership) -> "SegmentQuerySet":
        """The shared ones and the member's own."""
        return self.filter(models.Q(shared=True) | models.Q(owner=member))

    def by_name(self) -> "SegmentQuerySet":
        return self.order_by(Lower("name"), "pk")


class Segment(TenantModel):
    """``conditions`` speak the vocabulary of crm/asking. One that is not shared is seen by its owner alone.

    A segment selects people for a human who looks, exports or writes to them. Nothing is decided by it about a
    person: GDPR Art. 22. ``count`` is how many there were at ``counted_at``; -1 where that is not known.
    """

    subject: ClassVar[str] = ""

    name = impersonal(models.CharField("name", max_length=NAME_MAX), "a heading the team chose")
    description = impersonal(
        models.CharField("what it is for", max_length=200, blank=True, default=""), "a word to the team"
    )
    conditions = impersonal(models.JSONField(default=dict), "what a team asks for, in a closed vocabulary")
    shared = impersonal(models.BooleanField("shared with the team", default=False))
    owner = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    count = impersonal(models.IntegerField(default=-1, editable=False))
    counted_at = impersonal(models.DateTimeField(null=True, editable=False))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    changed_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(SegmentQuerySet)()

    class Meta:
        indexes = [
            models.Index("workspace", Lower("name"), "id", name="segment_by_name"),
            models.Index(fields=["workspace", "counted_at"], name="segment_by_counted"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> Any:
        """As crm.asking.Asked; raises crm.asking.Unreadable for conditions of another time."""
        from crm import asking

        return asking.read(self.conditions)

    def contacts(self) -> "models.QuerySet[Contact]":
        """Who is in it now: nobody where its conditions cannot be read any more."""
        from crm import asking

        return asking.selecting(self)
