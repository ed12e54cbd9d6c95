"""What has to be at Stripe before anything can be sold there: products, prices, the endpoint for events, the portal.
Each is made where it is missing and mended where it differs, so that asking twice does no more than once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import stripe as library

from billing.plans import CURRENCY, PAID, PRICES, Plan, Price
from billing.stripe import PAGE, asking
from billing.stripe_faults import Missing

# What is asked for anew when Stripe tells of it.
EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "customer.updated",
    "customer.deleted",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.trial_will_end",
    "customer.tax_id.created",
    "customer.tax_id.updated",
    "customer.tax_id.deleted",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "invoice.voided",
    "invoice.marked_uncollectible",
    "price.updated",
    "price.deleted",
    "product.updated",
    "product.deleted",
)
INTERVALS = {"monthly": "month", "yearly": "year"}
# Stripe's tax code of software that a business uses over the net ("Software as a service – business use").
TAX_CODE = "txcd_10103001"


def shelves() -> Iterator[str]:
    """Makes or mends all products and prices; what was done, step by step."""
    yield from map(product, PAID)
    yield from map(price, PRICES.values())


def product(plan: Plan) -> str:
    """Makes or mends a plan's product; says what was done."""
    key, wanted = (
        f"paldesk_{plan.name}",
        {"name": f"Paldesk {plan.title}", "active": True, "tax_code": TAX_CODE},
    )
    try:
        with asking("product") as api:
            held = api.products.retrieve(key)
            if (held.name, held.active) == (wanted["name"], True):
                return f"product {key} is there"
            api.products.update(key, wanted)
            return f"product {key} mended"
    except Missing:
        with asking("product") as api:
            api.products.create({"id": key, **wanted, "metadata": {"plan": plan.name}})
            return f"product {key} made"


def price(wanted: Price) -> str:
    """Makes a price where none has its lookup key at its amount. The old one stays for those who pay it."""
    with asking("price") as api:
        held = api.prices.list({"lookup_keys": [wanted.key], "active": True, "limit": 1}).data
        if held and (held[0].unit_amount, held[0].currency) == (wanted.cents, CURRENCY):
            return f"price {wanted.key} is there"
        made = api.prices.create(
            {
                "product": f"paldesk_{wanted.plan.name}",
                "currency": CURRENCY,
                "unit_amount": wanted.cents,
                "recurring": {"interval": INTERVALS[wanted.interval]},
                "tax_behavior": "exclusive",
                "lookup_key": wanted.key,
                "transfer_lookup_key": True,
                "metadata": {"key": wanted.key},
            }
        )
        return f"price {wanted.key} {'replaced' if held else 'made'} ({made.id})"


def endpoint(url: str) -> tuple[str, str]:
    """Makes or mends the endpoint at this address; what was done, and its secret, which is told only when it is made.
    An endpoint speaks one version of the API for ever: it is made with the library's."""
    with asking("endpoint") as api:
        found = api.webhook_endpoints.list({"limit": PAGE}).auto_paging_iter()
        held = next((each for each in found if each.url == url), None)
        if held is None:
            asked = {"url": url, "enabled_events": list(EVENTS), "api_version": library.api_version}
            return f"endpoint {url} made", str(api.webhook_endpoints.create(asked).secret)
        if set(held.enabled_events) == set(EVENTS) and held.status == "enabled":
            return f"endpoint {url} is there", ""
        api.webhook_endpoints.update(held.id, {"enabled_events": list(EVENTS), "disabled": False})
        return f"endpoint {url} mended", ""


def portal(back: str) -> str:
    """Makes or mends the customer portal: the card, the details, the invoices, another plan, the end."""
    with asking("portal") as api:
        offered = [
            {
                "product": f"paldesk_{plan.name}",
                "prices": _ids(api, [key for key in PRICES if PRICES[key].plan == plan]),
            }
            for plan in PAID
        ]
        wanted: dict[str, Any] = {"features": _features(offered), "default_return_url": back}
        listed = api.billing_portal.configurations.list({"active": True, "limit": PAGE}).data
        mine = next((each for each in listed if each.metadata and "paldesk" in each.metadata.to_dict()), None)
        if mine is not None:
            api.billing_portal.configurations.update(mine.id, wanted)
            return "portal mended"
        api.billing_portal.configurations.create({**wanted, "metadata": {"paldesk": "1"}})
        return "portal made"


def _ids(api: Any, keys: list[str]) -> list[str]:
    return [each.id for each in api.prices.list({"lookup_keys": keys, "active": True, "limit": PAGE}).data]


def _features(offered: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "customer_update": {"enabled": True, "allowed_updates": ["address", "email", "name", "tax_id"]},
        "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True},
        "subscription_cancel": {"enabled": True, "mode": "at_period_end"},
        "subscription_update": {
            "enabled": True,
            "default_allowed_updates": ["price", "promotion_code"],
            "proration_behavior": "always_invoice",
            "products": offered,
        },
    }
