"""Lines of an invoice, and what they come to: discounts, then tax, then the customer's balance."""

from __future__ import annotations

from billing.fake import taxes
from billing.fake.store import Obj
from billing.fake.taxes import Tax
from billing.fake.world import Fake, listed, new_id


def line(
    item: Obj, subscription: str, amount: int, words: str, period: tuple[int, int], pending: str | None = None
) -> Obj:
    """One line for a subscription's item. ``pending``: the proration that it was noted as."""
    price = item["price"]
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": price["currency"],
        "description": words,
        "discount_amounts": [],
        "discountable": pending is None,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": pending,
                "proration": pending is not None,
                "proration_details": {"credited_items": None} if pending else None,
                "subscription": subscription,
                "subscription_item": item["id"],
            },
        },
        "period": {"start": period[0], "end": period[1]},
        "pretax_credit_amounts": [],
        "pricing": {
            "type": "price_details",
            "price_details": {"price": price["id"], "product": price["product"]},
            "unit_amount_decimal": str(amount // item["quantity"]),
        },
        "quantity": item["quantity"],
        "subscription": subscription,
        "subtotal": amount,
        "taxes": [],
        "_behavior": price["tax_behavior"],
    }


def add_up(fake: Fake, invoice: Obj, lines: list[Obj]) -> None:
    """All the amounts of an invoice, from its lines, discounts, tax and what the customer's balance takes over."""
    customer = fake.find("customer", invoice["customer"])
    for each in lines:
        each |= {"invoice": invoice["id"], "discount_amounts": [], "taxes": []}
    discounts = [_take_off(fake, fake.find("discount", id), lines) for id in invoice["discounts"]]
    exclusive, total_taxes = _tax(fake, invoice, customer, lines)
    subtotal = sum(each["amount"] for each in lines)
    net = subtotal - sum(each["amount"] for each in discounts)
    inside = sum(each["amount"] for each in total_taxes) - exclusive
    invoice.update(
        lines=listed(lines, f"/v1/invoices/{invoice['id']}/lines"),
        subtotal=subtotal,
        subtotal_excluding_tax=subtotal - inside,
        total=net + exclusive,
        total_excluding_tax=net - inside,
        total_discount_amounts=discounts,
        total_taxes=total_taxes,
    )
    settle(invoice, customer["balance"])


def settle(invoice: Obj, balance: int) -> None:
    """What is left to pay: a balance below zero is credit, one above is owed (docs.stripe.com/invoicing/balances)."""
    total = invoice["total"] + balance
    due = max(0, total)
    invoice.update(
        starting_balance=balance,
        ending_balance=min(0, total),
        amount_due=due,
        amount_remaining=due - invoice["amount_paid"],
    )


def _take_off(fake: Fake, discount: Obj, lines: list[Obj]) -> Obj:
    coupon = fake.find("coupon", discount["source"]["coupon"])
    open_lines = [each for each in lines if _left(each) > 0]
    whole = sum(_left(each) for each in open_lines)
    percent = coupon["percent_off"] or 0
    rest = round(whole * percent / 100) if percent else min(coupon["amount_off"], whole)
    total = rest
    for each in open_lines:
        last = each is open_lines[-1]
        amount = rest if last else min(rest, round(total * _left(each) / whole))
        each["discount_amounts"].append({"amount": amount, "discount": discount["id"]})
        rest -= amount
    return {"amount": total, "discount": discount["id"]}


def _left(line: Obj) -> int:
    return int(line["amount"]) - sum(each["amount"] for each in line["discount_amounts"])


def _tax(fake: Fake, invoice: Obj, customer: Obj, lines: list[Obj]) -> tuple[int, list[Obj]]:
    """What is added to the total, and the taxes by behaviour."""
    if not invoice["automatic_tax"]["enabled"]:
        return 0, []
    tax = taxes.for_customer(fake, customer)
    status = "complete" if tax else "requires_location_inputs"
    invoice["automatic_tax"] = {**invoice["automatic_tax"], "provider": "stripe", "status": status}
    if tax is None:
        return 0, []
    rate = taxes.rate(fake, tax)
    for each in lines:
        inclusive = each["_behavior"] == "inclusive"
        amount = taxes.of(_left(each), tax.percent, inclusive)
        each["taxes"] = [_taken(amount, _left(each) - (amount if inclusive else 0), inclusive, tax, rate)]
    totals = [_sum(lines, inclusive, tax, rate) for inclusive in (False, True)]
    return (totals[0] or {"amount": 0})["amount"], [each for each in totals if each]


def _sum(lines: list[Obj], inclusive: bool, tax: Tax, rate: Obj) -> Obj | None:
    found = [
        each for line in lines for each in line["taxes"] if (each["tax_behavior"] == "inclusive") == inclusive
    ]
    if not found:
        return None
    amount, base = sum(each["amount"] for each in found), sum(each["taxable_amount"] for each in found)
    return _taken(amount, base, inclusive, tax, rate)


def _taken(amount: int, base: int, inclusive: bool, tax: Tax, rate: Obj) -> Obj:
    return {
        "amount": amount,
        "tax_behavior": "inclusive" if inclusive else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": tax.reason,
        "taxable_amount": base,
        "type": "tax_rate_details",
    }
