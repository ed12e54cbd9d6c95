"""An invoice as Stripe wrote it: enough to list it; the paper itself is fetched when somebody opens it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

_WORD = "a word from a fixed list"
# ISO 4217 currencies without a smaller unit that Stripe knows ("Zero-decimal currencies").
_WITHOUT_CENTS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF"
WHOLE = frozenset(_WITHOUT_CENTS.split())
SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


class InvoiceQuerySet(models.QuerySet[Any]):
    def newest_first(self) -> InvoiceQuerySet:
        return self.order_by("-issued_at", "-id")

    def unpaid(self) -> InvoiceQuerySet:
        return self.filter(status="open")


class Invoice(TenantModel):
    subject: ClassVar[str] = "account"

    account = TenantKey("billing.Account", on_delete=models.CASCADE, related_name="invoices")
    stripe = impersonal(models.CharField(max_length=60, unique=True), "an id of Stripe's")
    number = impersonal(
        models.CharField(max_length=60, blank=True, default=""), "a number that Stripe counts"
    )
    status = impersonal(models.CharField(max_length=16), _WORD)
    cents = impersonal(models.BigIntegerField("amount"))
    due_cents = impersonal(models.BigIntegerField("still to pay", default=0))
    currency = impersonal(models.CharField(max_length=3), _WORD)
    issued_at = impersonal(models.DateTimeField())
    period_start = impersonal(models.DateTimeField(null=True))
    period_end = impersonal(models.DateTimeField(null=True))
    paid_at = impersonal(models.DateTimeField(null=True))
    next_try_at = impersonal(models.DateTimeField(null=True))
    tries = impersonal(models.PositiveIntegerField(default=0))

    objects = TenantManager.from_queryset(InvoiceQuerySet)()  # type: ignore[misc]

    class Meta:
        indexes = [models.Index(fields=["workspace", "-issued_at"], name="invoice_newest")]

    def __str__(self) -> str:
        return self.number or str(self.pk)

    @property
    def amount(self) -> str:
        return money(self.cents, self.currency)

    @property
    def due(self) -> str:
        return money(self.due_cents, self.currency)


def money(cents: int, currency: str) -> str:
    """€39.00, JPY 4,200: the sign where everybody knows it, the code elsewhere."""
    code = currency.upper()
    whole = code in WHOLE
    number = f"{Decimal(abs(cents)) / (1 if whole else 100):,.{0 if whole else 2}f}"
    sign = SIGNS.get(code)
    return f"{'−' if cents < 0 else ''}{sign + number if sign else f'{code} {number}'}"
