"""Whether a workspace looks up public details: who decided that and on what ground, by whom it is asked, how often."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import Membership, Site
from accounts.sealing import seal, unseal
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.lookup import digest
from privacy.fields import impersonal, personal

DAILY = 200
DAILY_MAX = 5000
ASSESSMENT_MAX = 2000
# So many failures in a row, and a provider is left alone for a while: twice as long each time.
FAILURES = 5
DOWN, DOWN_MAX = timedelta(minutes=5), timedelta(hours=6)


class Ground(models.TextChoices):
    """GDPR Art. 6(1)(a) and (f)."""

    CONSENT = "consent", "Consent of each person"
    LEGITIMATE = "legitimate", "Our legitimate interest"


def notice_version(site: Site) -> str:
    """Of the site's notice as it reads now; "" where there is none."""
    told = f"{site.notice}\n{site.notice_url}".strip()
    return hashlib.sha256(told.encode()).hexdigest() if told else ""


class DecisionQuerySet(models.QuerySet["EnrichmentDecision"]):
    def standing(self) -> EnrichmentDecision | None:
        """The last one that turned it on; None where it is off."""
        last = self.order_by("-at", "-id").first()
        return last if last is not None and last.on else None


class EnrichmentDecision(TenantModel):
    """An owner turned it on or off: never changed, followed by another.

    ``notices`` says of each site which notice the owner had read and found to speak of this (GDPR Art. 14): a notice
    that changed has to be read again. The three texts are the assessment that a legitimate interest needs (EDPB
    Guidelines 1/2024): its purpose, why it is necessary, and why it does not outweigh the people's own interests. It
    goes with the person who answers for it; then it is off until another does.
    """

    subject: ClassVar[str] = "by__user"

    by = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    name = personal(
        models.CharField(max_length=170),
        purpose="account",
        on_erase="delete",
        retain="account",
    )
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    on = impersonal(models.BooleanField())
    ground = impersonal(
        models.CharField(max_length=10, choices=Ground, blank=True), "a word from a fixed list"
    )
    notices = impersonal(models.JSONField(default=dict), "ids of sites, and digests of published words")
    purpose = impersonal(
        models.TextField(max_length=ASSESSMENT_MAX, blank=True), "the customer's reasons, about nobody"
    )
    necessity = impersonal(
        models.TextField(max_length=ASSESSMENT_MAX, blank=True), "the customer's reasons, about nobody"
    )
    balance = impersonal(
        models.TextField(max_length=ASSESSMENT_MAX, blank=True), "the customer's reasons, about nobody"
    )
    daily = impersonal(
        models.PositiveIntegerField(
            default=DAILY, validators=[MinValueValidator(1), MaxValueValidator(DAILY_MAX)]
        )
    )

    objects = TenantManager.from_queryset(DecisionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(on=False) | (models.Q(ground__in=Ground.values) & ~models.Q(notices={})),
                name="enrichment_needs_ground_and_notice",
            ),
            models.CheckConstraint(
                condition=~models.Q(ground=Ground.LEGITIMATE)
                | ~(models.Q(purpose="") | models.Q(necessity="") | models.Q(balance="")),
                name="enrichment_interest_is_assessed",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "-at", "-id"], name="enrichment_decided")]

    def __str__(self) -> str:
        return f"{'on' if self.on else 'off'} {self.ground}"

    def covers(self, site: Site) -> bool:
        """Whether the site's notice is the one that was read."""
        told = notice_version(site)
        return bool(told) and self.notices.get(str(site.pk)) == told


def decide(by: Membership, on: bool, **about: Any) -> EnrichmentDecision:
    made: EnrichmentDecision = EnrichmentDecision.objects.create(
        by=by, name=by.user.name[:170], on=on, **about
    )
    return made


