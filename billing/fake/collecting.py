"""Getting an invoice paid: at once, again some days later when a card fails, and in the end not at all."""

from __future__ import annotations

from billing.fake import bills, payments, standing
from billing.fake.cards import Decline
from billing.fake.moments import DAY
from billing.fake.payments import Outcome
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id

# Days after each failure at which a renewal is tried again; after the last one the subscription is canceled.
RETRIES = (3, 5, 7)
NO_CARD = Decline(
    "resource_missing", "This customer has no attached payment source or default payment method.", param=None
)


def collect(fake: Fake, invoice: Obj, method: str | None = None, confirmed: bool = False) -> Outcome:
    """Finalize it when it is a draft, and take what is due with the method given, else the subscription's, else the
    customer's. ``confirmed``: the card's owner has just said yes to the bank."""
    if invoice["status"] == "draft":
        bills.finalize(fake, invoice)
    if invoice["status"] != "open":
        return "paid"
    if invoice["amount_due"] == 0:
        mark_paid(fake, invoice)
        return "paid"
    intent = _intent(fake, invoice)
    chosen = method or default_method(fake, invoice)
    if chosen is None:
        outcome: Outcome = NO_CARD
    else:
        outcome = payments.attempt(fake, intent, fake.find("payment_method", chosen), confirmed)
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    return concluded(fake, invoice, outcome)


def concluded(fake: Fake, invoice: Obj, outcome: Outcome) -> Outcome:
    """What an attempt means for the invoice and its subscription."""
    if outcome == "paid":
        mark_paid(fake, invoice)
        return outcome
    _plan_retry(fake, invoice)
    if outcome == "asks":
        fake.emit("invoice.payment_action_required", invoice)
    fake.emit("invoice.payment_failed", invoice)
    standing.failed(fake, invoice)
    if invoice["next_payment_attempt"] is None:
        _give_up(fake, invoice)
    return outcome


def default_method(fake: Fake, invoice: Obj) -> str | None:
    subscription = standing.of_invoice(fake, invoice)
    own = subscription["default_payment_method"] if subscription else None
    customer = fake.find("customer", invoice["customer"])
    return own or customer["invoice_settings"]["default_payment_method"]


def _intent(fake: Fake, invoice: Obj) -> Obj:
    """The one intent of an invoice, and the row that ties the two."""
    if invoice["_intent"]:
        return fake.find("payment_intent", invoice["_intent"])
    customer = fake.find("customer", invoice["customer"])
    words = f"Payment for invoice {invoice['number']}"
    intent = payments.intend(fake, customer, invoice["amount_due"], invoice["currency"], words, invoice["id"])
    payment = fake.add(_payment(fake, invoice, intent))
    fake.change(invoice, _intent=intent["id"], _payment=payment["id"])
    return intent


def _payment(fake: Fake, invoice: Obj, intent: Obj) -> Obj:
    return {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": invoice["amount_due"],
        "created": fake.now(invoice),
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent["id"]},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }


def mark_paid(fake: Fake, invoice: Obj) -> None:
    now = fake.now(invoice)
    if invoice["_payment"]:
        payment = fake.find("invoice_payment", invoice["_payment"])
        done = {**payment["status_transitions"], "paid_at": now}
        fake.change(payment, status="paid", amount_paid=invoice["amount_due"], status_transitions=done)
        fake.emit("invoice_payment.paid", payment)
    fake.change(
        invoice,
        status="paid",
        attempted=True,
        amount_paid=invoice["amount_due"],
        amount_remaining=0,
        next_payment_attempt=None,
        status_transitions={**invoice["status_transitions"], "paid_at": now},
        _due=None,
    )
    fake.emit("invoice.paid", invoice)
    fake.emit("invoice.payment_succeeded", invoice)
    standing.paid(fake, invoice)


def _plan_retry(fake: Fake, invoice: Obj) -> None:
    """A subscription's first invoice waits for its customer; any other is tried again."""
    tries = invoice["attempt_count"]
    again = None
    if invoice["billing_reason"] != "subscription_create" and tries <= len(RETRIES):
        again = fake.now(invoice) + RETRIES[tries - 1] * DAY
    fake.change(invoice, "invoice.updated", next_payment_attempt=again, _due=again)


def _give_up(fake: Fake, invoice: Obj) -> None:
    subscription = standing.of_invoice(fake, invoice)
    if subscription is not None and subscription["status"] == "past_due":
        standing.end(fake, subscription, "payment_failed")


def due(fake: Fake, invoice: Obj) -> None:
    """The time of a draft has come, or that of another try."""
    fake.change(invoice, _due=None)
    if invoice["auto_advance"] and invoice["status"] in ("draft", "open"):
        collect(fake, invoice)


def void(fake: Fake, invoice: Obj) -> Obj:
    now = fake.now(invoice)
    if invoice["_intent"]:
        intent = fake.find("payment_intent", invoice["_intent"])
        fake.change(intent, status="canceled", canceled_at=now, cancellation_reason="void_invoice")
        fake.emit("payment_intent.canceled", intent)
    transitions = {**invoice["status_transitions"], "voided_at": now}
    fake.change(
        invoice,
        status="void",
        amount_remaining=0,
        next_payment_attempt=None,
        status_transitions=transitions,
        _due=None,
    )
    fake.emit("invoice.voided", invoice)
    return invoice


def saved_card(fake: Fake, customer: Obj, subscription: Obj | None, method: Obj) -> None:
    """From now on this card is charged."""
    settings = {**customer["invoice_settings"], "default_payment_method": method["id"]}
    fake.change(customer, "customer.updated", invoice_settings=settings)
    if subscription is not None:
        standing.keep(fake, subscription, default_payment_method=method["id"])
