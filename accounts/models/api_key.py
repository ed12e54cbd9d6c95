"""The keys with which a customer's own systems speak to the REST API."""

import hashlib
import secrets
import string
import zlib
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from accounts.models.audit import AuditRecord
from accounts.models.membership import Membership
from accounts.models.workspace import Workspace
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

LIVE, TEST = "pd_live_", "pd_test_"
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM, _CHECK = 32, 6
USE_IS_NOTED = timedelta(minutes=1)
KEYS_MAX = 50


class TooManyKeys(Exception):
    """The workspace has KEYS_MAX keys that are good: one is revoked first."""


def new_secret(prefix: str) -> str:
    """What a caller shows: 32 random letters and digits (190 bits) and a checksum, found by scanners for secrets."""
    random = "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM))
    return f"{prefix}{random}{_checksum(random)}"


def well_formed(secret: str) -> bool:
    """Whether it can be a key at all: one that was mistyped or made up is refused without asking the database."""
    if not secret.startswith((LIVE, TEST)) or len(secret) != len(LIVE) + _RANDOM + _CHECK:
        return False
    random, check = secret[len(LIVE) : -_CHECK], secret[-_CHECK:]
    return all(letter in _LETTERS for letter in random) and _checksum(random) == check


def _checksum(random: str) -> str:
    number, letters = zlib.crc32(random.encode()), ""
    for _ in range(_CHECK):
        number, place = divmod(number, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters


def digest(secret: str) -> str:
    # 190 random bits cannot be guessed, so a slow hash would only cost time.
    return hashlib.sha256(secret.encode()).hexdigest()


def validate_networks(networks: list[str]) -> None:
    """Raises ValidationError unless each is an address or a network in CIDR notation."""
    for network in networks:
        try:
            ip_network(network)
        except ValueError:
            raise ValidationError(
                f"{network} is no address. Write it like 203.0.113.7 or 203.0.113.0/24."
            ) from None


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def good(self) -> "ApiKeyQuerySet":
        """Neither revoked nor expired."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None)

    def newest_first(self) -> "ApiKeyQuerySet":
        return self.select_related("created_by__user", "revoked_by__user").order_by("-created_at", "-id")

    def make(
        self,
        workspace: Workspace,
        name: str,
        scopes: list[str],
        by: Membership,
        *,
        expires_at: datetime | None = None,
        networks: list[str] | None = None,
    ) -> "tuple[ApiKey, str]":
        """A key and what opens with it, which is shown this once. Raises TooManyKeys."""
        if self.good().count() >= KEYS_MAX:
            raise TooManyKeys
        secret = new_secret(TEST if workspace.sandbox else LIVE)
        key: ApiKey = self.create(
            name=name,
            scopes=scopes,
            digest=digest(secret),
            hint=secret[len(LIVE) : len(LIVE) + 4],
            created_by=by,
            expires_at=expires_at,
            networks=networks or [],
        )
        AuditRecord.objects.write("api_key.made", by, key.pk)
        return key, secret


class ApiKey(TenantModel):
    """``hint`` is how its random part begins, so that a key in somebody's settings is found again in the list.

    In a sandbox all keys begin with pd_test_, elsewhere with pd_live_: the workspace says which, not the key.
    """

    name = impersonal(models.CharField("name", max_length=60), "what a key is for, not a person's name")
    digest = impersonal(
        models.CharField(max_length=64, unique=True, editable=False), "a digest of a random secret"
    )
    hint = impersonal(models.CharField(max_length=4, editable=False), "random letters")
    scopes = impersonal(ArrayField(models.CharField(max_length=40), default=list), "words from a fixed list")
    networks = impersonal(
        ArrayField(models.CharField(max_length=49), default=list, validators=[validate_networks]),
        "addresses of the customer's servers",
    )
    created_by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    expires_at = impersonal(models.DateTimeField(null=True, blank=True))
    last_used_at = impersonal(models.DateTimeField(null=True, editable=False))
    revoked_at = impersonal(models.DateTimeField(null=True, editable=False))
    revoked_by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    # The one that took over from this one.
    successor = TenantKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TenantManager.from_queryset(ApiKeyQuerySet)()

    class Meta:
        verbose_name = "API key"
        indexes = [models.Index(fields=["workspace", "-created_at"], name="api_key_newest")]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def places_of(secret: str) -> tuple[UUID, UUID] | None:
        """The workspace and the id of a key, good or not, by the reviewed function ``api_key_of``."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT workspace, key FROM api_key_of(%s)", [digest(secret)])
            return cursor.fetchone()

    @property
    def expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def good(self) -> bool:
        return self.revoked_at is None and not self.expired

    def allows(self, scope: str) -> bool:
        """Who may write may read."""
        return scope in self.scopes or (
            scope.endswith(":read") and f"{scope.removesuffix('read')}write" in self.scopes
        )

    def lets_in(self, address: str) -> bool:
        """Whether a call from this address may use it. Without networks, from everywhere."""
        if not self.networks:
            return True
        try:
            asking = ip_address(address)
        except ValueError:
            return False
        return any(asking in ip_network(network) for network in self.networks)

    def used(self) -> None:
        now = timezone.now()
        if self.last_used_at is None or self.last_used_at < now - USE_IS_NOTED:
            ApiKey.objects.filter(pk=self.pk).update(last_used_at=now)

    def revoke(self, by: Membership) -> None:
        """The next call with it is refused, in every process: nobody keeps it longer than one call."""
        self.revoked_at, self.revoked_by = timezone.now(), by
        self.save(update_fields=["revoked_at", "revoked_by"])
        AuditRecord.objects.write("api_key.revoked", by, self.pk)

    def rotate(self, workspace: Workspace, overlap: timedelta, by: Membership) -> "tuple[ApiKey, str]":
        """One that takes over with the same rights; this one is good for ``overlap`` longer. Raises TooManyKeys."""
        made, secret = ApiKey.objects.make(
            workspace, self.name, self.scopes, by, expires_at=self.expires_at, networks=self.networks
        )
        end = timezone.now() + overlap
        self.expires_at = min(self.expires_at, end) if self.expires_at else end
        self.successor = made
        self.save(update_fields=["expires_at", "successor"])
        AuditRecord.objects.write("api_key.rotated", by, self.pk)
        return made, secret
