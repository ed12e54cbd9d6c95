"""What a browser did on the customer's pages: kept only of people who agreed to it, and not for long.

Nothing here is written without a granted ``Purpose.INSIGHTS`` of the contact (crm/visits.py), addresses are stripped
of secrets before they come here (crm/addresses.py), and of the IP only the network is known (GDPR Art. 5(1)(c)).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.contact import Contact
from crm.models.tracked import TrackedEvent
from privacy.fields import impersonal, personal

URL_MAX = 500
TITLE_MAX = 200
WORD_MAX = 60
IDLE = timedelta(minutes=30)  # without a page for so long it is over, and the next page begins another

F = TypeVar("F", bound="models.Field[Any, Any]")


def observed(field: F) -> F:
    """Declared as all of a visit is: seen in the browser, for insights, gone with the visit."""
    return personal(field, purpose="insights", on_erase="delete", retain="visit", origin="observed")


class Device(models.TextChoices):
    PHONE = "phone", "Phone"
    TABLET = "tablet", "Tablet"
    COMPUTER = "computer", "Computer"


class VisitQuerySet(models.QuerySet["Visit"]):
    def forget(self, contact: UUID) -> None:
        """All that was kept of this contact for insights: visits, pages, and what pages reported.

        Waits for a visit that is just beginning, which holds the same row (crm/visits.py).
        """
        Contact.objects.select_for_update().filter(pk=contact).first()
        TrackedEvent.objects.filter(contact=contact).delete()
        self.filter(contact=contact).discard()

    def discard(self) -> int:
        """Delete them with their pages; what was reported meanwhile stands by itself. How many that were."""
        gone = list(self.values_list("pk", flat=True))
        PageView.objects.filter(visit__in=gone).delete()
        TrackedEvent.objects.filter(visit__in=gone).update(visit=None)
        Visit.objects.filter(pk__in=gone).delete()
        return len(gone)


class Visit(TenantModel):
    """One stay of one browser on one site, over by ``ended_at`` or half an hour after ``last_at``.

    ``source`` holds the words of the address it began with: source, medium, campaign, term, content. ``whole_ip`` is
    sealed (accounts/sealing.py), empty unless the site keeps it for a reason, and gone by ``whole_ip_until``.
    """

    subject: ClassVar[str] = "contact"

    site = TenantKey("accounts.Site", on_delete=models.CASCADE, related_name="+")
    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="visits")
    visitor = TenantKey("crm.Visitor", on_delete=models.CASCADE, related_name="visits")
    began_at = observed(models.DateTimeField(default=timezone.now))
    last_at = observed(models.DateTimeField(default=timezone.now))
    ended_at = observed(models.DateTimeField(null=True, blank=True))
    pages = observed(models.PositiveIntegerField(default=0))
    referrer = observed(models.CharField(max_length=URL_MAX, blank=True, default=""))
    source = observed(models.JSONField(default=dict, blank=True))
    screen = observed(models.CharField(max_length=11, blank=True, default=""))
    language = observed(models.CharField(max_length=12, blank=True, default=""))
    os = observed(models.CharField(max_length=WORD_MAX, blank=True, default=""))
    browser = observed(models.CharField(max_length=WORD_MAX, blank=True, default=""))
    device = observed(models.CharField(max_length=8, choices=Device, blank=True, default=""))
    country = observed(models.CharField(max_length=2, blank=True, default=""))
    city = observed(models.CharField(max_length=WORD_MAX, blank=True, default=""))
    network = observed(models.CharField(max_length=43, blank=True, default=""))
    whole_ip = observed(models.TextField(blank=True, default=""))
    whole_ip_until = impersonal(models.DateTimeField(null=True, blank=True), "when a value goes")

    objects = TenantManager.from_queryset(VisitQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(whole_ip="", whole_ip_until=None)
                | (~models.Q(whole_ip="") & models.Q(whole_ip_until__isnull=False)),
                name="visit_whole_ip_has_an_end",
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "country", "contact"], name="visit_by_country"),
            models.Index(fields=["workspace", "contact", "-began_at", "-id"], name="visit_of_contact"),
            models.Index(fields=["workspace", "visitor", "-began_at"], name="visit_of_visitor"),
            # What is too old is looked for over all workspaces, a site at a time.
            models.Index(fields=["site", "began_at"], name="visit_by_age"),
            models.Index(fields=["whole_ip_until"], name="visit_whole_ip", condition=~models.Q(whole_ip="")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ended(self) -> datetime | None:
        """When it was over; None while it goes on."""
        if self.ended_at is not None:
            return min(self.ended_at, self.last_at)
        return self.last_at if self.last_at < timezone.now() - IDLE else None


class PageView(TenantModel):
    """One page of a visit; ``seconds`` is how long it was in sight, None where nobody said."""

    subject: ClassVar[str] = "visit__contact"

    visit = TenantKey("crm.Visit", on_delete=models.CASCADE, related_name="views")
    url = observed(models.CharField(max_length=URL_MAX))
    title = observed(models.CharField(max_length=TITLE_MAX, blank=True, default=""))
    at = observed(models.DateTimeField(default=timezone.now))
    seconds = observed(models.PositiveIntegerField(null=True, blank=True))

    class Meta:
        indexes = [models.Index(fields=["workspace", "visit", "at", "id"], name="page_view_of_visit")]

    def __str__(self) -> str:
        return str(self.pk)
