"""An invoice to look at, to pay and to keep as a file; a receipt; and the bank's question about a payment."""

from __future__ import annotations

from typing import Any

from billing.fake import collecting, invoices, methods
from billing.fake.cards import NOT_CONFIRMED, Decline
from billing.fake.errors import Refused
from billing.fake.pages import card
from billing.fake.pages.pdf import document
from billing.fake.pages.shown import COUNTRY_NAMES, Page, Request, date, go, lost, money, show
from billing.fake.store import Obj
from billing.fake.world import Fake

STATES = {
    "draft": "Draft",
    "open": "Waiting to be paid",
    "paid": "Paid",
    "void": "Void",
    "uncollectible": "Given up",
}


def _found(fake: Fake, id: str, secret: str) -> Obj | None:
    invoice = fake.store.get(id)
    fits = invoice and invoice["object"] == "invoice" and invoice["_secret"] == secret and invoice["number"]
    return invoice if fits else None


def page(fake: Fake, request: Request, id: str, secret: str) -> Page:
    invoice = _found(fake, id, secret)
    if invoice is None:
        return lost("This invoice is not here", "The address is not complete, or the test data was deleted.")
    if not request.sent:
        return _shown(fake, invoice, {}, {})
    return _pay(fake, invoice, request.form)


def _pay(fake: Fake, invoice: Obj, form: dict[str, str]) -> Page:
    """With the card on file or another one. A declined one is on the invoice as a failed attempt."""
    here = f"/i/{invoice['id']}/{invoice['_secret']}"
    if invoice["status"] != "open":
        return go(here)
    method = form.get("method", "")
    if method not in {each["id"] for each in methods.of(fake, invoice["customer"])}:
        facts, errors = card.read(form)
        if errors:
            return _shown(fake, invoice, form, errors)
        try:
            with fake.trying():
                method = _saved(fake, invoice, facts)
        except Refused as no:
            return _shown(fake, fake.find("invoice", invoice["id"]), form, {"number": str(no)})
    outcome = collecting.collect(fake, invoice, method)
    if outcome == "asks":
        intent = fake.find("payment_intent", invoice["_intent"])
        return go(f"/authenticate/{intent['client_secret']}")
    return _shown(fake, invoice, form, {"": outcome.message}) if isinstance(outcome, Decline) else go(here)


def _saved(fake: Fake, invoice: Obj, facts: Obj) -> str:
    customer = fake.find("customer", invoice["customer"])
    method = methods.make(fake, **facts, details={"name": customer["name"], "email": customer["email"]})
    return str(methods.attach(fake, method, customer["id"])["id"])


def _shown(fake: Fake, invoice: Obj, form: dict[str, str], errors: dict[str, str]) -> Page:
    fields = card.fields(form)
    for each in fields:
        each.error = errors.get(each.name, "")
    saved = [
        (each["id"], f"{each['card']['brand'].title()} ending in {each['card']['last4']}")
        for each in methods.of(fake, invoice["customer"])
    ]
    return show(
        "invoice.html",
        422 if errors else 200,
        **described(invoice),
        to_pay=invoice["status"] == "open",
        fields=fields,
        wrong=[each for each in fields if each.error],
        general=errors.get("", ""),
        saved=saved,
        chosen=form.get("method") or collecting.default_method(fake, invoice) or "",
        cards=card.known(),
        pdf=f"/i/{invoice['id']}/{invoice['_secret']}/pdf",
    )


def described(invoice: Obj) -> dict[str, Any]:
    """All of an invoice in words, for the page and for the file."""
    currency = invoice["currency"]
    address = invoice["customer_address"] or {}
    country = address.get("country") or ""
    place = [address.get("line1"), f"{address.get('postal_code') or ''} {address.get('city') or ''}".strip()]
    reverse = any(each["taxability_reason"] == "reverse_charge" for each in invoice["total_taxes"])
    lines = [(each["description"], money(each["amount"], currency)) for each in invoice["lines"]["data"]]
    return {
        "number": invoice["number"],
        "state": STATES[invoice["status"]],
        "date": date(invoice["effective_at"] or invoice["created"]),
        "total": money(invoice["total"], currency),
        "due": money(invoice["amount_due"], currency),
        "to": [
            each
            for each in (
                invoice["customer_name"],
                *place,
                COUNTRY_NAMES.get(country, country),
                invoice["customer_email"],
                *(f"Tax id {each['value']}" for each in invoice["customer_tax_ids"]),
            )
            if each
        ],
        "lines": lines,
        "sums": _sums(invoice, currency),
        "note": "Tax to be paid by the customer (reverse charge)." if reverse else "",
    }


def _sums(invoice: Obj, currency: str) -> list[tuple[str, str]]:
    rows = [("Subtotal", invoice["subtotal"])]
    rows += [("Discount", -each["amount"]) for each in invoice["total_discount_amounts"] if each["amount"]]
    rows += [(_tax(each), each["amount"]) for each in invoice["total_taxes"]]
    rows.append(("Total", invoice["total"]))
    if invoice["starting_balance"]:
        rows.append(("From the balance", invoice["amount_due"] - invoice["total"]))
    rows.append(
        ("Paid", invoice["amount_paid"]) if invoice["status"] == "paid" else ("Due", invoice["amount_due"])
    )
    return [(name, money(amount, currency)) for name, amount in rows]


def _tax(tax: Obj) -> str:
    base = tax["taxable_amount"]
    share = f" {tax['amount'] * 100 / base:.0f} %" if base and tax["amount"] else ""
    inside = ", included" if tax["tax_behavior"] == "inclusive" else ""
    return f"VAT{share}{inside}"


def pdf(fake: Fake, request: Request, id: str, secret: str) -> Page:
    invoice = _found(fake, id, secret)
    if invoice is None:
        return lost("This invoice is not here", "The address is not complete, or the test data was deleted.")
    return Page(document(described(invoice)), type="application/pdf")


def receipt(fake: Fake, request: Request, id: str) -> Page:
    charge = fake.store.get(id)
    if charge is None or charge["object"] != "charge" or not charge["paid"]:
        return lost("This receipt is not here", "The address is not complete, or the test data was deleted.")
    return show(
        "receipt.html",
        amount=money(charge["amount"], charge["currency"]),
        date=date(charge["created"]),
        words=charge["description"] or "Payment",
        card=f"{charge['payment_method_details']['card']['brand'].title()} ending in "
        f"{charge['payment_method_details']['card']['last4']}",
        number=charge["id"],
    )


def authenticate(fake: Fake, request: Request, client_secret: str) -> Page:
    """The bank asks the card's owner about a payment that waits for it."""
    intent = fake.store.get(client_secret.partition("_secret_")[0])
    if intent is None or intent.get("client_secret") != client_secret:
        return lost("This payment is not here", "The address is not complete, or the test data was deleted.")
    invoice = fake.store.get(intent["_invoice"] or "")
    if request.sent and intent["status"] == "requires_action":
        invoices.confirm(fake, intent, request.form.get("answer") == "yes")
        if invoice and intent["status"] != "succeeded":
            return _shown(fake, invoice, {}, {"": NOT_CONFIRMED.message})
    if intent["status"] == "requires_action":
        amount = money(intent["amount"], intent["currency"])
        return show("confirm.html", amount=amount, action=f"/authenticate/{client_secret}")
    if invoice:
        return go(f"/i/{invoice['id']}/{invoice['_secret']}")
    return lost("Nothing waits for you here", "This payment needs no confirmation any more.", 200)
