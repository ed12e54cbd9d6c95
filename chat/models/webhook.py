"""Servers of the customer that are told what happens, and what each of them was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import AuditRecord, Membership
from accounts.sealing import seal, unseal
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from chat.webhooks.signing import fresh_secret
from crm.models import Happened
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from accounts.models import ApiKey

OVERLAP = timedelta(hours=24)
MOST = 20
ANSWER_MAX = 1000
TEST = "webhook.test"


class TooManyWebhooks(Exception):
    """The workspace has MOST of them already."""


class Why(models.TextChoices):
    """Why nothing is sent to it any more."""

    HAND = "hand", "Switched off by your team"
    GONE = "gone", "It answered 410 Gone"
    FAILING = "failing", "It failed for five days"


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def on(self) -> WebhookQuerySet:
        return self.filter(off_since=None)

    def by_age(self) -> WebhookQuerySet:
        return self.order_by("created_at", "pk")

    def make(
        self, position: int, by: Membership | ApiKey | None = None, **given: object
    ) -> tuple[Webhook, str]:
        """One that is told everything after ``position`` of the workspace's stream; and its secret, which is shown
        this once. Raises TooManyWebhooks."""
        if self.count() >= MOST:
            raise TooManyWebhooks
        secret = fresh_secret()
        member = by if isinstance(by, Membership) else None
        made: Webhook = self.create(position=position, created_by=member, secret=seal(secret), **given)
        made.audit("webhook.made", by)
        return made, secret


class Webhook(TenantModel):
    """``events`` are kinds, or families like ``message.*``; ``position`` is how far along the workspace's stream its
    deliveries were planned."""

    subject: ClassVar[str] = ""

    url = impersonal(
        models.URLField("address", max_length=500), "an address of the customer's own server, not a person's"
    )
    description = impersonal(
        models.CharField("what it is for", max_length=120, blank=True, default=""), "a word to the team"
    )
    events = impersonal(ArrayField(models.CharField(max_length=40)), "words from a fixed list")
    secret = impersonal(models.TextField(editable=False), "encrypted, random, no person's")
    # The one before, which signs, too, until then.
    old_secret = impersonal(
        models.TextField(blank=True, default="", editable=False), "encrypted, random, no person's"
    )
    old_until = impersonal(models.DateTimeField(null=True, editable=False))
    position = impersonal(models.BigIntegerField(default=0, editable=False))
    failing_since = impersonal(models.DateTimeField(null=True, editable=False))
    off_since = impersonal(models.DateTimeField(null=True, editable=False))
    off_because = impersonal(
        models.CharField(max_length=8, choices=Why, blank=True, default="", editable=False),
        "a word from a fixed list",
    )
    created_by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects: ClassVar[Any] = TenantManager.from_queryset(WebhookQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["workspace", "created_at"], name="webhook_by_age")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def signers(self) -> list[str]:
        """Those that sign now, the newest first."""
        found = [self.secret]
        if self.old_secret and self.old_until and self.old_until > timezone.now():
            found.append(self.old_secret)
        return [unseal(each) for each in found]

    @property
    def rotating(self) -> bool:
        return len(self.signers) > 1

    def wants(self, kind: str) -> bool:
        family = f"{kind.partition('.')[0]}.*"
        return not {kind, family, "*"}.isdisjoint(self.events)

    def audit(self, deed: str, by: Membership | ApiKey | None) -> None:
        if by is not None:
            AuditRecord.objects.write(deed, by, self.pk)

    def change(self, by: Membership | ApiKey, **given: object) -> None:
        """Another address, description or events."""
        for name, value in given.items():
            setattr(self, name, value)
        self.save(update_fields=list(given))
        self.audit("webhook.changed", by)

    def remove(self, by: Membership | ApiKey) -> None:
        """With its log."""
        self.audit("webhook.removed", by)
        self.delete()

    def rotate(self, by: Membership | ApiKey | None = None) -> str:
        """A new secret, shown this once; for 24 hours the old one signs beside it."""
        self.audit("webhook.rotated", by)
        secret = fresh_secret()
        self.old_secret, self.old_until = self.secret, timezone.now() + OVERLAP
        self.secret = seal(secret)
        self.save(update_fields=["secret", "old_secret", "old_until"])
        return secret

    def fails(self, since: datetime | None) -> None:
        """From then on; None once it answers well."""
        if self.failing_since != since:
            self.failing_since = since
            self.save(update_fields=["failing_since"])

    def switch_off(self, why: str) -> None:
        """What waits for it is given up: who switches it on again asks for it by replay."""
        self.off_since, self.off_because = timezone.now(), why
        self.save(update_fields=["off_since", "off_because"])
        self.deliveries.filter(state=State.WAITING).update(state=State.FAILED, done_at=timezone.now())

    def switch_on(self, position: int) -> None:
        """From here on: what happened meanwhile comes only by replay."""
        self.off_since, self.off_because, self.failing_since = None, "", None
        self.position = position
        self.save(update_fields=["off_since", "off_because", "failing_since", "position"])


class Lane(models.IntegerChoices):
    """Who waits for whom: an import of many contacts never holds up what is said in conversations."""

    TALK = 0
    PEOPLE = 1


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Failed"


class Delivery(TenantModel):
    """One event on its way to one webhook, and how each try went. What it says is a Parcel.

    ``event`` is its id in the API, by which the receiver tells duplicates (``webhook-id``): the same at every try and
    replay.
    ``taken_until`` is when a worker that took it is given up. ``tries`` are ``{"at": milliseconds, "status": number
    or null, "fault": word, "ms": number}``.
    """

    subject: ClassVar[str] = ""

    webhook = TenantKey("chat.Webhook", on_delete=models.CASCADE, related_name="deliveries")
    event = impersonal(models.CharField(max_length=48), "a number made of ids")
    kind = impersonal(models.CharField(max_length=40), "a word from a fixed list")
    state = impersonal(
        models.CharField(max_length=9, choices=State, default=State.WAITING), "a word from a fixed list"
    )
    lane = impersonal(models.PositiveSmallIntegerField(choices=Lane, default=Lane.TALK))
    tries = impersonal(models.JSONField(default=list), "numbers, times and words from a fixed list")
    since = impersonal(models.DateTimeField(default=timezone.now))
    due_at = impersonal(models.DateTimeField(default=timezone.now))
    taken_until = impersonal(models.DateTimeField(null=True))
    done_at = impersonal(models.DateTimeField(null=True))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "webhook", "event"], name="delivery_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "lane", "due_at"], condition=Q(state="waiting"), name="delivery_due"
            ),
            models.Index(
                fields=["webhook"],
                condition=Q(state="waiting", taken_until__isnull=False),
                name="delivery_under_way",
            ),
            models.Index(fields=["workspace", "webhook", "-id"], name="delivery_log"),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def last(self) -> dict[str, object] | None:
        """How the last try went."""
        return self.tries[-1] if self.tries else None

    @property
    def body(self) -> str:
        """What is sent; empty when the contact whom it told of is gone. A test tells of nobody."""
        from chat.webhooks.telling import trial_body

        if self.kind == TEST:
            return trial_body(self.created_at)
        parcel = Parcel.objects.filter(delivery=self).first()
        return parcel.body if parcel else self.body_of_nobody

    @property
    def body_of_nobody(self) -> str:
        """That a contact was deleted is told with the id alone; all else is told of somebody who is there."""
        # Telling reads the stream and the shapes of the API, which stand on the models.
        from chat.webhooks.telling import body_of_nobody

        return body_of_nobody(self.event) if self.kind == Happened.DELETED else ""

    @property
    def answer(self) -> str:
        parcel = Parcel.objects.filter(delivery=self).first()
        return parcel.answer if parcel else ""

    def settle(self, step: str, due: datetime) -> None:
        """As it stands after a try: ``done``, ``again`` at ``due``, ``failed`` or ``gone``."""
        self.state = {"done": State.DELIVERED, "again": State.WAITING}.get(step, State.FAILED)
        self.due_at = due
        self.done_at = None if step == "again" else timezone.now()
        self.save(update_fields=["state", "due_at", "done_at", "tries", "taken_until"])

    def again(self) -> None:
        """Sent anew, at once, with 24 hours before it."""
        now = timezone.now()
        self.state, self.since, self.due_at, self.done_at, self.taken_until = (
            State.WAITING,
            now,
            now,
            None,
            None,
        )
        self.save(update_fields=["state", "since", "due_at", "done_at", "taken_until"])


class Parcel(TenantModel):
    """What a delivery says, and what the customer's server answered, as far as it fits. It goes with the contact whom
    it tells of; the delivery stays, and says nothing any more."""

    subject: ClassVar[str] = "contact"

    delivery = TenantKey("chat.Delivery", on_delete=models.CASCADE, related_name="parcels")
    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
    # What it tells of, where that may go before the contact does: with a withdrawn consent.
    visit = TenantKey("crm.Visit", on_delete=models.CASCADE, null=True, related_name="+")
    body = personal(models.TextField(), purpose="support", on_erase="delete", retain="conversation")
    answer = personal(
        models.TextField(blank=True, default=""),
        purpose="support",
        on_erase="delete",
        retain="conversation",
        origin="customer",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "delivery"], name="parcel_once")]
        indexes = [
            models.Index(fields=["workspace", "contact"], name="parcel_of_contact"),
            models.Index(
                fields=["workspace", "visit"], condition=Q(visit__isnull=False), name="parcel_of_visit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
