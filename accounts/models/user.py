"""A person with a login."""

import secrets
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from uuid_utils.compat import uuid7

from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from accounts.models.workspace import Workspace


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        """A new user; the address is kept in lower case. Raises ValueError without an address."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user: User = self.model(email=email.strip().lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


def picture_path(user: "User", filename: str) -> str:
    # The name is random so that a picture's address tells nothing and never comes back after a change.
    return f"pictures/{user.pk}/{secrets.token_hex(16)}.webp"


class User(AbstractBaseUser, PermissionsMixin):
    subject: ClassVar[str] = "self"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = personal(
        models.EmailField("e-mail", max_length=254), purpose="account", on_erase="delete", retain="account"
    )
    first_name = personal(
        models.CharField("first name", max_length=80, blank=True),
        purpose="account",
        on_erase="delete",
        retain="account",
    )
    last_name = personal(
        models.CharField("last name", max_length=80, blank=True),
        purpose="account",
        on_erase="delete",
        retain="account",
    )
    picture = personal(
        models.ImageField("picture", upload_to=picture_path, blank=True),
        purpose="account",
        on_erase="delete",
        retain="account",
    )
    language = personal(
        models.CharField("language", max_length=12, default="en"),
        purpose="account",
        on_erase="delete",
        retain="account",
    )
    time_zone = personal(
        models.CharField("time zone", max_length=64, default="UTC"),
        purpose="account",
        on_erase="delete",
        retain="account",
    )
    is_staff = impersonal(models.BooleanField("staff", default=False))
    is_active = impersonal(models.BooleanField("active", default=True))
    joined_at = personal(
        models.DateTimeField(default=timezone.now, editable=False),
        purpose="account",
        on_erase="delete",
        retain="account",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name, or what stands before the @ of the address."""
        return f"{self.first_name} {self.last_name}".strip() or self.email.partition("@")[0]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def show(self, picture: "ContentFile | None") -> None:
        """Take another picture, or none; the one before is deleted once that is stored."""
        before = self.picture.name
        self.picture = picture or ""
        self.save(update_fields=["picture"])
        if before:
            transaction.on_commit(lambda: default_storage.delete(before))

    def deactivate(self) -> None:
        """Switch the account off: its sessions and their sockets end at once."""
        from accounts import sessions

        self.is_active = False
        self.save(update_fields=["is_active"])
        transaction.on_commit(lambda: sessions.end_all(self))

    def workspaces(self) -> "list[tuple[Workspace, str]]":
        """The open workspaces this user belongs to, with the role there, by name. A sandbox is reached from its own.

        Reads across tenants through the reviewed function ``workspaces_of``: no workspace is open yet.
        """
        from accounts.models.workspace import Workspace

        with connection.cursor() as cursor:
            cursor.execute("SELECT workspace_id, role FROM workspaces_of(%s)", [self.pk])
            roles = dict(cursor.fetchall())
        found = Workspace.objects.filter(pk__in=roles, closed_at=None, sandbox_of=None).order_by("name")
        return [(workspace, roles[workspace.pk]) for workspace in found]
