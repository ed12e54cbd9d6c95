"""Payment methods: test cards saved for a customer."""

from __future__ import annotations

from typing import Any

from billing.fake.cards import BY_TOKEN, CARDS, WRONG_NUMBER, Card
from billing.fake.errors import Refused, invalid, missing
from billing.fake.form import Params, metadata, number, wanted
from billing.fake.routes import page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id

NOBODY = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}


def make(fake: Fake, digits: str, month: int, year: int, details: Obj | None = None) -> Obj:
    """A card that nobody has saved yet. Raises Refused for a number that is no test card's."""
    card = CARDS.get(digits)
    if card is None:
        raise Refused(
            402, "card_error", "Only test cards work here. Try 4242 4242 4242 4242.", **_wrong_number()
        )
    method = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {**NOBODY, **(details or {})},
        "card": _shown(card, digits, month, year),
        "created": fake.now(),
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
        "_number": digits,
        "_confirmed": False,
    }
    return fake.add(method)


def _wrong_number() -> Obj:
    return {"code": WRONG_NUMBER.code, "param": "number"}


def _shown(card: Card, digits: str, month: int, year: int) -> Obj:
    return {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": card.brand,
        "exp_month": month,
        "exp_year": year,
        "fingerprint": f"fp{digits[-12:]}",
        "funding": "credit",
        "last4": digits[-4:],
        "networks": {"available": [card.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def card_of(method: Obj) -> Card:
    return CARDS[method["_number"]]


def attach(fake: Fake, method: Obj, customer: str, confirmed: bool = False) -> Obj:
    """Raises Refused when its bank does not let it be saved."""
    if method["customer"] not in (None, customer):
        raise invalid("The payment method you provided has already been attached to a customer.")
    if (decline := card_of(method).on_save) is not None:
        raise decline.error(keeps=False, payment_method=_bare(method))
    if method["customer"] is None:
        fake.change(method, customer=customer, _confirmed=confirmed)
        fake.emit("payment_method.attached", method)
    return method


def _bare(method: Obj) -> Obj:
    return {name: value for name, value in method.items() if not name.startswith("_")}


def named(fake: Fake, id: str, param: str = "id") -> Obj:
    """The payment method, a fresh one for Stripe's ready-made names such as ``pm_card_visa``."""
    if id.startswith("pm_card_"):
        digits = BY_TOKEN.get(id.removeprefix("pm_card_"))
        if digits is None:
            raise missing("payment_method", id, param)
        return make(fake, digits, 12, 2034)
    return fake.find("payment_method", id, param)


def of_customer(fake: Fake, id: str, customer: str, param: str) -> Obj:
    """Raises Refused when it is not this customer's."""
    method = named(fake, id, param)
    if method["customer"] != customer:
        raise invalid(
            f"The customer does not have a payment method with the ID {id}. The payment method must be attached to the"
            " customer.",
            param,
            "resource_missing",
        )
    return method


@route("POST", "payment_methods", "PaymentMethodCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    wanted(params, "type")
    if params["type"] != "card":
        raise invalid("Only cards are known here.", "type")
    card: Params = params.get("card") or {}
    if card.get("token"):
        digits = BY_TOKEN.get(card["token"].removeprefix("tok_"))
        if digits is None:
            raise missing("token", card["token"], "card[token]")
        return make(fake, digits, 12, 2034)
    wanted(card, "number", "exp_month", "exp_year")
    digits = card["number"].replace(" ", "")
    if digits in CARDS and CARDS[digits].on_save is WRONG_NUMBER:
        raise WRONG_NUMBER.error(keeps=False)
    details: Any = params.get("billing_details") or {}
    return make(fake, digits, number(card, "exp_month") or 0, number(card, "exp_year") or 0, details)


@route("GET", "payment_methods", "PaymentMethodListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    wanted(params, "customer")
    fake.find("customer", params["customer"], "customer")
    return _page(fake, params, params["customer"], "/v1/payment_methods")


@route("GET", "customers/{}/payment_methods", "CustomerPaymentMethodListParams")
def list_of_customer(fake: Fake, params: Params, customer: str) -> Obj:
    fake.find("customer", customer)
    return _page(fake, params, customer, f"/v1/customers/{customer}/payment_methods")


def _page(fake: Fake, params: Params, customer: str, url: str) -> Obj:
    kinds = (None, "", "card")
    found = list(of(fake, customer)) if params.get("type") in kinds else []
    return page(fake, found, params, url)


def of(fake: Fake, customer: str) -> list[Obj]:
    return [each for each in fake.store.all("payment_method") if each["customer"] == customer]


@route("GET", "payment_methods/{}", "PaymentMethodRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    return named(fake, id)


@route("POST", "payment_methods/{}", "PaymentMethodUpdateParams")
def update(fake: Fake, params: Params, id: str) -> Obj:
    method = fake.find("payment_method", id)
    details = {**method["billing_details"], **(params.get("billing_details") or {})}
    return fake.change(
        method,
        "payment_method.updated",
        billing_details=details,
        metadata=metadata(method["metadata"], params),
    )


@route("POST", "payment_methods/{}/attach", "PaymentMethodAttachParams")
def attach_to(fake: Fake, params: Params, id: str) -> Obj:
    wanted(params, "customer")
    customer = fake.find("customer", params["customer"], "customer")
    return attach(fake, named(fake, id), customer["id"])


@route("POST", "payment_methods/{}/detach", "PaymentMethodDetachParams")
def detach(fake: Fake, params: Params, id: str) -> Obj:
    method = fake.find("payment_method", id)
    if method["customer"] is None:
        raise invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible."
        )
    _forget(fake, method)
    before = {"customer": method["customer"]}
    fake.change(method, customer=None)
    fake.emit("payment_method.detached", method, before)
    return method


def _forget(fake: Fake, method: Obj) -> None:
    customer = fake.find("customer", method["customer"])
    settings = customer["invoice_settings"]
    if settings["default_payment_method"] == method["id"]:
        fake.change(
            customer, "customer.updated", invoice_settings={**settings, "default_payment_method": None}
        )
    for each in fake.store.all("subscription"):
        if each["default_payment_method"] == method["id"] and each["status"] != "canceled":
            fake.change(each, "customer.subscription.updated", default_payment_method=None)
