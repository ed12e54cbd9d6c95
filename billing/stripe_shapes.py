"""What we take from Stripe's objects: a few values each, so that nothing else depends on their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Words = Mapping[str, Any]
# Paid for, or being paid for: such a subscription is changed, not bought a second time.
LIVE = ("trialing", "active", "past_due", "unpaid", "incomplete")


@dataclass(frozen=True)
class Offer:
    """A price that can be bought."""

    id: str
    cents: int
    currency: str


@dataclass(frozen=True)
class TaxId:
    """``state`` is what the tax office's register said: pending, verified, unverified or unavailable."""

    id: str
    kind: str
    value: str
    state: str


@dataclass(frozen=True)
class Customer:
    """``address`` has line1, line2, city, postal_code, state and country, "" where nothing is said."""

    id: str
    deleted: bool
    name: str
    email: str
    address: dict[str, str]
    tax_ids: tuple[TaxId, ...]
    workspace: str
    located: bool


@dataclass(frozen=True)
class Subscription:
    """``price`` is the lookup key that the price has, or had when it was sold (its metadata)."""

    id: str
    status: str
    item: str
    price: str
    price_id: str
    interval: str
    created_at: datetime
    period_end: datetime | None
    cancel_at_period_end: bool
    ends_at: datetime | None
    trial_end: datetime | None

    @property
    def live(self) -> bool:
        return self.status in LIVE


@dataclass(frozen=True)
class Bill:
    """An invoice; amounts in the smallest unit. ``due_cents`` is what is still to pay."""

    id: str
    number: str
    status: str
    cents: int
    due_cents: int
    currency: str
    created_at: datetime
    period_start: datetime | None
    period_end: datetime | None
    finalized_at: datetime | None
    paid_at: datetime | None
    next_try_at: datetime | None
    tries: int


@dataclass(frozen=True)
class Snapshot:
    customer: Customer
    subscriptions: tuple[Subscription, ...]
    bills: tuple[Bill, ...]

    @property
    def subscription(self) -> Subscription | None:
        """The one that counts: live before ended, then the newest."""
        ranked = sorted(self.subscriptions, key=lambda each: (each.live, each.created_at, each.id))
        return ranked[-1] if ranked else None

    @property
    def live(self) -> list[Subscription]:
        return [each for each in self.subscriptions if each.live]

    @property
    def unpaid_since(self) -> datetime | None:
        """Since when an invoice waits whose payment was tried in vain."""
        tried = [
            bill.finalized_at or bill.created_at
            for bill in self.bills
            if bill.status == "open" and bill.tries
        ]
        return min(tried, default=None)


ADDRESS = ("line1", "line2", "city", "postal_code", "state", "country")


def of_customer(found: Words) -> Customer:
    address = found.get("address") or {}
    held = (found.get("tax_ids") or {}).get("data") or []
    automatic = (found.get("tax") or {}).get("automatic_tax") or ""
    return Customer(
        id=found["id"],
        deleted=bool(found.get("deleted")),
        name=found.get("name") or "",
        email=found.get("email") or "",
        address={part: address.get(part) or "" for part in ADDRESS},
        tax_ids=tuple(_tax_id(each) for each in held),
        workspace=(found.get("metadata") or {}).get("workspace") or "",
        located=automatic != "unrecognized_location",
    )


def _tax_id(found: Words) -> TaxId:
    state = (found.get("verification") or {}).get("status") or "unavailable"
    return TaxId(found["id"], found["type"], found["value"], state)


def of_subscription(found: Words) -> Subscription:
    item = found["items"]["data"][0]
    price = item["price"]
    ends = found.get("ended_at") or found.get("cancel_at")
    period_end = moment(item.get("current_period_end"))
    if found.get("cancel_at_period_end") and not ends:
        ends = item.get("current_period_end")
    return Subscription(
        id=found["id"],
        status=found["status"],
        item=item["id"],
        price=price.get("lookup_key") or (price.get("metadata") or {}).get("key") or "",
        price_id=price["id"],
        interval=(price.get("recurring") or {}).get("interval") or "",
        created_at=_at(found["created"]),
        period_end=period_end,
        cancel_at_period_end=bool(found.get("cancel_at_period_end") or found.get("cancel_at")),
        ends_at=moment(ends),
        trial_end=moment(found.get("trial_end")),
    )


def of_bill(found: Words) -> Bill:
    changed = found.get("status_transitions") or {}
    return Bill(
        id=found["id"],
        number=found.get("number") or "",
        status=found.get("status") or "",
        cents=found["total"],
        due_cents=found.get("amount_remaining") or 0,
        currency=found["currency"],
        created_at=_at(found["created"]),
        period_start=moment(found.get("period_start")),
        period_end=moment(found.get("period_end")),
        finalized_at=moment(changed.get("finalized_at")),
        paid_at=moment(changed.get("paid_at")),
        next_try_at=moment(found.get("next_payment_attempt")),
        tries=found.get("attempt_count") or 0,
    )


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else _at(seconds)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
