"""How a subscription stands, and when something happens to it next."""

from __future__ import annotations

from billing.fake.moments import DAY, HOUR
from billing.fake.store import Obj
from billing.fake.world import Fake

INCOMPLETE = 23 * HOUR  # a first payment can wait this long
WARNED = 3 * DAY  # before the end of a trial
ANNOUNCED = 7 * DAY  # before an invoice
OVER = ("canceled", "incomplete_expired")


def period(subscription: Obj) -> tuple[int, int]:
    item = subscription["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]


def set_period(subscription: Obj, start: int, end: int) -> None:
    for item in subscription["items"]["data"]:
        item["current_period_start"], item["current_period_end"] = start, end


def next_time(subscription: Obj) -> int | None:
    """When ``cycle.turn`` has something to do."""
    if subscription["status"] in OVER:
        return None
    if subscription["status"] == "incomplete":
        return subscription["created"] + INCOMPLETE
    end = period(subscription)[1]
    times = [end] if subscription["status"] != "paused" else []
    if subscription["cancel_at"]:
        times.append(subscription["cancel_at"])
    if to_warn(subscription):
        times.append(subscription["trial_end"] - WARNED)
    if to_announce(subscription):
        times.append(end - ANNOUNCED)
    return min(times, default=None)


def to_warn(subscription: Obj) -> bool:
    return subscription["status"] == "trialing" and not subscription["_warned"]


def to_announce(subscription: Obj) -> bool:
    ends = subscription["cancel_at_period_end"] or subscription["status"] in ("paused", "unpaid")
    return not ends and subscription["_announced"] != period(subscription)[1]


def keep(
    fake: Fake, subscription: Obj, event: str = "customer.subscription.updated", **changes: object
) -> Obj:
    """Write changes and when something is due next."""
    fake.change(subscription, event, **changes)
    return fake.change(subscription, _due=next_time(subscription))


def subscription_of(invoice: Obj) -> str:
    details = (invoice["parent"] or {}).get("subscription_details") or {}
    return details.get("subscription") or ""


def of_invoice(fake: Fake, invoice: Obj) -> Obj | None:
    return fake.store.get(subscription_of(invoice))


def invoices(fake: Fake, subscription: Obj) -> list[Obj]:
    """Newest first."""
    return [each for each in fake.store.all("invoice") if subscription_of(each) == subscription["id"]]


def paid(fake: Fake, invoice: Obj) -> None:
    """What was wanting is paid: the subscription is as it should be, unless another invoice is open."""
    subscription = of_invoice(fake, invoice)
    if subscription is None or subscription["status"] not in ("past_due", "unpaid", "incomplete"):
        return
    if not any(each["status"] == "open" for each in invoices(fake, subscription)):
        keep(fake, subscription, status="active")


def failed(fake: Fake, invoice: Obj) -> None:
    subscription = of_invoice(fake, invoice)
    if subscription is not None and subscription["status"] in ("active", "trialing"):
        keep(fake, subscription, status="past_due")


def end(fake: Fake, subscription: Obj, reason: str) -> Obj:
    """Canceled now; what is unpaid is not asked for again."""
    now = fake.now(subscription)
    details = {**subscription["cancellation_details"], "reason": reason}
    fake.change(
        subscription,
        status="canceled",
        canceled_at=subscription["canceled_at"] or now,
        ended_at=now,
        cancel_at_period_end=False if reason == "payment_failed" else subscription["cancel_at_period_end"],
        cancellation_details=details,
        _due=None,
    )
    for invoice in invoices(fake, subscription):
        if invoice["status"] in ("draft", "open"):
            fake.change(invoice, auto_advance=False, next_payment_attempt=None, _due=None)
    fake.emit("customer.subscription.deleted", subscription)
    return subscription