class LookupAccount(TenantModel):
    """The customer's account with one provider. Its key is sealed, and shown to nobody again.

    ``trouble`` is the last thing that went wrong, a word of crm/enrichment/provider.py; ``asked_again_at`` is when a
    provider that was down, or asked for a pause, is asked again.
    """

    provider = impersonal(models.CharField(max_length=20), "a word from a fixed list")
    on = impersonal(models.BooleanField(default=False))
    secret = impersonal(models.TextField(blank=True, editable=False), "encrypted, random, no person's")
    secret_at = impersonal(models.DateTimeField(null=True))
    trouble = impersonal(models.CharField(max_length=8, blank=True), "a word from a fixed list")
    trouble_at = impersonal(models.DateTimeField(null=True))
    answered_at = impersonal(models.DateTimeField(null=True))
    failures = impersonal(models.PositiveIntegerField(default=0))
    asked_again_at = impersonal(models.DateTimeField(null=True))

    objects = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "provider"], name="lookup_account_once"),
        ]

    def __str__(self) -> str:
        return self.provider

    @property
    def key(self) -> str:
        return unseal(self.secret) if self.secret else ""

    def keep(self, key: str) -> None:
        """Another key, or none; what the one before ran into is over."""
        self.secret, self.secret_at = (seal(key), timezone.now()) if key else ("", None)
        self.trouble, self.trouble_at, self.failures, self.asked_again_at = "", None, 0, None
        self.save()

    def turn(self, on: bool) -> None:
        self.on = on
        self.save(update_fields=["on"])

    @property
    def resting(self) -> bool:
        return self.asked_again_at is not None and self.asked_again_at > timezone.now()

    def answered(self) -> None:
        self.failures, self.asked_again_at, self.answered_at = 0, None, timezone.now()
        self.save(update_fields=["failures", "asked_again_at", "answered_at"])

    def failed(self, trouble: str, pause: timedelta = timedelta(0)) -> None:
        """A provider that fails again and again, or asks for a pause, is left alone; a refused key, until another."""
        now = timezone.now()
        self.trouble, self.trouble_at, self.failures = trouble, now, self.failures + 1
        self.asked_again_at = _later(self.asked_again_at, now + pause if pause else self._down(now))
        self.on = self.on and trouble != "key"
        self.save(update_fields=["trouble", "trouble_at", "failures", "asked_again_at", "on"])

    def _down(self, now: datetime) -> datetime | None:
        if self.failures < FAILURES:
            return None
        return now + min(DOWN * 2 ** min(self.failures - FAILURES, 10), DOWN_MAX)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


class DayQuerySet(models.QuerySet["LookupDay"]):
    def count_up(self, provider: str, day: date, *columns: str) -> None:
        row, _ = self.get_or_create(provider=provider, day=day)
        self.filter(pk=row.pk).update(**{column: F(column) + 1 for column in columns})

    def asked_on(self, day: date) -> int:
        found = self.filter(day=day).aggregate(models.Sum("asked"))["asked__sum"]
        return found or 0


class LookupDay(TenantModel):
    """What a workspace asked of one provider on one day (UTC), in numbers: its quota, and what the page shows."""

    provider = impersonal(models.CharField(max_length=20), "a word from a fixed list")
    day = impersonal(models.DateField())
    asked = impersonal(models.PositiveIntegerField(default=0))
    found = impersonal(models.PositiveIntegerField(default=0))
    nothing = impersonal(models.PositiveIntegerField(default=0))
    failed = impersonal(models.PositiveIntegerField(default=0))

    objects = TenantManager.from_queryset(DayQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "day", "provider"], name="lookup_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.provider}"


class ObjectionQuerySet(models.QuerySet["LookupObjection"]):
    def record(self, email: str, provider: str = "") -> LookupObjection:
        made: LookupObjection
        made, _ = self.get_or_create(digest=digest(email), defaults={"provider": provider})
        return made

    def holds(self, email: str) -> bool:
        return self.filter(digest=digest(email)).exists()


class LookupObjection(TenantModel):
    """Whoever has this address is not looked up, at no provider and at no time (GDPR Art. 21).

    It outlives the contact, or the next look-up would bring back what was erased. ``provider`` told us of it; empty
    where the person did.
    """

    digest = impersonal(
        models.CharField(max_length=64), "a digest of an address, kept so that an objection is honoured"
    )
    provider = impersonal(models.CharField(max_length=20, blank=True), "a word from a fixed list")
    at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(ObjectionQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="lookup_objection_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
