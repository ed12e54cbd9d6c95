"""The billing portal: sessions and their configuration."""

from __future__ import annotations

from typing import Any

from billing.fake.errors import invalid
from billing.fake.form import Params, flag, metadata, text, wanted
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, new_id

FLOWS = ("payment_method_update", "subscription_cancel", "subscription_update", "subscription_update_confirm")
FEATURES: Obj = {
    "customer_update": {"allowed_updates": ["email", "name", "address", "tax_id"], "enabled": True},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "options": []},
        "enabled": True,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_update": {
        "default_allowed_updates": ["price"],
        "enabled": True,
        "products": [],
        "proration_behavior": "always_invoice",
    },
}


def default(fake: Fake) -> Obj:
    """The configuration of sessions that name none; everything is on in it."""
    for each in fake.store.all("billing_portal.configuration"):
        if each["is_default"]:
            return each
    return _add(fake, {}, is_default=True)


def _add(fake: Fake, params: Params, is_default: bool = False) -> Obj:
    now = fake.now()
    return fake.add(
        {
            "id": new_id("bpc"),
            "object": "billing_portal.configuration",
            "active": True,
            "application": None,
            "business_profile": params.get("business_profile") or {},
            "created": now,
            "default_return_url": text(params, "default_return_url"),
            "features": _features(FEATURES, params.get("features")),
            "is_default": is_default,
            "livemode": False,
            "login_page": {"enabled": False, "url": None},
            "metadata": metadata({}, params),
            "name": text(params, "name"),
            "updated": now,
        }
    )


def _features(old: Obj, given: Params | None) -> Obj:
    merged = dict(old)
    for name, value in (given or {}).items():
        if name in merged:
            merged[name] = {**merged[name], **_typed(value)}
    return merged


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _typed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_typed(each) for each in value]
    return {"true": True, "false": False}.get(value, value)


@route("POST", "billing_portal/configurations", "billing_portal.ConfigurationCreateParams")
def configure(fake: Fake, params: Params) -> Obj:
    wanted(params, "features")
    return _add(fake, params)


@route("GET", "billing_portal/configurations", "billing_portal.ConfigurationListParams")
def configurations(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("billing_portal.configuration"), params, "active", "is_default")
    return page(fake, found, params, "/v1/billing_portal/configurations")


@route("GET", "billing_portal/configurations/{}", "billing_portal.ConfigurationRetrieveParams")
def configuration(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("billing_portal.configuration", id)


@route("POST", "billing_portal/configurations/{}", "billing_portal.ConfigurationUpdateParams")
def reconfigure(fake: Fake, params: Params, id: str) -> Obj:
    found = fake.find("billing_portal.configuration", id)
    return fake.change(
        found,
        "billing_portal.configuration.updated",
        active=flag(params, "active", found["active"]),
        features=_features(found["features"], params.get("features")),
        metadata=metadata(found["metadata"], params),
        business_profile=params.get("business_profile") or found["business_profile"],
    )


@route("POST", "billing_portal/sessions", "billing_portal.SessionCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    wanted(params, "customer")
    customer = fake.find("customer", params["customer"], "customer")
    chosen = params.get("configuration")
    settings = fake.find("billing_portal.configuration", chosen, "configuration") if chosen else default(fake)
    secret = new_id("x", 40)[2:]
    return fake.add(
        {
            "id": new_id("bps"),
            "object": "billing_portal.session",
            "configuration": settings["id"],
            "created": fake.now(customer),
            "customer": customer["id"],
            "flow": _flow(fake, params.get("flow_data")),
            "livemode": False,
            "locale": text(params, "locale"),
            "on_behalf_of": None,
            "return_url": text(params, "return_url") or settings["default_return_url"],
            "url": f"{fake.url}/p/session/{secret}",
            "_secret": secret,
        }
    )


def _flow(fake: Fake, given: Params | None) -> Obj | None:
    if not given:
        return None
    kind = given.get("type")
    if kind not in FLOWS:
        raise invalid(f"Invalid flow_data[type]: must be one of {', '.join(FLOWS)}", "flow_data[type]")
    if kind != "payment_method_update":
        inner: Params = given.get(kind) or {}
        fake.find("subscription", inner.get("subscription"), f"flow_data[{kind}][subscription]")
    after = given.get("after_completion") or {"type": "portal_homepage"}
    return {**given, "after_completion": after}


def with_secret(fake: Fake, secret: str) -> Obj | None:
    """The session behind an address, for a day."""
    for each in fake.store.all("billing_portal.session"):
        if each["_secret"] == secret:
            return each
    return None
