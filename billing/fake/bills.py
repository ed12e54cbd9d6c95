"""Invoices from draft to open: made of lines, numbered, with an address to look at and one to pay."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from billing.fake import lines, taxes
from billing.fake.moments import HOUR
from billing.fake.store import Obj
from billing.fake.world import ACCOUNT, COUNTRY, Fake, new_id

DRAFT = HOUR  # a renewal can be changed this long before it is asked for


def draft(fake: Fake, subscription: Obj, rows: list[Obj], reason: str, period: tuple[int, int]) -> Obj:
    """A draft for what was sold with a subscription, prorations that wait included."""
    customer = fake.find("customer", subscription["customer"])
    now = fake.now(customer)
    invoice = {
        **_blank(fake, customer, subscription),
        "billing_reason": reason,
        "created": now,
        "automatically_finalizes_at": now + DRAFT,
        "period_start": period[0],
        "period_end": period[1],
        "_due": now + DRAFT,
    }
    invoice["discounts"] = _discounts(fake, subscription, now)
    lines.add_up(fake, invoice, [*_pending(fake, subscription), *rows])
    fake.add(invoice)
    fake.emit("invoice.created", invoice)
    return invoice


def _discounts(fake: Fake, subscription: Obj, now: int) -> list[str]:
    found = [fake.find("discount", id) for id in subscription["discounts"]]
    return [each["id"] for each in found if not each["end"] or each["end"] > now]


def _pending(fake: Fake, subscription: Obj) -> list[Obj]:
    """Prorations noted since the last invoice; they are on this one now."""
    found = [
        each
        for each in fake.store.all("invoiceitem")
        if each["_line"] and each["_subscription"] == subscription["id"] and not each["invoice"]
    ]
    for each in found:
        fake.change(each, invoice="draft")
    return [dict(each["_line"]) for each in reversed(found)]


# What every invoice of the fake has in common.
PLAIN: Obj = {
    "object": "invoice",
    "account_country": COUNTRY,
    "account_name": ACCOUNT,
    "account_tax_ids": None,
    "amount_due": 0,
    "amount_overpaid": 0,
    "amount_paid": 0,
    "amount_remaining": 0,
    "amount_shipping": 0,
    "application": None,
    "attempt_count": 0,
    "attempted": False,
    "auto_advance": True,
    "collection_method": "charge_automatically",
    "custom_fields": None,
    "customer_shipping": None,
    "default_payment_method": None,
    "default_source": None,
    "default_tax_rates": [],
    "description": None,
    "due_date": None,
    "effective_at": None,
    "footer": None,
    "from_invoice": None,
    "hosted_invoice_url": None,
    "invoice_pdf": None,
    "issuer": {"type": "self"},
    "last_finalization_error": None,
    "latest_revision": None,
    "livemode": False,
    "metadata": {},
    "next_payment_attempt": None,
    "number": None,
    "on_behalf_of": None,
    "payment_settings": {
        "default_mandate": None,
        "payment_method_options": None,
        "payment_method_types": None,
    },
    "post_payment_credit_notes_amount": 0,
    "pre_payment_credit_notes_amount": 0,
    "receipt_number": None,
    "rendering": None,
    "starting_balance": 0,
    "statement_descriptor": None,
    "status": "draft",
    "status_transitions": {
        "finalized_at": None,
        "marked_uncollectible_at": None,
        "paid_at": None,
        "voided_at": None,
    },
    "webhooks_delivered_at": None,
    "_intent": None,
    "_payment": None,
}


def _blank(fake: Fake, customer: Obj, subscription: Obj) -> Obj:
    id, secret = new_id("in"), new_id("x", 32)[2:]
    details = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    return {
        **deepcopy(PLAIN),
        **_addressed_to(fake, customer),
        "id": id,
        "automatic_tax": _automatic_tax(subscription["automatic_tax"]["enabled"]),
        "currency": subscription["currency"],
        "customer": customer["id"],
        "parent": {"type": "subscription_details", "quote_details": None, "subscription_details": details},
        "test_clock": customer["test_clock"],
        "_url": f"{fake.url}/i/{id}/{secret}",
        "_secret": secret,
    }


def _automatic_tax(enabled: bool) -> Obj:
    owner = {"type": "self"} if enabled else None
    return {"disabled_reason": None, "enabled": enabled, "liability": owner, "provider": None, "status": None}


def _addressed_to(fake: Fake, customer: Obj) -> dict[str, Any]:
    found = taxes.ids(fake, customer)
    return {
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [{"type": each["type"], "value": each["value"]} for each in found],
    }


def finalize(fake: Fake, invoice: Obj) -> Obj:
    """Open, with a number, and what the customer's balance pays taken from it."""
    customer = fake.find("customer", invoice["customer"])
    invoice.update(_addressed_to(fake, customer))
    lines.add_up(fake, invoice, invoice["lines"]["data"])
    if invoice["automatic_tax"]["status"] == "requires_location_inputs":
        return _cannot(fake, invoice)
    now = fake.now(customer)
    sequence = customer["next_invoice_sequence"]
    fake.change(customer, balance=invoice["ending_balance"], next_invoice_sequence=sequence + 1)
    for each in invoice["lines"]["data"]:
        pending = each["parent"]["subscription_item_details"]["invoice_item"]
        if pending and (noted := fake.store.get(pending)):
            fake.change(noted, invoice=invoice["id"])
    fake.change(
        invoice,
        status="open",
        number=f"{customer['invoice_prefix']}-{sequence:04}",
        hosted_invoice_url=invoice["_url"],
        invoice_pdf=f"{invoice['_url']}/pdf",
        effective_at=now,
        automatically_finalizes_at=None,
        status_transitions={**invoice["status_transitions"], "finalized_at": now},
        _due=None,
    )
    fake.emit("invoice.finalized", invoice)
    _use_up(fake, invoice)
    return invoice


def _cannot(fake: Fake, invoice: Obj) -> Obj:
    fault = {
        "type": "invalid_request_error",
        "code": "customer_tax_location_invalid",
        "message": "The customer's location isn't recognized, so that tax cannot be calculated.",
    }
    fake.change(invoice, last_finalization_error=fault, _due=None)
    fake.emit("invoice.finalization_failed", invoice)
    return invoice


def _use_up(fake: Fake, invoice: Obj) -> None:
    """A coupon for once is used by the first invoice that it makes cheaper."""
    used = {each["discount"] for each in invoice["total_discount_amounts"] if each["amount"]}
    once = [id for id in used if _once(fake, id)]
    subscription = fake.store.get(invoice["parent"]["subscription_details"]["subscription"])
    if once and subscription:
        rest = [id for id in subscription["discounts"] if id not in once]
        fake.change(subscription, "customer.subscription.updated", discounts=rest)


def _once(fake: Fake, id: str) -> bool:
    return bool(fake.find("coupon", fake.find("discount", id)["source"]["coupon"])["duration"] == "once")
