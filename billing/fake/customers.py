"""Customers: who pays."""

from __future__ import annotations

import secrets

from billing.fake import methods, standing, tax_ids, taxes
from billing.fake.errors import invalid
from billing.fake.form import Params, choice, metadata, text
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id

ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
EXEMPTIONS = ("none", "exempt", "reverse")
PLAIN = ("description", "email", "name", "phone", "business_name", "individual_name")


@route("POST", "customers", "CustomerCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    clock = text(params, "test_clock")
    frozen = fake.find("test_helpers.test_clock", clock, "test_clock")["frozen_time"] if clock else None
    customer = {
        "id": new_id("cus", 14),
        "object": "customer",
        "address": address(params),
        "balance": 0,
        "created": frozen or fake.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "discount": None,
        "invoice_prefix": "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(8)),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": metadata({}, params),
        "next_invoice_sequence": 1,
        "preferred_locales": params.get("preferred_locales") or [],
        "shipping": None,
        "tax_exempt": choice(params, "tax_exempt", EXEMPTIONS, "none"),
        "test_clock": clock,
        **{name: text(params, name) for name in PLAIN},
    }
    fake.store.put(customer)
    _first_card(fake, customer, params)
    fake.emit("customer.created", customer)
    for each in params.get("tax_id_data") or []:
        tax_ids.make(fake, customer, each["type"], each["value"])
    return customer


def address(params: Params) -> Obj | None:
    given = params.get("address")
    if not given:
        return None
    if given.get("country") and (len(given["country"]) != 2 or not given["country"].isalpha()):
        raise invalid(
            f"Country '{given['country']}' is unknown. Try using a 2-character alphanumeric country code instead,"
            " such as 'US', 'EG', or 'GB'.",
            "address[country]",
        )
    found: Obj = {name: given.get(name) or None for name in ADDRESS}
    return {**found, "country": found["country"].upper() if found["country"] else None}


def _first_card(fake: Fake, customer: Obj, params: Params) -> None:
    if params.get("payment_method"):
        methods.attach(fake, methods.named(fake, params["payment_method"], "payment_method"), customer["id"])
    customer["invoice_settings"] = _settings(fake, customer, params)
    fake.store.put(customer)


def _settings(fake: Fake, customer: Obj, params: Params) -> Obj:
    settings, given = customer["invoice_settings"], params.get("invoice_settings") or {}
    if "default_payment_method" in given:
        id, param = given["default_payment_method"], "invoice_settings[default_payment_method]"
        found = methods.of_customer(fake, id, customer["id"], param)["id"] if id else None
        settings = {**settings, "default_payment_method": found}
    return {**settings, **({"footer": given["footer"] or None} if "footer" in given else {})}


@route("GET", "customers", "CustomerListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("customer"), params, "email", "test_clock")
    return page(fake, found, params, "/v1/customers")


@route("GET", "customers/{}", "CustomerRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    """Of a deleted one that it is deleted."""
    return fake.find("customer", id)


@route("POST", "customers/{}", "CustomerUpdateParams")
def update(fake: Fake, params: Params, id: str) -> Obj:
    customer = living(fake, id)
    changes: Obj = {name: text(params, name) for name in PLAIN if name in params}
    if "address" in params:
        changes["address"] = address(params)
    if "tax_exempt" in params:
        changes["tax_exempt"] = choice(params, "tax_exempt", EXEMPTIONS, "none")
    if "preferred_locales" in params:
        changes["preferred_locales"] = params["preferred_locales"] or []
    if "balance" in params:
        changes["balance"] = int(params["balance"])
    changes["metadata"] = metadata(customer["metadata"], params)
    changes["invoice_settings"] = _settings(fake, customer, params)
    return fake.change(customer, "customer.updated", **changes)


def living(fake: Fake, id: str) -> Obj:
    """Raises Refused for a deleted one."""
    customer = fake.find("customer", id)
    if customer.get("deleted"):
        return fake.find("customer", "deleted " + id)
    return customer


@route("DELETE", "customers/{}", "CustomerDeleteParams")
def delete(fake: Fake, params: Params, id: str) -> Obj:
    """For good: its subscriptions end now. What was invoiced stays, as the books must."""
    customer = living(fake, id)
    for each in fake.store.all("subscription"):
        if each["customer"] == id and each["status"] not in standing.OVER:
            standing.end(fake, each, "cancellation_requested")
    for method in methods.of(fake, id):
        fake.change(method, customer=None)
    for tax_id in taxes.ids(fake, customer):
        fake.store.drop(tax_id["id"])
    fake.emit("customer.deleted", customer)
    gone = {"id": id, "object": "customer", "deleted": True}
    fake.store.put(gone)
    return gone
