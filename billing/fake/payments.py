"""Payment intents, setup intents and charges: one attempt to take money with a test card, and what becomes of it."""

from __future__ import annotations

from typing import Literal

from billing.fake import methods
from billing.fake.cards import ASKS, NOT_CONFIRMED, Decline
from billing.fake.errors import invalid
from billing.fake.form import Params, metadata, number, wanted
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id, public

Outcome = Decline | Literal["paid", "asks"]


def intend(
    fake: Fake, customer: Obj, amount: int, currency: str, description: str | None, invoice: str | None
) -> Obj:
    """Money that is wanted, and not yet asked for. Amounts in the currency's smallest unit."""
    id = new_id("pi")
    intent = {
        "id": id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{id}_secret_{new_id('s', 20)[2:]}",
        "confirmation_method": "automatic",
        "created": fake.now(customer),
        "currency": currency,
        "customer": customer["id"],
        "description": description,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card"],
        "receipt_email": customer["email"],
        "setup_future_usage": "off_session" if invoice else None,
        "status": "requires_payment_method",
        "_invoice": invoice,
    }
    return fake.add(intent)


def attempt(fake: Fake, intent: Obj, method: Obj, confirmed: bool = False) -> Outcome:
    """``confirmed``: its owner has just said yes to the bank."""
    card = methods.card_of(method)
    known = confirmed or (card.asks == "once" and method["_confirmed"])
    fake.change(intent, payment_method=method["id"])
    if card.asks != "never" and not known:
        url = f"{fake.url}/authenticate/{intent['client_secret']}"
        action = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": None}}
        fake.change(intent, status="requires_action", next_action=action)
        fake.emit("payment_intent.requires_action", intent)
        return "asks"
    if confirmed:
        fake.change(method, _confirmed=True)
    if card.on_charge is not None:
        return _fail(fake, intent, method, card.on_charge)
    charge = fake.add(_charge(fake, intent, method, None))
    fake.emit("charge.succeeded", charge)
    fake.change(
        intent,
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        next_action=None,
        last_payment_error=None,
    )
    fake.emit("payment_intent.succeeded", intent)
    return "paid"


def _fail(fake: Fake, intent: Obj, method: Obj, decline: Decline) -> Decline:
    charge = fake.add(_charge(fake, intent, method, decline))
    fake.emit("charge.failed", charge)
    return _refuse(fake, intent, method, decline, charge["id"])


def _refuse(fake: Fake, intent: Obj, method: Obj, decline: Decline, charge: str | None) -> Decline:
    fault = {**decline.stored(public(method)), "charge": charge}
    fake.change(
        intent,
        status="requires_payment_method",
        latest_charge=charge,
        last_payment_error=fault,
        next_action=None,
        payment_method=None,
    )
    fake.emit("payment_intent.payment_failed", intent)
    return decline


def refuse_confirmation(fake: Fake, intent: Obj) -> Decline:
    """Its owner did not say yes to the bank."""
    return _refuse(fake, intent, fake.find("payment_method", intent["payment_method"]), NOT_CONFIRMED, None)


def _charge(fake: Fake, intent: Obj, method: Obj, decline: Decline | None) -> Obj:
    id = new_id("ch")
    return {
        "id": id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0 if decline else intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": None if decline else new_id("txn"),
        "billing_details": method["billing_details"],
        "captured": decline is None,
        "created": fake.now(intent),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "outcome": _outcome(decline),
        "paid": decline is None,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": "card", "card": method["card"]},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None if decline else f"{fake.url}/receipts/{id}",
        "refunded": False,
        "status": "failed" if decline else "succeeded",
    }


def _outcome(decline: Decline | None) -> Obj:
    return {
        "advice_code": decline.advice_code if decline else None,
        "network_status": "declined_by_network" if decline else "approved_by_network",
        "reason": decline.decline_code if decline else None,
        "risk_level": "normal",
        "seller_message": "The bank declined the payment." if decline else "Payment complete.",
        "type": "issuer_declined" if decline else "authorized",
    }


def set_up(fake: Fake, customer: Obj, method: Obj) -> Obj:
    """A card saved to be charged later."""
    id = new_id("seti")
    intent = fake.add(
        {
            "id": id,
            "object": "setup_intent",
            "client_secret": f"{id}_secret_{new_id('s', 20)[2:]}",
            "created": fake.now(customer),
            "customer": customer["id"],
            "description": None,
            "last_setup_error": None,
            "livemode": False,
            "metadata": {},
            "next_action": None,
            "payment_method": method["id"],
            "payment_method_types": ["card"],
            "status": "succeeded",
            "usage": "off_session",
        }
    )
    fake.emit("setup_intent.succeeded", intent)
    return intent


@route("POST", "payment_intents", "PaymentIntentCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    wanted(params, "amount", "currency", "customer")
    customer = fake.find("customer", params["customer"], "customer")
    amount = number(params, "amount") or 0
    intent = intend(fake, customer, amount, params["currency"].lower(), params.get("description"), None)
    fake.change(intent, metadata=metadata({}, params))
    return confirm(fake, params, intent["id"]) if params.get("confirm") == "true" else intent


@route("GET", "payment_intents", "PaymentIntentListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    return page(
        fake, matching(fake.store.all("payment_intent"), params, "customer"), params, "/v1/payment_intents"
    )


@route("GET", "payment_intents/{}", "PaymentIntentRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("payment_intent", id)


@route("POST", "payment_intents/{}/confirm", "PaymentIntentConfirmParams")
def confirm(fake: Fake, params: Params, id: str) -> Obj:
    """Not for an invoice's: that one is paid by ``invoices.pay``. Raises Refused when the card is declined."""
    intent = fake.find("payment_intent", id)
    if intent["_invoice"] or intent["status"] in ("succeeded", "canceled"):
        words = f"This PaymentIntent's status is {intent['status']}, it cannot be confirmed here."
        raise invalid(words, code="payment_intent_unexpected_state")
    wanted(params, "payment_method")
    method = methods.named(fake, params["payment_method"], "payment_method")
    outcome = attempt(fake, intent, method)
    if outcome == "asks" and params.get("off_session") == "true":
        outcome = _refuse(fake, intent, method, ASKS, None)
    if isinstance(outcome, Decline):
        raise outcome.error(
            payment_intent=public(intent), payment_method=public(method), charge=intent["latest_charge"]
        )
    return intent


@route("GET", "charges", "ChargeListParams")
def list_charges(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("charge"), params, "customer", "payment_intent")
    return page(fake, found, params, "/v1/charges")


@route("GET", "charges/{}", "ChargeRetrieveParams")
def charge(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("charge", id)


@route("GET", "setup_intents/{}", "SetupIntentRetrieveParams")
def setup_intent(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("setup_intent", id)
