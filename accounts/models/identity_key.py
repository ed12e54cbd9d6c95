"""The keys with which a customer's server vouches for its users, and the tokens that were used up."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from accounts.models.membership import Membership
from accounts.models.site import Site
from accounts.sealing import seal, unseal
from accounts.tenancy import TenantKey, TenantManager, TenantModel, current
from privacy.fields import impersonal

# Two, so that one can take over from the other without a gap.
LIVE = 2
USE_IS_NOTED = timedelta(minutes=1)
SWEPT = 200


class TooManyKeys(Exception):
    """The site has two live keys already: one is revoked first."""


class Algorithm(models.TextChoices):
    HS256 = "HS256", "Shared secret (HS256)"
    EDDSA = "EdDSA", "Your own key pair (EdDSA)"


class IdentityKeyQuerySet(models.QuerySet["IdentityKey"]):
    def live(self) -> "IdentityKeyQuerySet":
        return self.filter(revoked_at=None)

    def newest_first(self) -> "IdentityKeyQuerySet":
        return self.select_related("created_by__user").order_by("-created_at")

    def make(self, site: Site, name: str, by: Membership) -> "tuple[IdentityKey, str]":
        """A key with a secret of its own, which is shown this once. Raises TooManyKeys."""
        secret = f"ids_{secrets.token_urlsafe(32)}"
        return self._add(site, name, by, algorithm=Algorithm.HS256, secret=seal(secret)), secret

    def trust(self, site: Site, name: str, public_key: str, by: Membership) -> "IdentityKey":
        """A key whose private half never leaves the customer. Raises TooManyKeys."""
        return self._add(site, name, by, algorithm=Algorithm.EDDSA, public_key=public_key)

    def _add(self, site: Site, name: str, by: Membership, **more: str) -> "IdentityKey":
        # The row lock keeps two clicks from taking the same place.
        Site.objects.select_for_update().get(pk=site.pk)
        taken = set(self.live().filter(site=site).values_list("place", flat=True))
        free = [place for place in range(1, LIVE + 1) if place not in taken]
        if not free:
            raise TooManyKeys
        return self.create(site=site, name=name, created_by=by, place=free[0], **more)


class IdentityKey(TenantModel):
    """One algorithm for life: a token's own header never chooses another.

    ``place`` is 1 or 2 among the live keys of the site.
    """

    site = TenantKey("accounts.Site", on_delete=models.CASCADE, related_name="identity_keys")
    name = impersonal(models.CharField("name", max_length=60), "what a key is for, not a person's name")
    algorithm = impersonal(
        models.CharField(max_length=5, choices=Algorithm, editable=False), "a word from a fixed list"
    )
    secret = impersonal(
        models.TextField(blank=True, default="", editable=False), "encrypted, random, no person's"
    )
    public_key = impersonal(
        models.TextField(blank=True, default="", editable=False), "one half of the customer's key pair"
    )
    place = impersonal(models.PositiveSmallIntegerField(editable=False))
    created_by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    last_used_at = impersonal(models.DateTimeField(null=True, editable=False))
    revoked_at = impersonal(models.DateTimeField(null=True, editable=False))
    revoked_by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TenantManager.from_queryset(IdentityKeyQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "site", "place"],
                condition=Q(revoked_at=None),
                name="identity_key_place_once",
            ),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=LIVE), name="identity_key_two_live"),
            models.CheckConstraint(
                condition=(Q(algorithm=Algorithm.HS256, public_key="") & ~Q(secret=""))
                | (Q(algorithm=Algorithm.EDDSA, secret="") & ~Q(public_key="")),
                name="identity_key_of_one_kind",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "site"], name="identity_key_by_site")]

    def __str__(self) -> str:
        return self.kid

    @property
    def kid(self) -> str:
        """What a token may name in its header."""
        return f"ik_{self.pk.hex}"

    @property
    def live(self) -> bool:
        return self.revoked_at is None

    @property
    def material(self) -> str:
        """What a signature is checked with."""
        return unseal(self.secret) if self.algorithm == Algorithm.HS256 else self.public_key

    def used(self) -> None:
        now = timezone.now()
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_IS_NOTED)
        IdentityKey.objects.filter(stale, pk=self.pk).update(last_used_at=now)

    def revoke(self, by: Membership) -> None:
        """Tokens signed with it are refused from now on. Once revoked it stays so."""
        self.revoked_at, self.revoked_by = timezone.now(), by
        self.save(update_fields=["revoked_at", "revoked_by"])


_SPEND = """
INSERT INTO accounts_usedtoken (id, workspace_id, site_id, digest, expires_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (workspace_id, site_id, digest) DO NOTHING
"""


def _digest(jti: str) -> str:
    return hashlib.sha256(jti.encode()).hexdigest()


class UsedTokenQuerySet(models.QuerySet["UsedToken"]):
    def spend(self, site: Site, jti: str, expires_at: datetime) -> bool:
        """Use up a token's ``jti``; False when it was used before. Of two at once one waits for the other."""
        row = UsedToken(site=site, digest=_digest(jti), expires_at=expires_at)
        with connection.cursor() as cursor:
            cursor.execute(_SPEND, [row.pk, current(), site.pk, row.digest, expires_at])
            return cursor.rowcount == 1

    def spent(self, site: Site, jti: str) -> bool:
        return self.filter(site=site, digest=_digest(jti)).exists()

    def sweep(self, site: Site) -> None:
        """Those past their time would be refused for that alone. A few at a time: whoever spends one, sweeps."""
        gone = (
            self.filter(site=site, expires_at__lt=timezone.now()).order_by("expires_at").values("pk")[:SWEPT]
        )
        self.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()


class UsedToken(TenantModel):
    """A token that was used. ``expires_at`` has the leeway in it, so that no used token outlives its row."""

    subject: ClassVar[str] = ""

    site = TenantKey("accounts.Site", on_delete=models.CASCADE, related_name="+")
    digest = impersonal(models.CharField(max_length=64), "a digest of a random id")
    expires_at = impersonal(models.DateTimeField())

    objects = TenantManager.from_queryset(UsedTokenQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "site", "digest"], name="used_token_once"),
        ]
        indexes = [models.Index(fields=["workspace", "site", "expires_at"], name="used_token_by_end")]

    def __str__(self) -> str:
        return str(self.pk)
