"""An invitation into a workspace, by e-mail."""

import hashlib
import secrets
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.utils import timezone

from accounts.models.membership import Membership, Role
from accounts.models.user import User
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal, personal

LIFETIME = timedelta(days=7)


class InvitationUnusable(Exception):
    """``reason`` is one of expired, accepted, revoked, other_address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None)

    def newest_first(self) -> "InvitationQuerySet":
        return self.select_related("invited_by__user").order_by("-created_at")

    def sent_within_an_hour(self) -> "InvitationQuerySet":
        return self.filter(created_at__gt=timezone.now() - timedelta(hours=1))

    def invite(
        self, email: str, role: str, by: Membership, seat: UUID | None = None
    ) -> "tuple[Invitation, str]":
        """A new invitation and its token, which is shown to nobody but the invited. Older ones end.

        ``seat`` is the membership of another installation that becomes the invited's own (accounts/seats.py).
        """
        address = email.strip().lower()
        before = self.pending().filter(email=address)
        # A place that is kept for somebody waits on when they are invited again.
        kept = before.exclude(seat=None).values_list("seat", flat=True).first()
        before.update(revoked_at=timezone.now())
        token = secrets.token_urlsafe(32)
        made = self.create(
            email=address, role=role, token_digest=digest(token), invited_by=by, seat_id=seat or kept
        )
        return made, token


def in_a_week() -> "timezone.datetime":
    return timezone.now() + LIFETIME


class Invitation(TenantModel):
    subject: ClassVar[str] = "self"

    email = personal(
        models.EmailField(max_length=254), purpose="account", on_erase="delete", retain="invitation"
    )
    role = impersonal(models.CharField(max_length=20, choices=Role), "a word from a fixed list")
    token_digest = impersonal(models.CharField(max_length=64, unique=True), "a digest of a random token")
    invited_by = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    seat = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    expires_at = impersonal(models.DateTimeField(default=in_a_week))
    accepted_at = impersonal(models.DateTimeField(null=True, blank=True))
    revoked_at = impersonal(models.DateTimeField(null=True, blank=True))

    objects = TenantManager.from_queryset(InvitationQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
        ]
        indexes = [models.Index(fields=["workspace", "email"], name="invitation_by_address")]

    def __str__(self) -> str:
        return f"{self.pk} {self.role}"

    @staticmethod
    def workspace_of(token: str) -> UUID | None:
        """The workspace that a token invites to, through the reviewed function ``invitation_workspace``."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT invitation_workspace(%s)", [digest(token)])
            return cursor.fetchone()[0]

    @property
    def masked_email(self) -> str:
        """Enough to know one's own address by: "b…@demo.test"."""
        name, _, domain = self.email.partition("@")
        return f"{name[:1]}…@{domain}"

    @property
    def expired(self) -> bool:
        return self.expires_at <= timezone.now()

    def accept(self, user: User) -> Membership:
        """Make the user a member. Raises InvitationUnusable; a member already in keeps the higher role."""
        if reason := self.fault(user):
            raise InvitationUnusable(reason)
        self.accepted_at = timezone.now()
        self.save(update_fields=["accepted_at"])
        if self.seat is not None and not Membership.objects.filter(user=user).exists():
            return self.seat.taken_by(user, self.role)
        membership, made = Membership.objects.get_or_create(
            user=user, defaults={"role": self.role, "workspace_id": self.workspace_id}
        )
        if not made and membership.left_at is not None:
            membership.left_at, membership.role = None, self.role
            membership.save(update_fields=["left_at", "role"])
        return membership

    def revoke(self) -> None:
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])

    def fault(self, user: User | AnonymousUser) -> str:
        """Why it cannot be used: accepted, revoked, expired, other_address; empty when it can."""
        reasons = {
            "accepted": self.accepted_at is not None,
            "revoked": self.revoked_at is not None,
            "expired": self.expired,
            "other_address": user.is_authenticated and user.email.lower() != self.email,
        }
        return next((reason for reason, holds in reasons.items() if holds), "")
