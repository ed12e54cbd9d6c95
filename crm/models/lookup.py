"""A question to one provider about one contact's address: what is to be asked, and what became of it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal, personal

# Until then a provider that knew nobody, or somebody, is not asked again about the same address.
NEGATIVE = timedelta(days=30)
POSITIVE = timedelta(days=90)
# So long a worker has for one question. One that died leaves it to the next.
LEASE = timedelta(seconds=60)
# GDPR Art. 14(3)(a): who is not told within a month is not kept.
TOLD_WITHIN = timedelta(days=30)


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    FOUND = "found", "Found"
    NOTHING = "nothing", "Nobody found"
    OBJECTED = "objected", "The person objected"
    STOPPED = "stopped", "Not allowed any more"
    FAILED = "failed", "Given up"


class Reason(models.TextChoices):
    LEARNED = "learned", "An address became known"
    ASKED = "asked", "Asked for by your team"


def digest(email: str) -> str:
    """What stands for an address where it is not kept itself (RFC 2104 HMAC-SHA256).

    Its key is no secret and never changes: an objection has to hold after keys were exchanged, and in another
    installation, too.
    """
    return hmac.new(b"paldesk.lookup", email.strip().lower().encode(), hashlib.sha256).hexdigest()


class LookupQuerySet(models.QuerySet["Lookup"]):
    def want(self, contact: Any, provider: str, reason: str, by: Any = None) -> Lookup | None:
        """The question, unless it waits already or was answered lately; None then. Asked by hand, it is asked again."""
        now = timezone.now()
        about = {"contact": contact, "provider": provider, "digest": digest(contact.email)}
        waiting = self.filter(**about, state=State.WAITING)
        if reason == Reason.ASKED:
            return None if waiting.exists() else self._made(about, reason, by, now)
        if waiting.exists() or self.answered_lately(provider, about["digest"], now).exists():
            return None
        return self._made(about, reason, by, now)

    def _made(self, about: dict[str, Any], reason: str, by: Any, now: datetime) -> Lookup:
        made: Lookup = self.create(**about, reason=reason, by=by, due_at=now)
        return made

    def answered_lately(self, provider: str, digest: str, now: datetime) -> LookupQuerySet:
        """Whoever asked: of one address a provider is asked once in a while."""
        lately = models.Q(state=State.NOTHING, settled_at__gt=now - NEGATIVE) | models.Q(
            state=State.FOUND, settled_at__gt=now - POSITIVE
        )
        return self.filter(lately, provider=provider, digest=digest)

    def take(self, pk: UUID) -> Lookup | None:
        """Ours for the time of a LEASE, or None when another worker has it or it is not due any more."""
        now = timezone.now()
        due = self.filter(pk=pk, state=State.WAITING, due_at__lte=now)
        found: Lookup | None = due.select_for_update(skip_locked=True, of=("self",)).first()
        if found is not None:
            found.due_at, found.tries = now + LEASE, found.tries + 1
            found.save(update_fields=["due_at", "tries"])
        return found

    def stop(self) -> int:
        """What waits is not asked any more."""
        waiting = self.filter(state=State.WAITING)
        return waiting.update(state=State.STOPPED, settled_at=timezone.now(), due_at=None)

    def untold(self) -> LookupQuerySet:
        """Something was found, and its person does not know it yet."""
        return self.filter(state=State.FOUND, told_by__isnull=False, told_at=None)

    def tell(self, at: datetime | None = None) -> int:
        """The person has seen it."""
        return self.untold().update(told_at=at or timezone.now())


class Lookup(TenantModel):
    """Written in the transaction that learned the address, and the only record that it is to be asked.

    ``found`` are the names of the facts that were kept, never their values; ``trouble`` is a word of
    crm/enrichment/provider.py. Of who was found something, ``told_by`` is when the person has to know it.
    """

    subject: ClassVar[str] = "contact"

    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="lookups")
    provider = impersonal(models.CharField(max_length=20), "a word from a fixed list")
    digest = personal(
        models.CharField(max_length=64),
        purpose="enrichment",
        on_erase="delete",
        retain="contact",
        origin="derived",
    )
    reason = impersonal(models.CharField(max_length=8, choices=Reason), "a word from a fixed list")
    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    state = impersonal(
        models.CharField(max_length=8, choices=State, default=State.WAITING), "a word from a fixed list"
    )
    due_at = impersonal(models.DateTimeField(null=True, default=timezone.now))
    tries = impersonal(models.PositiveSmallIntegerField(default=0))
    trouble = impersonal(models.CharField(max_length=8, blank=True), "a word from a fixed list")
    found = impersonal(models.JSONField(default=list), "names of facts from a fixed list")
    made_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    settled_at = personal(
        models.DateTimeField(null=True), purpose="enrichment", on_erase="delete", retain="contact"
    )
    told_by = impersonal(models.DateTimeField(null=True))
    told_at = personal(models.DateTimeField(null=True), purpose="rights", on_erase="delete", retain="contact")

    objects = TenantManager.from_queryset(LookupQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "contact", "provider", "digest"],
                condition=models.Q(state=State.WAITING),
                name="lookup_waits_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.WAITING, due_at__isnull=False, settled_at=None)
                | (~models.Q(state=State.WAITING) & models.Q(due_at=None, settled_at__isnull=False)),
                name="lookup_waits_for_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state=State.WAITING), name="lookup_due"),
            models.Index(
                fields=["told_by"],
                condition=models.Q(state=State.FOUND, told_at=None, told_by__isnull=False),
                name="lookup_untold",
            ),
            models.Index(fields=["workspace", "contact", "-made_at"], name="lookup_of_contact"),
            models.Index(fields=["workspace", "digest", "provider"], name="lookup_of_address"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.state}"

    @property
    def waiting(self) -> bool:
        return self.state == State.WAITING

    def settle(self, state: State, found: Iterable[str] = (), trouble: str = "") -> None:
        """That was the answer. What was found is told within a month, or goes."""
        now = timezone.now()
        self.state, self.settled_at, self.due_at = state, now, None
        self.found, self.trouble = sorted(found), trouble
        self.told_by = now + TOLD_WITHIN if self.found else None
        self.save(update_fields=["state", "settled_at", "due_at", "found", "trouble", "told_by"])

    def postpone(self, until: datetime, trouble: str = "", counts: bool = True) -> None:
        """Asked again then; ``counts`` says whether it was a try."""
        self.due_at, self.trouble = until, trouble
        self.tries -= 0 if counts else 1
        self.save(update_fields=["due_at", "trouble", "tries"])
