"""A user in a workspace."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils import timezone

from accounts.revocations import announce
from accounts.tenancy import TenantManager, TenantModel
from privacy.fields import impersonal

if TYPE_CHECKING:
    from accounts.models.user import User


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
    role = impersonal(
        models.CharField(max_length=20, choices=Role, default=Role.OPERATOR), "a word from a fixed list"
    )
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

    def taken_by(self, user: "User", role: str) -> "Membership":
        """A place that was kept becomes this user's, with all that hangs on it; its stand-in goes."""
        stand_in, self.user, self.role, self.left_at = self.user, user, role, None
        self.save(update_fields=["user", "role", "left_at"])
        stand_in.delete()
        return self

    def leave(self) -> None:
        """End the membership and its open sockets. Raises LastOwner. What was written stays the workspace's."""
        if self.role == Role.OWNER:
            self._refuse_last_owner()
        self.left_at = timezone.now()
        self.save(update_fields=["left_at"])
        transaction.on_commit(lambda: announce(self.pk))

    @property
    def active(self) -> bool:
        return self.left_at is None and self.user.is_active

    @property
    def last_owner(self) -> bool:
        # The rows are locked, or two owners who leave at the same moment would each see the other stay.
        owners = Membership.objects.owners().select_for_update(of=("self",)).values_list("pk", flat=True)
        return self.role == Role.OWNER and set(owners) <= {self.pk}

    def _refuse_last_owner(self) -> None:
        if self.last_owner:
            raise LastOwner("the last owner stays until there is another")
