"""A user in a workspace."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantManager, TenantModel
from privacy.fields import impersonal


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    OPERATOR = "operator", "Operator"


class LastOwner(Exception):
    """A workspace keeps at least one owner."""


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(left_at=None, user__is_active=True)

    def owners(self) -> "MembershipQuerySet":
        return self.active().filter(role=Role.OWNER)


class Membership(TenantModel):
    subject: ClassVar[str] = "user"

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    role = impersonal(models.CharField(max_length=20, choices=Role, default=Role.OPERATOR), "a word from a fixed list")
    joined_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    left_at = impersonal(models.DateTimeField(null=True, blank=True))

    objects = TenantManager.from_queryset(MembershipQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]
        # The switcher and workspaces_of look up by user across workspaces.
        indexes = [models.Index(fields=["user"], name="membership_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    def change_role(self, role: str) -> None:
        """Raises LastOwner when that would leave the workspace without one."""
        if self.role == Role.OWNER and role != Role.OWNER:
            self._refuse_last_owner()
        self.role = role
        self.save(update_fields=["role"])

    def leave(self) -> None:
        """End the membership. Raises LastOwner. What the person wrote stays the workspace's."""
        if self.role == Role.OWNER:
            self._refuse_last_owner()
        self.left_at = timezone.now()
        self.save(update_fields=["left_at"])

    @property
    def active(self) -> bool:
        return self.left_at is None and self.user.is_active

    def _refuse_last_owner(self) -> None:
        if not Membership.objects.owners().exclude(pk=self.pk).exists():
            raise LastOwner("the last owner stays until there is another")
