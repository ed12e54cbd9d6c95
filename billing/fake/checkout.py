"""Checkout sessions: what is offered, at which price, and for how long."""

from __future__ import annotations

from copy import deepcopy

from billing.fake import beginning, taxes
from billing.fake.errors import invalid
from billing.fake.form import Params, flag, metadata, number, text, wanted
from billing.fake.moments import DAY
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id, public

TAX_ID_NAME = (
    "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing"
    " customer, please set `customer_update[name]` to `auto`."
)
TAX_ADDRESS = (
    "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the"
    " Customer or set `customer_update[address]` to `auto`."
)


@route("POST", "checkout/sessions", "checkout.SessionCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    wanted(params, "mode", "line_items", "success_url")
    if params["mode"] != "subscription":
        raise invalid("Only mode=subscription is known here.", "mode")
    customer = _customer(fake, params)
    if params.get("allow_promotion_codes") and params.get("discounts"):
        raise invalid("You may only specify one of these parameters: allow_promotion_codes, discounts.")
    _check_customer_update(params, customer)
    items = [_line(fake, each) for each in params["line_items"]]
    id = new_id("cs_test", 56)
    now = fake.now(customer)
    session = {
        **_blank(params),
        "id": id,
        "automatic_tax": _automatic_tax(params),
        "created": now,
        "currency": items[0]["currency"],
        "customer": customer["id"] if customer else None,
        "expires_at": number(params, "expires_at") or now + DAY,
        "metadata": metadata({}, params),
        "url": f"{fake.url}/c/pay/{id}",
        "_due": number(params, "expires_at") or now + DAY,
        "_items": items,
        "_data": params.get("subscription_data") or {},
        "_update": params.get("customer_update") or {},
    }
    price_of(fake, session)
    return fake.add(session)


def _customer(fake: Fake, params: Params) -> Obj | None:
    if params.get("customer") and params.get("customer_email"):
        raise invalid("You may only specify one of these parameters: customer, customer_email.")
    return fake.find("customer", params["customer"], "customer") if params.get("customer") else None


def _check_customer_update(params: Params, customer: Obj | None) -> None:
    update: Params = params.get("customer_update") or {}
    if update and not customer:
        raise invalid("`customer_update` can only be used with `customer`.", "customer_update")
    if not customer:
        return
    if flag(params.get("tax_id_collection") or {}, "enabled") and update.get("name") != "auto":
        raise invalid(TAX_ID_NAME, "tax_id_collection")
    located = (customer["address"] or {}).get("country")
    if flag(params.get("automatic_tax") or {}, "enabled") and not located and update.get("address") != "auto":
        raise invalid(TAX_ADDRESS, "automatic_tax", "customer_tax_location_invalid")


def _line(fake: Fake, given: Params) -> Obj:
    wanted(given, "price")
    price = beginning.sold(fake, given["price"])
    quantity = number(given, "quantity") or 1
    amount = price["unit_amount"] * quantity
    product = fake.find("product", price["product"])
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": product["name"],
        "metadata": {},
        "price": public(price),
        "quantity": quantity,
    }


def _automatic_tax(params: Params) -> Obj:
    enabled = flag(params.get("automatic_tax") or {}, "enabled")
    owner = {"type": "self"} if enabled else None
    status = "requires_location_inputs" if enabled else None
    return {
        "enabled": enabled,
        "liability": owner,
        "provider": "stripe" if enabled else None,
        "status": status,
    }


# What every session of the fake has in common.
PLAIN: Obj = {
    "object": "checkout.session",
    "adaptive_pricing": {"enabled": False},
    "after_expiration": None,
    "client_secret": None,
    "collected_information": None,
    "consent": None,
    "consent_collection": None,
    "custom_fields": [],
    "custom_text": {
        "after_submit": None,
        "shipping_address": None,
        "submit": None,
        "terms_of_service_acceptance": None,
    },
    "customer_details": None,
    "invoice": None,
    "invoice_creation": None,
    "livemode": False,
    "mode": "subscription",
    "payment_intent": None,
    "payment_link": None,
    "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
    "payment_method_types": ["card"],
    "payment_status": "unpaid",
    "phone_number_collection": {"enabled": False},
    "recovered_from": None,
    "saved_payment_method_options": None,
    "setup_intent": None,
    "shipping_address_collection": None,
    "shipping_cost": None,
    "shipping_options": [],
    "status": "open",
    "subscription": None,
    "ui_mode": "hosted_page",
    "_code": None,
    "_pending": None,
}


