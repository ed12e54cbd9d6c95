"""A subscription begins: from the API or from the checkout page, with or without a trial."""

from __future__ import annotations

from typing import Any

from billing.fake import bills, collecting, coupons, lines, methods, standing, taxes
from billing.fake.cards import ASKS, Decline
from billing.fake.catalogue import plan_of
from billing.fake.errors import Refused, invalid
from billing.fake.form import Params, choice, flag, metadata, number, text, wanted
from billing.fake.moments import DAY, boundary_after
from billing.fake.payments import Outcome
from billing.fake.store import Obj
from billing.fake.world import Fake, listed, new_id, public

BEHAVIOURS = ("allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete")
LOCATION = (
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate"
    " tax."
)


def begin(fake: Fake, params: Params, confirmed: bool = False) -> Obj:
    """Parameters as ``POST /v1/subscriptions`` takes them. ``confirmed``: the card's owner has said yes to the bank.

    Raises Refused, and leaves nothing behind, when the payment fails and that is to be an error.
    """
    wanted(params, "customer", "items")
    behaviour = choice(params, "payment_behavior", BEHAVIOURS, "allow_incomplete")
    customer = fake.find("customer", params["customer"], "customer")
    subscription = _make(fake, customer, params)
    method = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    if not method and subscription["status"] != "trialing" and behaviour != "default_incomplete":
        raise invalid(collecting.NO_CARD.message, code="resource_missing")
    fake.emit("customer.subscription.created", subscription)
    _first_invoice(fake, subscription, behaviour, confirmed)
    return standing.keep(fake, subscription)


def _make(fake: Fake, customer: Obj, params: Params) -> Obj:
    now = fake.now(customer)
    id = new_id("sub")
    trial_end = _trial_end(params, now)
    items = [_item(fake, id, each, now, now) for each in params["items"]]
    price = items[0]["price"]
    recurring = price["recurring"]
    anchor = trial_end or now
    subscription = {
        **_blank(id, now),
        "automatic_tax": _tax(fake, customer, params),
        "billing_cycle_anchor": anchor,
        "cancel_at": number(params, "cancel_at"),
        "cancel_at_period_end": flag(params, "cancel_at_period_end"),
        "currency": price["currency"],
        "customer": customer["id"],
        "default_payment_method": _method(fake, params, customer["id"]),
        "description": text(params, "description"),
        "discounts": [
            coupons.discount(fake, each, customer["id"], id)["id"] for each in params.get("discounts") or []
        ],
        "items": listed(items, f"/v1/subscription_items?subscription={id}"),
        "metadata": metadata({}, params),
        "status": "trialing" if trial_end else "incomplete",
        "test_clock": customer["test_clock"],
        "trial_end": trial_end,
        "trial_settings": params.get("trial_settings")
        or {"end_behavior": {"missing_payment_method": "create_invoice"}},
        "trial_start": now if trial_end else None,
    }
    end = trial_end or boundary_after(anchor, recurring["interval"], recurring["interval_count"], now)
    standing.set_period(subscription, now, end)
    fake.store.put(subscription)
    fake.change(customer, currency=price["currency"])
    return subscription


def _trial_end(params: Params, now: int) -> int | None:
    days = number(params, "trial_period_days")
    if params.get("trial_end") == "now":
        return None
    end = now + days * DAY if days else number(params, "trial_end")
    if end is not None and end <= now:
        raise invalid("Invalid timestamp: must be in the future.", "trial_end")
    return end


def _item(fake: Fake, subscription: str, given: Params, start: int, end: int) -> Obj:
    wanted(given, "price")
    price = sold(fake, given["price"])
    return {
        "id": given.get("id") or new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": start,
        "current_period_end": end,
        "current_period_start": start,
        "discounts": [],
        "metadata": metadata({}, given),
        "plan": plan_of(price),
        "price": priced(fake, price),
        "quantity": number(given, "quantity") or 1,
        "subscription": subscription,
        "tax_rates": [],
    }


def sold(fake: Fake, id: str) -> Obj:
    """A price that can be subscribed to. Raises Refused for others."""
    price = fake.find("price", id, "items[0][price]")
    if not price["active"]:
        raise invalid(
            "The price specified is inactive. This field only accepts active prices.", "items[0][price]"
        )
    if price["recurring"] is None:
        raise invalid(
            "The price specified is one-time, and a subscription needs a recurring one.", "items[0][price]"
        )
    return price


def _tax(fake: Fake, customer: Obj, params: Params) -> Obj:
    enabled = flag(params.get("automatic_tax") or {}, "enabled")
    if enabled and taxes.for_customer(fake, customer) is None:
        raise invalid(LOCATION, "automatic_tax[enabled]", "customer_tax_location_invalid")
    return {"disabled_reason": None, "enabled": enabled, "liability": {"type": "self"} if enabled else None}


def _method(fake: Fake, params: Params, customer: str) -> str | None:
    id = text(params, "default_payment_method")
    return methods.of_customer(fake, id, customer, "default_payment_method")["id"] if id else None


def _blank(id: str, now: int) -> Obj:
    return {
        "id": id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "billing_cycle_anchor_config": None,
        "billing_mode": {"flexible": None, "type": "classic"},
        "billing_thresholds": None,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": now,
        "days_until_due": None,
        "default_source": None,
        "default_tax_rates": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "latest_invoice": None,
        "livemode": False,
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": now,
        "transfer_data": None,
        "_warned": False,
        "_announced": 0,
    }


def _first_invoice(fake: Fake, subscription: Obj, behaviour: str, confirmed: bool) -> None:
    trial = subscription["status"] == "trialing"
    rows = [
        full(each, subscription, standing.period(subscription), trial)
        for each in subscription["items"]["data"]
    ]
    now = subscription["created"]
    invoice = bills.draft(fake, subscription, rows, "subscription_create", (now, now))
    fake.change(subscription, latest_invoice=invoice["id"])
    if behaviour == "default_incomplete" and not trial:
        bills.finalize(fake, invoice)
        return
    outcome = collecting.collect(fake, invoice, confirmed=confirmed)
    if outcome != "paid" and behaviour == "error_if_incomplete":
        raise _unpaid(fake, invoice, outcome)


def _unpaid(fake: Fake, invoice: Obj, outcome: Outcome) -> Refused:
    decline = outcome if isinstance(outcome, Decline) else ASKS
    intent = fake.find("payment_intent", invoice["_intent"])
    return decline.error(keeps=False, payment_intent=public(intent), charge=intent["latest_charge"])


def full(item: Obj, subscription: Obj, period: tuple[int, int], trial: bool = False) -> Obj:
    """The line for a whole period, free of charge in a trial."""
    price: dict[str, Any] = item["price"]
    amount = 0 if trial else price["unit_amount"] * item["quantity"]
    words = f"{item['quantity']} × {name_of(price)}"
    return lines.line(
        item, subscription["id"], amount, f"Trial period for {words}" if trial else words, period
    )


def priced(fake: Fake, price: Obj) -> Obj:
    """The price as an item carries it; the product's name is for our own lines and pages."""
    return {**public(price), "_name": fake.find("product", price["product"])["name"]}


def name_of(price: Obj) -> str:
    return f"{price['_name']} (per {price['recurring']['interval']})"
