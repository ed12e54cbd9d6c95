"""A browser that opened the chat and wrote."""

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from typing import ClassVar
from zoneinfo import available_timezones

from django.db import models, transaction
from django.utils import timezone

from accounts import revocations
from accounts.models import IdentityKey, Site
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.contact import Contact
from crm.models.occurrence import Happened, Occurrence
from privacy.fields import impersonal, personal

IDLE_LIFETIME = timedelta(days=30)
# So long others' messages of the same person may be seen; then the customer's server vouches anew.
VOUCHED_LIFETIME = timedelta(hours=24)
TOLD_AT_ONCE = 500


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _zones() -> set[str]:
    # Looked up once: the names are files in many folders.
    return available_timezones()


class VisitorQuerySet(models.QuerySet["Visitor"]):
    def arrive(self, site: Site, zone: str = "", contact: Contact | None = None) -> "tuple[Visitor, str]":
        """A new visitor with a contact of its own or one that is known, and the secret that the browser keeps.

        ``zone`` is the browser's time zone; one that the IANA database does not know is left aside.
        """
        secret = secrets.token_urlsafe(32)
        contact = contact or Contact.objects.add(time_zone=zone if zone in _zones() else "")
        return self.create(site=site, contact=contact, token_digest=digest(secret)), secret

    def returning(self, site: Site, secret: str) -> "Visitor | None":
        """The visitor who holds this secret on this site, unless it ended or was idle for 30 days."""
        return self.filter(
            site=site,
            token_digest=digest(secret),
            ended_at=None,
            last_seen_at__gt=timezone.now() - IDLE_LIFETIME,
        ).first()

    def end_all(self) -> None:
        """All these sessions are over; the sockets of those seen lately close at once, others find out in a minute."""
        lately = (
            self.filter(ended_at=None).order_by("-last_seen_at").values_list("pk", flat=True)[:TOLD_AT_ONCE]
        )
        told = list(lately)
        self.filter(ended_at=None).update(ended_at=timezone.now())
        transaction.on_commit(lambda: [revocations.announce(pk) for pk in told])

    def same_person_as(self, visitor: "Visitor") -> "VisitorQuerySet":
        """This one; where the customer's server vouches for it, all of this site that it vouched for as the same."""
        if not visitor.vouched:
            return self.filter(pk=visitor.pk)
        theirs = models.Q(contact=visitor.contact_id, site=visitor.site_id, sub=visitor.sub)
        return self.filter(models.Q(pk=visitor.pk) | theirs)


class Visitor(TenantModel):
    subject: ClassVar[str] = "contact"

    site = TenantKey("accounts.Site", on_delete=models.CASCADE, related_name="+")
    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="visitors")
    token_digest = impersonal(models.CharField(max_length=64, unique=True), "a digest of a random secret")
    created_at = personal(
        models.DateTimeField(default=timezone.now, editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
    )
    last_seen_at = personal(
        models.DateTimeField(default=timezone.now), purpose="support", on_erase="delete", retain="contact"
    )
    # The customer's server vouched for this browser: when last, with which key, and as whom.
    verified_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))
    verified_with = TenantKey("accounts.IdentityKey", on_delete=models.SET_NULL, null=True, related_name="+")
    sub = personal(
        models.CharField(max_length=200, blank=True, default="", db_default="", editable=False),
        purpose="support",
        on_erase="delete",
        retain="contact",
        origin="customer",
    )
    ended_at = impersonal(models.DateTimeField(null=True, blank=True))
    # The answer to the age question, where the site asks: whether old enough, never how old (GDPR Art. 5(1)(c)).
    of_age = personal(models.BooleanField(null=True), purpose="support", on_erase="delete", retain="contact")

    objects = TenantManager.from_queryset(VisitorQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_at=None, sub="")
                | (models.Q(verified_at__isnull=False) & ~models.Q(sub="")),
                name="visitor_verified_as_somebody",
            )
        ]
        indexes = [models.Index(fields=["workspace", "contact"], name="visitor_by_contact")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def blocked(self) -> bool:
        """Whether the workspace has shut the door on its contact."""
        return self.contact.blocks.exists()

    @property
    def vouched(self) -> bool:
        """Whether the customer's server vouched for this browser, and not too long ago."""
        return self.verified_at is not None and self.verified_at > timezone.now() - VOUCHED_LIFETIME

    @property
    def is_told(self) -> bool:
        """Whether this browser may be told what is known of its contact. Whom a server vouched for, and who became one
        with others, is told to a browser that the server vouched for, and to no other."""
        return self.vouched or not (self.contact.verified or self.contact.merged)

    def vouch(self, sub: str, key: IdentityKey, contact: Contact) -> None:
        """From now on this browser is ``contact``, who is ``sub`` in the customer's books."""
        anew = self.sub != sub
        self.sub, self.verified_with, self.verified_at, self.contact = sub, key, timezone.now(), contact
        self.save(update_fields=["sub", "verified_with", "verified_at", "contact"])
        if anew:
            Occurrence.objects.happened(Happened.IDENTIFIED, [contact.pk], about=self.pk)

    def renew_secret(self) -> str:
        """Another secret for this browser; who holds the old one is nobody any more."""
        secret = secrets.token_urlsafe(32)
        self.token_digest = digest(secret)
        self.save(update_fields=["token_digest"])
        return secret

    def seen(self) -> None:
        now = timezone.now()
        self.last_seen_at = now
        self.save(update_fields=["last_seen_at"])
        Contact.objects.filter(pk=self.contact_id).update(last_seen_at=now)

    def is_of_age(self) -> None:
        self.of_age = True
        self.save(update_fields=["of_age"])

    def end(self) -> None:
        """Forget this browser: its secret opens nothing any more."""
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
