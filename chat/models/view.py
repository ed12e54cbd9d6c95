"""A list of conversations that somebody saved: conditions by name."""

from django.db import models
from django.utils import timezone

from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def shown_to(self, member: Membership) -> "SavedViewQuerySet":
        """The shared ones and the member's own, in their order."""
        seen = models.Q(owner=None) | models.Q(owner=member)
        return self.filter(seen).order_by("place", "created_at", "id")

    def arrange(self, wanted: "list[SavedView]") -> None:
        """In this order from now on."""
        for place, view in enumerate(wanted):
            view.place = place
        self.bulk_update(wanted, ["place"])


class SavedView(TenantModel):
    """``conditions`` speak the vocabulary of chat/conditions.py. One with an ``owner`` is that member's own."""

    owner = TenantKey("accounts.Membership", on_delete=models.CASCADE, null=True, related_name="saved_views")
    name = impersonal(models.CharField("name", max_length=60), "a heading the team chose")
    conditions = impersonal(models.JSONField(default=dict), "words and ids from fixed lists")
    place = impersonal(models.PositiveSmallIntegerField(default=0))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(SavedViewQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["workspace", "owner", "place"], name="saved_view_in_order")]

    def __str__(self) -> str:
        return self.name
