"""What is sold: products and their prices."""

from __future__ import annotations

from typing import Any

from billing.fake.errors import invalid, needed
from billing.fake.form import Params, choice, flag, metadata, number, text, wanted
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id

INTERVALS = ("day", "week", "month", "year")


@route("POST", "products", "ProductCreateParams")
def create_product(fake: Fake, params: Params) -> Obj:
    wanted(params, "name")
    id = params.get("id") or new_id("prod", 14)
    if fake.store.get(id):
        raise invalid("Product already exists.", "id", "resource_already_exists")
    now = fake.now()
    product = {
        "id": id,
        "object": "product",
        "active": flag(params, "active", True),
        "created": now,
        "default_price": None,
        "description": text(params, "description"),
        "images": [],
        "livemode": False,
        "marketing_features": params.get("marketing_features") or [],
        "metadata": metadata({}, params),
        "name": params["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": text(params, "statement_descriptor"),
        "tax_code": text(params, "tax_code"),
        "type": params.get("type") or "service",
        "unit_label": text(params, "unit_label"),
        "updated": now,
        "url": text(params, "url"),
    }
    fake.add(product)
    if params.get("default_price_data"):
        price = create_price(fake, {**params["default_price_data"], "product": id})
        fake.change(product, default_price=price["id"])
    return product


@route("GET", "products", "ProductListParams")
def list_products(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("product"), params, "active", "type", "url")
    if params.get("ids"):
        found = [each for each in found if each["id"] in params["ids"]]
    return page(fake, found, params, "/v1/products")


@route("GET", "products/{}", "ProductRetrieveParams")
def product(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("product", id)


@route("POST", "products/{}", "ProductUpdateParams")
def update_product(fake: Fake, params: Params, id: str) -> Obj:
    found = fake.find("product", id)
    names = ("description", "tax_code", "default_price", "unit_label", "url", "statement_descriptor")
    changes: Obj = {name: text(params, name) for name in names if name in params}
    if params.get("name"):
        changes["name"] = params["name"]
    changes["active"] = flag(params, "active", found["active"])
    changes["metadata"] = metadata(found["metadata"], params)
    return fake.change(found, "product.updated", **changes, updated=fake.now())


@route("DELETE", "products/{}", "ProductDeleteParams")
def delete_product(fake: Fake, params: Params, id: str) -> Obj:
    found = fake.find("product", id)
    if any(each["product"] == id for each in fake.store.all("price")):
        raise invalid("This product cannot be deleted because it has one or more user-created prices.")
    fake.emit("product.deleted", found)
    fake.store.drop(id)
    return {"id": id, "object": "product", "deleted": True}


@route("POST", "prices", "PriceCreateParams")
def create_price(fake: Fake, params: Params) -> Obj:
    wanted(params, "currency")
    product = params.get("product")
    if params.get("product_data"):
        product = create_product(fake, params["product_data"])["id"]
    if not product:
        raise needed("product")
    fake.find("product", product, "product")
    amount = number(params, "unit_amount")
    if amount is None or amount < 0:
        raise (
            needed("unit_amount")
            if amount is None
            else invalid("Invalid non-negative integer", "unit_amount")
        )
    recurring = _recurring(params.get("recurring"))
    return fake.add(
        {
            "id": new_id("price"),
            "object": "price",
            "active": flag(params, "active", True),
            "billing_scheme": "per_unit",
            "created": fake.now(),
            "currency": params["currency"].lower(),
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": _key(fake, params),
            "metadata": metadata({}, params),
            "nickname": text(params, "nickname"),
            "product": product,
            "recurring": recurring,
            "tax_behavior": params.get("tax_behavior") or "unspecified",
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": amount,
            "unit_amount_decimal": str(amount),
        }
    )


def _recurring(given: Params | None) -> Obj | None:
    if not given:
        return None
    wanted(given, "interval")
    return {
        "interval": choice(given, "interval", INTERVALS),
        "interval_count": number(given, "interval_count") or 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _key(fake: Fake, params: Params, but: str = "") -> str | None:
    """The lookup key, which only one active price may have; it can be taken from another."""
    key = text(params, "lookup_key")
    for other in matching(fake.store.all("price"), {"lookup_key": key}, "lookup_key") if key else []:
        if other["id"] == but:
            continue
        if not flag(params, "transfer_lookup_key"):
            words = f"A price (`{other['id']}`) already uses that lookup key."
            raise invalid(words, "lookup_key", "resource_already_exists")
        fake.change(other, "price.updated", lookup_key=None)
    return key


@route("GET", "prices", "PriceListParams")
def list_prices(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("price"), params, "active", "product", "type", "currency")
    if params.get("lookup_keys"):
        found = [each for each in found if each["lookup_key"] in params["lookup_keys"]]
    rhythm = params.get("recurring") or {}
    found = [each for each in found if not rhythm or _recurs(each, rhythm)]
    return page(fake, found, params, "/v1/prices")


def _recurs(price: Obj, rhythm: Params) -> bool:
    recurring: dict[str, Any] = price["recurring"] or {}
    return all(str(recurring.get(name)) == value for name, value in rhythm.items())


@route("GET", "prices/{}", "PriceRetrieveParams")
def price(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("price", id)


@route("POST", "prices/{}", "PriceUpdateParams")
def update_price(fake: Fake, params: Params, id: str) -> Obj:
    found = fake.find("price", id)
    changes: Obj = {"metadata": metadata(found["metadata"], params)}
    changes["active"] = flag(params, "active", found["active"])
    if "lookup_key" in params:
        changes["lookup_key"] = _key(fake, params, id)
    changes |= {name: text(params, name) for name in ("nickname", "tax_behavior") if name in params}
    return fake.change(found, "price.updated", **changes)


def plan_of(price: Obj) -> Obj:
    """The older shape of a recurring price, which subscription items still carry beside it."""
    recurring = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
