"""A workspace as Stripe's customer: what it pays for, whether it does, and who the invoice is written to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.tenancy import TenantManager, TenantModel
from billing.countries import NAMES
from billing.stripe_shapes import LIVE
from privacy.fields import impersonal, personal

GRACE = timedelta(days=7)
# What a plan is had for without further thought; what is had for as long as the grace lasts.
GOOD = ("trialing", "active")
OWING = ("past_due", "unpaid")

INVOICING = ("company", "line1", "line2", "postal_code", "city", "state", "vat_id")

_ID = "an id of Stripe's"
_WORD = "a word from a fixed list"


def _invoicing(words: str, length: int) -> Any:
    """A detail of the invoice. It may be a sole trader's, and the books are kept by law: GDPR Art. 17(3)(b)."""
    return personal(
        models.CharField(words, max_length=length, blank=True, default=""),
        purpose="billing",
        on_erase="keep:law",
        retain="billing",
        origin="customer",
    )


class AccountManager(TenantManager):
    def open(self) -> Account:
        """The open workspace's, made with the first question."""
        if (found := self.first()) is None:
            try:
                with transaction.atomic():
                    found = self.create()
            except IntegrityError:
                found = self.get()
        return found  # type: ignore[no-any-return]

    def held(self) -> Account | None:
        return self.first()  # type: ignore[no-any-return]


class Account(TenantModel):
    """One per workspace. Everything under "at Stripe" is a copy, written by billing/syncing.py alone.

    ``applied`` is the ticket of the newest copy: an older one that comes late is dropped.
    """

    subject: ClassVar[str] = "self"

    # At Stripe
    customer = impersonal(models.CharField(max_length=60, null=True, blank=True, unique=True), _ID)
    subscription = impersonal(models.CharField(max_length=60, blank=True, default=""), _ID)
    status = impersonal(models.CharField(max_length=24, blank=True, default=""), _WORD)
    price = impersonal(models.CharField(max_length=60, blank=True, default=""), "a price's key, of our own")
    interval = impersonal(models.CharField(max_length=8, blank=True, default=""), _WORD)
    period_end = impersonal(models.DateTimeField(null=True, blank=True))
    cancel_at_period_end = impersonal(models.BooleanField(default=False))
    ends_at = impersonal(models.DateTimeField(null=True, blank=True))
    trial_end = impersonal(models.DateTimeField(null=True, blank=True))
    gone = impersonal(models.BooleanField("deleted at Stripe", default=False))
    # Trouble with payments
    troubled_since = impersonal(models.DateTimeField(null=True, blank=True))
    grace_until = impersonal(models.DateTimeField(null=True, blank=True))
    lowered_at = impersonal(models.DateTimeField(null=True, blank=True))
    told = impersonal(models.CharField(max_length=12, blank=True, default=""), _WORD)
    # Who the invoice is written to
    company = _invoicing("company", 200)
    line1 = _invoicing("street and number", 200)
    line2 = _invoicing("more of the address", 200)
    postal_code = _invoicing("postal code", 20)
    city = _invoicing("town", 100)
    state = _invoicing("state or region", 100)
    country = impersonal(
        models.CharField("country", max_length=2, blank=True, default=""), "a code of a fixed list"
    )
    vat_id = _invoicing("VAT id", 20)
    vat_state = impersonal(models.CharField(max_length=12, blank=True, default=""), _WORD)
    email = personal(
        models.EmailField("billing e-mail", blank=True, default=""),
        purpose="billing",
        on_erase="blank",
        retain="billing",
        origin="customer",
    )
    erased_at = impersonal(models.DateTimeField(null=True, blank=True))
    kept_until = impersonal(models.DateField(null=True, blank=True))
    # How fresh the copy is
    applied = impersonal(models.BigIntegerField(default=0))
    synced_at = impersonal(models.DateTimeField(null=True, blank=True))
    checked_at = impersonal(models.DateTimeField(null=True, blank=True))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = AccountManager()

    class Meta:
        verbose_name = "billing account"
        constraints = [models.UniqueConstraint(fields=["workspace"], name="account_of_workspace")]
        indexes = [
            models.Index(
                fields=["grace_until"],
                condition=models.Q(grace_until__isnull=False, lowered_at=None),
                name="account_grace",
            ),
            models.Index(
                fields=["checked_at"], condition=models.Q(customer__isnull=False), name="account_to_check"
            ),
            models.Index(
                fields=["kept_until"], condition=models.Q(kept_until__isnull=False), name="account_kept"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def subscribed(self) -> bool:
        """Whether there is a subscription to change, so that none is bought beside it."""
        return self.status in LIVE

    @property
    def owing(self) -> bool:
        return self.status in OWING

    def in_grace(self, now: datetime) -> bool:
        return self.owing and self.grace_until is not None and now < self.grace_until

    @property
    def trouble(self) -> str:
        return self.trouble_at(timezone.now())

    def trouble_at(self, now: datetime) -> str:
        """ "grace" while the plan is kept though a payment failed, "lowered" after that, "confirm" when the bank waits
        for the first payment to be confirmed, "" otherwise."""
        if self.status == "incomplete":
            return "confirm"
        if not self.owing:
            return ""
        return "grace" if self.in_grace(now) else "lowered"

    @property
    def country_name(self) -> str:
        return NAMES.get(self.country, self.country)

    @property
    def address(self) -> dict[str, str]:
        """As Stripe names its parts."""
        return {
            part: getattr(self, part)
            for part in ("line1", "line2", "city", "postal_code", "state", "country")
        }

    def forget(self) -> None:
        """The years for which the books are kept are over: nothing about a person is left."""
        for name in (*INVOICING, "email"):
            setattr(self, name, "")
        self.kept_until = None
        self.save(update_fields=[*INVOICING, "email", "kept_until"])
