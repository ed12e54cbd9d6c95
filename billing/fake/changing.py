"""A subscription's items change: what was paid for and not used is credited, the rest of the period is charged."""

from __future__ import annotations

from billing.fake import beginning, bills, collecting, lines, standing
from billing.fake.catalogue import plan_of
from billing.fake.errors import invalid
from billing.fake.form import Params, number
from billing.fake.moments import boundary_after, day
from billing.fake.payments import Outcome
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id

Change = tuple[Obj, Obj]  # an item as it was and as it is


def items(fake: Fake, subscription: Obj, given: list[Params]) -> tuple[list[Obj], list[Change]]:
    """The items as they will be, and those that differ. Raises Refused for an item that is not the subscription's."""
    rows = {each["id"]: each for each in subscription["items"]["data"]}
    changes: list[Change] = []
    for each in given:
        if not each.get("id"):
            raise invalid(
                "Only one item per subscription is known here: name the item to change.", "items[0][id]"
            )
        if each["id"] not in rows:
            raise invalid(f"No such subscription item: '{each['id']}'", "items[0][id]", "resource_missing")
        old = rows[each["id"]]
        price = old["price"]
        if each.get("price"):
            price = beginning.priced(fake, beginning.sold(fake, each["price"]))
        quantity = number(each, "quantity") or old["quantity"]
        new = {**old, "price": price, "plan": plan_of(price), "quantity": quantity}
        if new != old:
            changes.append((old, new))
            rows[each["id"]] = new
    return list(rows.values()), changes


def rhythm(item: Obj) -> tuple[str, int]:
    return item["price"]["recurring"]["interval"], item["price"]["recurring"]["interval_count"]


def apply(
    fake: Fake, subscription: Obj, rows: list[Obj], changes: list[Change], behaviour: str, at: int
) -> None:
    """``behaviour`` as Stripe's ``proration_behavior``; ``at`` the moment from which on the new price holds."""
    trial = subscription["status"] == "trialing"
    start, end = standing.period(subscription)
    anew = not trial and any(rhythm(old) != rhythm(new) for old, new in changes)
    if not trial and behaviour != "none":
        for old, new in changes:
            _note(fake, subscription, old, -1, start, end, at)
            if not anew:
                _note(fake, subscription, new, 1, start, end, at)
    before = dict(subscription["items"])
    fake.change(subscription, items={**before, "data": rows})
    if anew:
        _new_period(fake, subscription, at)


def _note(fake: Fake, subscription: Obj, item: Obj, sign: int, start: int, end: int, at: int) -> None:
    """A part of a period for the next invoice: ``sign`` -1 for what was not used, 1 for what is left."""
    whole = item["price"]["unit_amount"] * item["quantity"]
    amount = sign * round(whole * max(0, end - at) / (end - start))
    what = "Unused time on" if sign < 0 else "Remaining time on"
    words = f"{what} {beginning.name_of(item['price'])} after {day(at)}"
    id = new_id("ii")
    row = lines.line(item, subscription["id"], amount, words, (at, end), pending=id)
    fake.add(_pending(fake, subscription, row, id, at))


def _pending(fake: Fake, subscription: Obj, row: Obj, id: str, at: int) -> Obj:
    return {
        "id": id,
        "object": "invoiceitem",
        "amount": row["amount"],
        "currency": row["currency"],
        "customer": subscription["customer"],
        "date": at,
        "description": row["description"],
        "discountable": False,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": {
            "type": "subscription_details",
            "subscription_details": {"subscription": subscription["id"]},
        },
        "period": row["period"],
        "pricing": row["pricing"],
        "proration": True,
        "quantity": row["quantity"],
        "tax_rates": [],
        "_line": row,
        "_subscription": subscription["id"],
    }


def _new_period(fake: Fake, subscription: Obj, at: int) -> None:
    """Another rhythm begins at once, with a period of its own."""
    interval, count = rhythm(subscription["items"]["data"][0])
    subscription["billing_cycle_anchor"] = at
    standing.set_period(subscription, at, boundary_after(at, interval, count, at))


def bill(fake: Fake, subscription: Obj, changes: list[Change]) -> tuple[Obj, Outcome] | None:
    """What is to be paid now for the change: an invoice and how it went; None when nothing is."""
    anew = any(rhythm(old) != rhythm(new) for old, new in changes)
    rows = whole(subscription) if anew else []
    start, end = standing.period(subscription)
    invoice = bills.draft(fake, subscription, rows, "subscription_update", (start, end))
    fake.change(subscription, latest_invoice=invoice["id"])
    return invoice, collecting.collect(fake, invoice)


def whole(subscription: Obj) -> list[Obj]:
    period = standing.period(subscription)
    return [beginning.full(each, subscription, period) for each in subscription["items"]["data"]]