def _blank(params: Params) -> Obj:
    collection: Params = params.get("tax_id_collection") or {}
    named = ("cancel_url", "client_reference_id", "customer_email", "locale", "submit_type")
    return {
        **deepcopy(PLAIN),
        **{name: text(params, name) for name in named},
        "allow_promotion_codes": flag(params, "allow_promotion_codes") or None,
        "billing_address_collection": params.get("billing_address_collection"),
        "customer_creation": None if params.get("customer") else "always",
        "discounts": params.get("discounts") or [],
        "payment_method_collection": params.get("payment_method_collection") or "always",
        "success_url": params["success_url"],
        "tax_id_collection": {"enabled": flag(collection, "enabled"), "required": "never"},
    }


@route("GET", "checkout/sessions", "checkout.SessionListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("checkout.session"), params, "customer", "subscription", "status")
    return page(fake, found, params, "/v1/checkout/sessions")


@route("GET", "checkout/sessions/{}", "checkout.SessionRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("checkout.session", id)


@route("GET", "checkout/sessions/{}/line_items", "checkout.SessionListLineItemsParams")
def line_items(fake: Fake, params: Params, id: str) -> Obj:
    found = fake.find("checkout.session", id)["_items"]
    return page(fake, found, params, f"/v1/checkout/sessions/{id}/line_items")


@route("POST", "checkout/sessions/{}/expire", "checkout.SessionExpireParams")
def expire(fake: Fake, params: Params, id: str) -> Obj:
    session = fake.find("checkout.session", id)
    if session["status"] != "open":
        raise invalid(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This one is {session["status"]}.'
        )
    expire_now(fake, session)
    return session


def expire_now(fake: Fake, session: Obj) -> None:
    if session["status"] == "open":
        fake.change(session, status="expired", url=None)
        fake.emit("checkout.session.expired", session)
    fake.change(session, _due=None)


def trial_end(fake: Fake, session: Obj) -> int | None:
    data = session["_data"]
    days = number(data, "trial_period_days")
    now = fake.now(fake.store.get(session["customer"] or ""))
    return now + days * DAY if days else number(data, "trial_end")


def needs_card(fake: Fake, session: Obj) -> bool:
    return not (session["payment_method_collection"] == "if_required" and trial_end(fake, session))


def price_of(fake: Fake, session: Obj, country: str | None = None) -> None:
    """The amounts of a session as they are known so far: with a code, and a country when there is one."""
    subtotal = sum(each["amount_subtotal"] for each in session["_items"])
    off = _discount(fake, session, subtotal)
    tax = _tax(fake, session, country, subtotal - off)
    due = 0 if trial_end(fake, session) else 1
    session["amount_subtotal"] = subtotal * due
    session["amount_total"] = (subtotal - off + tax) * due
    details = {"amount_discount": off * due, "amount_shipping": 0, "amount_tax": tax * due}
    session["total_details"] = details


def _discount(fake: Fake, session: Obj, subtotal: int) -> int:
    id = session["_code"]
    coupon_id = fake.find("promotion_code", id)["promotion"]["coupon"] if id else None
    for each in session["discounts"]:
        coupon_id = (
            each.get("coupon") or fake.find("promotion_code", each["promotion_code"])["promotion"]["coupon"]
        )
    if not coupon_id:
        return 0
    coupon = fake.find("coupon", coupon_id, "discounts[0][coupon]")
    percent = coupon["percent_off"]
    return round(subtotal * percent / 100) if percent else min(subtotal, coupon["amount_off"])


def _tax(fake: Fake, session: Obj, country: str | None, net: int) -> int:
    customer = fake.store.get(session["customer"] or "") or {"tax_exempt": "none", "address": None, "id": ""}
    if country:
        customer = {**customer, "address": {"country": country}}
    tax = taxes.for_customer(fake, customer) if session["automatic_tax"]["enabled"] else None
    if tax is None or session["_items"][0]["price"]["tax_behavior"] == "inclusive":
        return 0
    return taxes.of(net, tax.percent, False)
