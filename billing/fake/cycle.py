"""What happens by itself when its time has come: warnings, renewals, retries, ends; and the clock that brings it."""

from __future__ import annotations

from collections.abc import Callable

from billing.fake import beginning, bills, checkout, collecting, standing, tax_ids
from billing.fake.moments import boundary_after
from billing.fake.store import Obj
from billing.fake.world import Fake

AT_MOST = 10_000  # things in one go; more means that something is due again and again


def turn(fake: Fake, subscription: Obj) -> None:
    """The next thing of a subscription."""
    now = fake.now(subscription)
    end = standing.period(subscription)[1]
    if subscription["status"] == "incomplete":
        _expire(fake, subscription)
    elif standing.to_warn(subscription) and now >= subscription["trial_end"] - standing.WARNED:
        standing.keep(fake, subscription, _warned=True)
        fake.emit("customer.subscription.trial_will_end", subscription)
    elif subscription["cancel_at"] and now >= subscription["cancel_at"]:
        standing.end(fake, subscription, "cancellation_requested")
    elif standing.to_announce(subscription) and end - standing.ANNOUNCED <= now < end:
        _announce(fake, subscription, end)
    elif now >= end:
        _renew(fake, subscription)
    else:
        standing.keep(fake, subscription)


def _expire(fake: Fake, subscription: Obj) -> None:
    for invoice in standing.invoices(fake, subscription):
        if invoice["status"] == "open":
            collecting.void(fake, invoice)
    standing.keep(fake, subscription, status="incomplete_expired", ended_at=fake.now(subscription))


def _announce(fake: Fake, subscription: Obj, end: int) -> None:
    standing.keep(fake, subscription, _announced=end)
    trial = subscription["status"] == "trialing"
    if not trial or subscription["default_payment_method"]:
        fake.emit("invoice.upcoming", next_invoice(fake, subscription["id"]))


def next_invoice(fake: Fake, id: str) -> Obj:
    """The invoice of the next renewal, as it would be; nothing is changed by looking."""
    muted, fake.muted = fake.muted, True
    try:
        with fake.store.part():
            subscription = fake.find("subscription", id)
            start = standing.period(subscription)[1]
            invoice = bills.draft(
                fake, subscription, _rows(subscription, start)[0], "upcoming", standing.period(subscription)
            )
            return {**invoice, "id": f"upcoming_{invoice['id']}", "next_payment_attempt": start + bills.DRAFT}
    finally:
        fake.muted = muted


def _rows(subscription: Obj, start: int) -> tuple[list[Obj], tuple[int, int]]:
    recurring = subscription["items"]["data"][0]["price"]["recurring"]
    anchor = subscription["billing_cycle_anchor"]
    end = boundary_after(anchor, recurring["interval"], recurring["interval_count"], start)
    return [beginning.full(each, subscription, (start, end)) for each in subscription["items"]["data"]], (
        start,
        end,
    )


def _renew(fake: Fake, subscription: Obj) -> None:
    """The next period begins; after a trial without a card what was agreed happens."""
    trial = subscription["status"] == "trialing"
    customer = fake.find("customer", subscription["customer"])
    card = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    if trial and not card:
        wish = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
        if wish == "cancel":
            standing.end(fake, subscription, "cancellation_requested")
            return
        if wish == "pause":
            standing.keep(fake, subscription, status="paused")
            fake.emit("customer.subscription.paused", subscription)
            return
    _begin_period(fake, subscription, trial)


def _begin_period(fake: Fake, subscription: Obj, trial: bool) -> None:
    before = standing.period(subscription)
    rows, period = _rows(subscription, before[1])
    old = {"items": {"data": [dict(each) for each in subscription["items"]["data"]]}}
    standing.set_period(subscription, *period)
    if trial:
        old["status"] = subscription["status"]
        subscription["status"] = "active"
    invoice = bills.draft(fake, subscription, rows, "subscription_cycle", before)
    old["latest_invoice"] = subscription["latest_invoice"]
    standing.keep(fake, subscription, event="", latest_invoice=invoice["id"])
    fake.emit("customer.subscription.updated", subscription, old)


TURNS: dict[str, Callable[[Fake, Obj], object]] = {
    "subscription": turn,
    "invoice": collecting.due,
    "tax_id": tax_ids.verify,
    "checkout.session": checkout.expire_now,
}


def catch_up(fake: Fake) -> int:
    """Do all that is due by the clocks as they are; how many things that was."""
    for done in range(AT_MOST):
        found = next((each for each in fake.store.due() if each["_due"] <= fake.now(each)), None)
        if found is None:
            return done
        TURNS[found["object"]](fake, found)
    return AT_MOST


def advance(fake: Fake, moment: int) -> None:
    """The fake's own clock, from one due moment to the next."""
    while (first := _first(fake, None)) is not None and first <= moment:
        fake.move_to(first)
        catch_up(fake)
    fake.move_to(moment)
    catch_up(fake)


def advance_clock(fake: Fake, clock: Obj, moment: int) -> None:
    """A test clock and all that lives by it."""
    while (first := _first(fake, clock["id"])) is not None and first <= moment:
        fake.change(clock, frozen_time=max(first, clock["frozen_time"]))
        catch_up(fake)
    fake.change(clock, frozen_time=moment)
    catch_up(fake)


def _first(fake: Fake, clock: str | None) -> int | None:
    for each in fake.store.due():
        customer = fake.store.get(each.get("customer") or "") or {}
        if customer.get("test_clock") == clock:
            return int(each["_due"])
    return None
