"""The tenant: one customer company."""

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from uuid_utils.compat import uuid7

from accounts.models.limited import Limited
from accounts.revocations import announce
from accounts.tenancy import within
from privacy.fields import impersonal

if TYPE_CHECKING:
    from accounts.models.user import User

RESERVED_SLUGS = frozenset(
    {"new", "admin", "api", "app", "account", "accounts", "invitations", "profile", "sandboxes"}
)


class WorkspaceManager(models.Manager["Workspace"]):
    @transaction.atomic
    def found(self, name: str, owner: "User") -> "Workspace":
        """A new workspace with its first member, who owns it."""
        from accounts.models.membership import Membership, Role

        workspace = self.create(name=name, slug=self.free_slug(name))
        with within(workspace):
            Membership.objects.create(user=owner, role=Role.OWNER)
        return workspace

    @transaction.atomic
    def sandbox(self, of: "Workspace", user: "User", role: str) -> "Workspace":
        """Where the developers of a workspace try things out, with this member of it in the same role there."""
        from accounts.models.membership import Membership
        from accounts.models.site import Site

        # The row lock keeps two who come first from making two.
        self.select_for_update().get(pk=of.pk)
        found = self.filter(sandbox_of=of).first()
        fresh = found is None
        if found is None:
            slug = self.free_slug(f"{of.slug[:32]}-sandbox")
            found = self.create(name=f"{of.name[:70]} sandbox", slug=slug, sandbox_of=of, **of.allowance)
        with within(found):
            Membership.objects.update_or_create(user=user, defaults={"role": role, "left_at": None})
            if fresh:
                Site.objects.create(name="Test site")
        return found

    def free_slug(self, name: str) -> str:
        base = slugify(name)[:40] or "workspace"
        wanted, number = base, 1
        while wanted in RESERVED_SLUGS or self.filter(slug=wanted).exists():
            number += 1
            wanted = f"{base}-{number}"
        return wanted


class Workspace(Limited):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = impersonal(models.CharField("name", max_length=80), "a company's name, not a person's")
    slug = impersonal(
        models.CharField(
            max_length=50,
            unique=True,
            validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Use a-z, 0-9 and -.")],
        ),
        "made from the company's name",
    )
    # ISO 3166-1 alpha-2: of this country a telephone number is that says none.
    country = impersonal(
        models.CharField("country", max_length=2, blank=True, default="", db_default=""),
        "a code from a fixed list",
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    closed_at = impersonal(models.DateTimeField(null=True, blank=True))
    # Where a workspace's developers try things out: a workspace like any other, with data of its own.
    sandbox_of = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="+"
    )

    objects = WorkspaceManager()

    def __str__(self) -> str:
        return self.name

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    @property
    def sandbox(self) -> bool:
        return self.sandbox_of_id is not None

    def close(self) -> None:
        """Nobody comes in any more, sockets and chatboxes included. Nothing is deleted, so staff can reopen it."""
        self.closed_at = timezone.now()
        self.save(update_fields=["closed_at"])
        transaction.on_commit(lambda: announce(self.pk))

    def reopen(self) -> None:
        self.closed_at = None
        self.save(update_fields=["closed_at"])
