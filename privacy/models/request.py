"""A person's request under their rights, with the day by which it is answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeAlias
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal, personal
from privacy.models.step import RequestStep

# A crm.Visitor and an accounts.Membership: other apps' models are not imported here.
Visitor: TypeAlias = Any
Member: TypeAlias = Any
# The product's promise; the law allows a month (GDPR Art. 12(3)).
ANSWERED_WITHIN = timedelta(days=7)
# The visible count stops here: an exact one costs more the more there are.
COUNTED = 100


class Kind(models.TextChoices):
    ACCESS = "access", "A copy of the data"  # GDPR Art. 15
    RECTIFICATION = "rectification", "Correct the data"  # Art. 16
    ERASURE = "erasure", "Delete the data"  # Art. 17
    RESTRICTION = "restriction", "Stop using the data for now"  # Art. 18
    PORTABILITY = "portability", "The data for another service"  # Art. 20
    OBJECTION = "objection", "Object to the use of the data"  # Art. 21
    WITHDRAWAL = "withdrawal", "Withdraw a consent"  # Art. 7(3)


class State(models.TextChoices):
    RECEIVED = "received", "Received"
    WORKING = "working", "Being worked on"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


class Channel(models.TextChoices):
    CHATBOX = "chatbox", "in the chat"
    PORTAL = "portal", "on the page for rights"
    OPERATOR = "operator", "through an operator"
    EMAIL = "email", "by e-mail"
    API = "api", "through the API"


OPEN = (State.RECEIVED, State.WORKING)


class NotOpen(Exception):
    """It has been answered, refused or taken back: what is done is done."""


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def receive(self, visitor: Visitor, kind: str, channel: str = Channel.CHATBOX) -> RightsRequest:
        """The open request of this kind, made if there is none: asked twice, it is one. Raises ValueError."""
        now = timezone.now()
        made, _ = self.get_or_create(
            contact_id=visitor.contact_id,
            kind=Kind(kind),
            state__in=OPEN,
            defaults={
                "visitor_id": visitor.pk,
                "state": State.RECEIVED,
                "channel": Channel(channel),
                "received_at": now,
                "due_at": now + ANSWERED_WITHIN,
            },
        )
        found: RightsRequest = made
        return found

    def open(self) -> RightsRequestQuerySet:
        return self.filter(state__in=OPEN)

    def done(self) -> RightsRequestQuerySet:
        return self.exclude(state__in=OPEN)

    def most_urgent_first(self, after: tuple[datetime, UUID] | None = None) -> RightsRequestQuerySet:
        """By the day they are due; ``after`` is where the page before ended."""
        found = self.order_by("due_at", "id")
        if after is None:
            return found
        at, pk = after
        return found.filter(models.Q(due_at__gt=at) | models.Q(due_at=at, id__gt=pk))

    def newest_first(self, after: tuple[datetime, UUID] | None = None) -> RightsRequestQuerySet:
        """By when they were done; ``after`` is where the page before ended."""
        found = self.order_by("-closed_at", "-id")
        if after is None:
            return found
        at, pk = after
        return found.filter(models.Q(closed_at__lt=at) | models.Q(closed_at=at, id__lt=pk))

    def counted(self) -> int:
        """How many, up to COUNTED."""
        return self.order_by()[:COUNTED].count()


class RightsRequest(TenantModel):
    """One right of one contact, asked for once. What is done about it follows as steps, which say by whom and why."""

    subject: ClassVar[str] = "contact"
    # Said where two contacts were to become one.
    apart: ClassVar[str] = (
        "Both have asked for the same right and wait for it. Answer one of them under Privacy first."
    )

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="rights_requests")
    visitor = TenantKey("crm.Visitor", on_delete=models.SET_NULL, null=True, related_name="+")
    kind = personal(
        models.CharField(max_length=13, choices=Kind), purpose="rights", on_erase="delete", retain="consent"
    )
    channel = impersonal(models.CharField(max_length=8, choices=Channel), "a word from a fixed list")
    state = impersonal(
        models.CharField(max_length=9, choices=State, default=State.RECEIVED), "a word from a fixed list"
    )
    received_at = personal(
        models.DateTimeField(default=timezone.now, editable=False),
        purpose="rights",
        on_erase="delete",
        retain="consent",
    )
    due_at = impersonal(models.DateTimeField())
    closed_at = impersonal(models.DateTimeField(null=True))

    objects = TenantManager.from_queryset(RightsRequestQuerySet)()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "contact", "kind"],
                condition=models.Q(state__in=OPEN),
                name="rights_request_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="rights_request_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="rights_request_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, closed_at=None)
                | models.Q(
                    state__in=(State.ANSWERED, State.REFUSED, State.WITHDRAWN), closed_at__isnull=False
                ),
                name="rights_request_closed_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "due_at", "id"],
                condition=models.Q(state__in=OPEN),
                name="rights_request_due",
            ),
            models.Index(fields=["workspace", "-closed_at", "-id"], name="rights_request_done"),
            models.Index(fields=["workspace", "contact", "-received_at"], name="rights_request_of_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def take_up(self, by: Member) -> None:
        """``by`` works on it. Raises NotOpen."""
        self._move(State.WORKING, by)

    def answer(self, by: Member, reason: str = "") -> None:
        """It is done, and the person was told. Raises NotOpen."""
        self._move(State.ANSWERED, by, reason)

    def refuse(self, by: Member, reason: str) -> None:
        """With the reason that the person is told (GDPR Art. 12(4)). Raises NotOpen, and ValueError without one."""
        if not reason.strip():
            raise ValueError("a refusal says why")
        self._move(State.REFUSED, by, reason)

    def take_back(self) -> None:
        """The person does not want it any more. Raises NotOpen."""
        self._move(State.WITHDRAWN, None)

    def _move(self, state: State, by: Member | None, reason: str = "") -> None:
        locked = RightsRequest.objects.select_for_update().get(pk=self.pk)
        if not locked.is_open:
            raise NotOpen(str(locked))
        if locked.state == state:
            return
        self.state, self.closed_at = state, None if state in OPEN else timezone.now()
        self.save(update_fields=["state", "closed_at"])
        RequestStep.objects.create(request=self, state=state, by=by, reason=reason.strip())


def of_contact(contact: Any) -> models.QuerySet[RightsRequest]:
    """All of one contact's, the newest first."""
    found: models.QuerySet[RightsRequest] = RightsRequest.objects.filter(contact=contact)
    return found.order_by("-received_at", "-id")
