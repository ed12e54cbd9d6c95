"""What Stripe sent: that something happened to somebody, never what. The object itself is always asked for anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from privacy.fields import impersonal

_ID = "an id of Stripe's"
LEASE = timedelta(seconds=120)
# Until the next try: 10 s, 1 min, 5 min … and then every six hours, for three days in all.
PAUSES = (10, 60, 300, 900, 3600, 3 * 3600)
SLOWEST = 6 * 3600
GIVEN_UP = timedelta(days=3)
# Longer than Stripe sends anything again, so that none is taken for a new one.
KEPT = timedelta(days=90)


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    UNKNOWN = "unknown", "Of a customer nobody knows"
    FAILED = "failed", "Failed"


class StripeEventManager(models.Manager["StripeEvent"]):
    def arrive(self, event: dict[str, Any]) -> bool:
        """Keep a verified event's ids; False when it was here before. Its content is not kept."""
        about = (event.get("data") or {}).get("object") or {}
        row = self.model(
            event=event["id"],
            kind=str(event.get("type", ""))[:80],
            about=str(about.get("id") or "")[:80],
            customer=_customer(about)[:60],
            happened_at=datetime.fromtimestamp(
                int(event.get("created") or 0), timezone.get_default_timezone()
            ),
        )
        # Whatever is on its way twice at once is refused by the constraint, without an error.
        before = self.filter(event=row.event).exists()
        self.bulk_create([row], ignore_conflicts=True)
        return not before

    def due(self, now: datetime) -> models.QuerySet[StripeEvent]:
        free = models.Q(taken_until=None) | models.Q(taken_until__lt=now)
        return self.filter(free, state=State.WAITING, due_at__lte=now).order_by("due_at", "received_at")

    def forget(self, now: datetime) -> int:
        """Those that are done with and old; what waits for a person stays."""
        return self.filter(state=State.DONE, received_at__lt=now - KEPT).delete()[0]

    def take(self, most: int) -> list[StripeEvent]:
        """Events that are due, for LEASE: whoever dies with them gives them back by that."""
        now = timezone.now()
        with transaction.atomic():
            taken = list(self.due(now).select_for_update(skip_locked=True)[:most])
            self.filter(pk__in=[each.pk for each in taken]).update(taken_until=now + LEASE)
        return taken


class StripeEvent(models.Model):
    """Of no workspace: it comes before anybody knows whose it is. ``tenant`` says so afterwards, for staff."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = impersonal(models.CharField("event's id", max_length=80, unique=True), _ID)
    kind = impersonal(models.CharField(max_length=80), "a word from Stripe's list")
    about = impersonal(models.CharField("object", max_length=80, blank=True, default=""), _ID)
    customer = impersonal(models.CharField(max_length=60, blank=True, default=""), _ID)
    happened_at = impersonal(models.DateTimeField())
    received_at = impersonal(models.DateTimeField(default=timezone.now))
    state = impersonal(
        models.CharField(max_length=8, choices=State, default=State.WAITING), "a word from a fixed list"
    )
    tries = impersonal(models.PositiveIntegerField(default=0))
    due_at = impersonal(models.DateTimeField(default=timezone.now))
    taken_until = impersonal(models.DateTimeField(null=True, blank=True))
    fault = impersonal(models.CharField(max_length=200, blank=True, default=""), "our own words")
    tenant = impersonal(models.UUIDField("workspace", null=True, blank=True))

    objects = StripeEventManager()

    class Meta:
        verbose_name = "event from Stripe"
        verbose_name_plural = "events from Stripe"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="stripe_event_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="stripe_event_due"),
            models.Index(fields=["-received_at"], name="stripe_event_newest"),
        ]

    def __str__(self) -> str:
        return self.event

    def settle(self, state: State, fault: str = "", tenant: Any = None) -> None:
        self.state, self.fault, self.taken_until = state, fault[:200], None
        self.tenant = tenant or self.tenant
        self.tries += 1
        self.save(update_fields=["state", "fault", "taken_until", "tenant", "tries"])

    def later(self, fault: str) -> None:
        """Try again after a while."""
        seconds = PAUSES[self.tries] if self.tries < len(PAUSES) else SLOWEST
        self.fault, self.taken_until = fault[:200], None
        self.due_at = timezone.now() + timedelta(seconds=seconds)
        self.tries += 1
        self.save(update_fields=["fault", "taken_until", "due_at", "tries"])

    def again(self) -> None:
        """Try once more from the start, because a person says so."""
        self.state, self.tries, self.due_at, self.taken_until = State.WAITING, 0, timezone.now(), None
        self.save(update_fields=["state", "tries", "due_at", "taken_until"])

    @property
    def old(self) -> bool:
        return timezone.now() - self.received_at > GIVEN_UP


def _customer(about: dict[str, Any]) -> str:
    """Whose object it is, by its id."""
    if about.get("object") == "customer":
        return str(about.get("id") or "")
    said = about.get("customer")
    return str(said.get("id") or "") if isinstance(said, dict) else str(said or "")
