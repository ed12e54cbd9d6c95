"""What a rights request does to the data that billing holds of a workspace: here, and at Stripe.

Called within the workspace. Invoices, and to whom they were written, are kept by tax law although somebody asks for
erasure: GDPR Art. 17(3)(b). How long is the installation's to say (BILLING_YEARS_KEPT): ten years after the end of
the year covers the members of the EU.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from billing import enrolling, plans, stripe, syncing, tax_ids
from billing.countries import NAMES
from billing.models import Account, Invoice
from billing.models.account import INVOICING
from billing.stripe_faults import Missing

STORE = "Stripe"
COLUMNS = (
    *INVOICING,
    "country",
    "email",
    "customer",
    "subscription",
    "status",
    "price",
    "period_end",
    "created_at",
)
BILL = (
    "number",
    "status",
    "cents",
    "due_cents",
    "currency",
    "issued_at",
    "period_start",
    "period_end",
    "paid_at",
)


@dataclass(frozen=True)
class Kept:
    """What outlives an erasure, the ground of privacy.fields.Ground, and the last day of it."""

    what: str
    ground: str
    until: date
    why: str


@dataclass(frozen=True)
class Outcome:
    erased: tuple[str, ...]
    kept: tuple[Kept, ...]


def held() -> bool:
    """Whether billing knows anything of the open workspace."""
    return Account.objects.held() is not None


def export() -> dict[str, Any]:
    """All that is held, here and at Stripe, as plain values. Raises StripeFault when Stripe does not answer: an export
    that leaves a store out must not look whole."""
    account = Account.objects.held()
    if account is None:
        return {"held": {}, "invoices": [], "stripe": {}}
    found = Invoice.objects.filter(account=account).order_by("issued_at")
    return {
        "held": _values(account, COLUMNS),
        "invoices": [_values(each, BILL) for each in found],
        "stripe": _at_stripe(account),
    }


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _at_stripe(account: Account) -> dict[str, Any]:
    if not account.customer or not plans.offered():
        return {}
    try:
        return stripe.whole(account.customer)
    except Missing:
        return {}


def rectify(details: dict[str, str]) -> None:
    """Other invoicing details, here and at Stripe: names of COLUMNS that a form could change. Written invoices stay
    as they are, because a new one corrects them, and a paper that was sent is not changed. Raises Refused, StripeFault
    and WrongTaxId."""
    account = Account.objects.open()
    now = {name: getattr(account, name) for name in (*INVOICING, "country", "email")}
    if unknown := details.keys() - now.keys():
        raise KeyError(f"No such detail: {', '.join(sorted(unknown))}.")
    wanted = {**now, **details}
    value = tax_ids.plain(wanted["vat_id"])
    kind = tax_ids.kind_of(value, wanted["country"], NAMES) if value else ""
    wanted["vat_id"] = tax_ids.written(value, wanted["country"])
    enrolling.correct(account, wanted, kind)


def erase(now: datetime | None = None) -> Outcome:
    """End the subscription, delete the customer at Stripe, and everything here that no law orders to be kept. Raises
    StripeFault, and then nothing is written here: it is asked again. Twice is as once."""
    now = now or timezone.now()
    account = Account.objects.held()
    if account is None:
        return Outcome((), ())
    erased = [_erase_at_stripe(account)] if account.customer and not account.gone and plans.offered() else []
    last = Invoice.objects.filter(account=account).newest_first().first()
    until = date(last.issued_at.year + settings.BILLING_YEARS_KEPT, 12, 31) if last else None
    _erase_here(account, until, now)
    syncing.settle(account, now)
    erased += ["billing e-mail"] + ([] if until else ["invoicing details"])
    if until is None:
        return Outcome(tuple(erased), ())
    why = "Tax law orders to keep invoices, and to whom they were written."
    kept = [
        Kept(
            f"{Invoice.objects.filter(account=account).count()} invoices and their address", "law", until, why
        )
    ]
    if account.customer:
        kept.append(Kept("the same invoices at Stripe", "law", until, why))
    return Outcome(tuple(erased), tuple(kept))


def _erase_at_stripe(account: Account) -> str:
    try:
        stripe.delete_customer(account.customer or "")
    except Missing:
        return "customer at Stripe (it was gone)"
    return "customer, cards and subscription at Stripe"


def _erase_here(account: Account, until: date | None, now: datetime) -> None:
    blank = ("email", *(() if until else INVOICING))
    for name in blank:
        setattr(account, name, "")
    if account.subscription:
        account.status = "canceled"
    account.gone, account.erased_at, account.kept_until = bool(account.customer), now, until
    account.cancel_at_period_end = False
    account.grace_until = account.troubled_since = None
    account.save()
