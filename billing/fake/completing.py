"""Somebody completes a checkout session on its page."""

from __future__ import annotations

from typing import Any

from billing.fake import beginning, checkout, coupons, customers, methods, payments, tax_ids, taxes
from billing.fake.form import Params
from billing.fake.store import Obj
from billing.fake.world import Fake


def complete(fake: Fake, session: Obj, given: dict[str, Any], confirmed: bool) -> None:
    """Somebody sent the page. ``given``: email, name, address, business, tax_id (kind, value) and card (a dictionary
    for ``methods.make``; None where none is needed). Raises Refused, and nothing has happened, when it cannot be."""
    customer = _who(fake, session, given)
    if given.get("tax_id"):
        kind, value = given["tax_id"]
        if not any((each["type"], each["value"]) == (kind, value) for each in taxes.ids(fake, customer)):
            tax_ids.make(fake, customer, kind, value)
    if given["card"]:
        _save_card(fake, session, customer, given, confirmed)
    subscription = beginning.begin(fake, _wish(session, customer), confirmed)
    customer = fake.find("customer", customer["id"])
    _finish(fake, session, customer, subscription)


def _who(fake: Fake, session: Obj, given: dict[str, Any]) -> Obj:
    if not session["customer"]:
        facts = {name: given[name] for name in ("email", "name", "address")}
        return customers.create(fake, facts)
    customer = fake.find("customer", session["customer"])
    changes: Obj = {}
    if session["_update"].get("address") == "auto" and given.get("address"):
        changes["address"] = given["address"]
    if session["_update"].get("name") == "auto" and given.get("name"):
        changes["name"] = given.get("business") or given["name"]
    return customers.update(fake, changes, customer["id"]) if changes else customer


def _save_card(fake: Fake, session: Obj, customer: Obj, given: dict[str, Any], confirmed: bool) -> None:
    details = {"email": given.get("email"), "name": given.get("name"), "address": given.get("address")}
    method = methods.make(fake, **given["card"], details=details)
    methods.attach(fake, method, customer["id"], confirmed)
    if checkout.trial_end(fake, session):
        payments.set_up(fake, customer, method)
    session["_data"] = {**session["_data"], "default_payment_method": method["id"]}


def _wish(session: Obj, customer: Obj) -> Params:
    discounts = [{"promotion_code": session["_code"]}] if session["_code"] else session["discounts"]
    items = [{"price": each["price"]["id"], "quantity": str(each["quantity"])} for each in session["_items"]]
    return {
        **session["_data"],
        "customer": customer["id"],
        "items": items,
        "discounts": discounts,
        "automatic_tax": {"enabled": str(session["automatic_tax"]["enabled"]).lower()},
        "payment_behavior": "error_if_incomplete",
    }


def _finish(fake: Fake, session: Obj, customer: Obj, subscription: Obj) -> None:
    invoice = fake.find("invoice", subscription["latest_invoice"])
    found = taxes.ids(fake, customer)
    details = {name: customer[name] for name in ("address", "email", "name", "phone", "tax_exempt")}
    details["tax_ids"] = [{"type": each["type"], "value": each["value"]} for each in found]
    tax = {**session["automatic_tax"], "status": "complete"} if session["automatic_tax"]["enabled"] else None
    fake.change(
        session,
        amount_subtotal=invoice["subtotal"],
        amount_total=invoice["total"],
        automatic_tax=tax or session["automatic_tax"],
        customer=customer["id"],
        customer_details=details,
        invoice=invoice["id"],
        payment_status="paid" if invoice["amount_paid"] else "no_payment_required",
        status="complete",
        subscription=subscription["id"],
        url=None,
        _due=None,
        _pending=None,
    )
    fake.emit("checkout.session.completed", session)


def apply_code(fake: Fake, session: Obj, code: str) -> None:
    """Raises Refused with words for who typed it."""
    session["_code"] = coupons.typed(fake, code, session["customer"])["id"] if code else None
    checkout.price_of(fake, session)
    fake.store.put(session)


def returning(session: Obj) -> str:
    """Where the browser goes when it is done."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
