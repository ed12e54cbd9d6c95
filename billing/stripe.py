"""The one door to Stripe: asks with time limits, answers with plain values, fails with words. Knows no model.

What is asked twice is done once: whoever writes gives an idempotency key. Amounts are in the smallest unit of the
currency. Shapes are those of the API version that the library is pinned to (``stripe.api_version``), in which a
subscription's period stands on its items.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import stripe
import structlog
from django.conf import settings

from billing.stripe_faults import Missing, translated
from billing.stripe_shapes import (
    Bill,
    Customer,
    Offer,
    Snapshot,
    Subscription,
    of_bill,
    of_customer,
    of_subscription,
)

log = structlog.get_logger(__name__)

CONNECT_SECONDS, READ_SECONDS, RETRIES = 4, 10, 2
PAGE = 100
# The library tells Stripe how long its last call took, unless it is told not to; and writes addresses to the log.
stripe.enable_telemetry = False
logging.getLogger("stripe").setLevel(logging.WARNING)

Words = dict[str, Any]


@lru_cache(maxsize=4)
def client(key: str, base: str) -> Any:
    """The official client, made once for a key and an address."""
    where: Any = {"api": base.rstrip("/")} if base else None
    http = stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS))
    return stripe.StripeClient(key, base_addresses=where, max_network_retries=RETRIES, http_client=http)


@contextmanager
def asking(what: str) -> Iterator[Any]:
    """The API, for a call or two. Whatever Stripe's library raises leaves as one of billing/stripe_faults.py."""
    try:
        yield client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE).v1
    except stripe.StripeError as fault:
        # Not its words: they quote what was sent.
        log.warning("stripe.refused", command=what, kind=type(fault).__name__, reason=fault.request_id)
        raise translated(fault) from fault


def snapshot(customer: str) -> Snapshot:
    """All that we keep of a customer, as it is now. Raises Missing where there never was one."""
    with asking("snapshot") as api:
        who = of_customer(_plain(api.customers.retrieve(customer, {"expand": ["tax_ids"]})))
        if who.deleted:
            return Snapshot(who, (), tuple(_bills(api, customer)))
        found = api.subscriptions.list({"customer": customer, "status": "all", "limit": PAGE})
        subscriptions = tuple(of_subscription(_plain(each)) for each in found.auto_paging_iter())
        return Snapshot(who, subscriptions, tuple(_bills(api, customer)))


def _bills(api: Any, customer: str) -> Iterator[Bill]:
    for each in api.invoices.list({"customer": customer, "limit": PAGE}).auto_paging_iter():
        # A draft has no number and may still change; nobody is asked to pay it.
        if (bill := of_bill(_plain(each))).status != "draft":
            yield bill


def new_customer(workspace: str, name: str, email: str, again: str) -> str:
    """A customer's id. The same ``again`` gives the same customer for a day."""
    given = {"name": name, "email": email, "metadata": {"workspace": workspace}}
    with asking("new_customer") as api:
        return str(api.customers.create(given, {"idempotency_key": f"customer-{workspace}-{again}"}).id)


def customer(key: str) -> Customer:
    """Raises Missing."""
    with asking("customer") as api:
        return of_customer(_plain(api.customers.retrieve(key, {"expand": ["tax_ids"]})))


def update_customer(key: str, details: Mapping[str, Any]) -> None:
    """``details``: name, email, address (line1, line2, city, postal_code, state, country)."""
    with asking("update_customer") as api:
        api.customers.update(key, dict(details))


def replace_tax_id(key: str, held: Customer, kind: str, value: str) -> None:
    """One tax id in place of all that are there; none where ``value`` is empty. Raises Refused for a wrong one."""
    with asking("replace_tax_id") as api:
        # The new one first: if Stripe refuses it, nothing has changed.
        if value and value not in {each.value for each in held.tax_ids}:
            api.customers.tax_ids.create(key, {"type": kind, "value": value})
        for each in held.tax_ids:
            if each.value != value:
                api.customers.tax_ids.delete(key, each.id)


def delete_customer(key: str) -> None:
    """Its subscriptions end at once; what was invoiced stays at Stripe, as the books require."""
    with asking("delete_customer") as api:
        api.customers.delete(key)


def offers() -> dict[str, Offer]:
    """What can be bought, by lookup key."""
    with asking("offers") as api:
        found = api.prices.list({"active": True, "limit": PAGE}).auto_paging_iter()
        return {
            each.lookup_key: Offer(each.id, each.unit_amount or 0, each.currency)
            for each in found
            if each.lookup_key
        }


def checkout(buyer: str, workspace: str, price: str, *, back: str, trial_end: int | None, again: str) -> str:
    """The address of a payment page for a first subscription. ``price`` is a lookup key; ``back`` a page of ours,
    which hears ``?from=checkout`` when it is done and ``?from=left`` otherwise. Raises Missing for an unknown price."""
    whose = {"workspace": workspace}
    asked: Words = {
        "mode": "subscription",
        "customer": buyer,
        "client_reference_id": workspace,
        "line_items": [{"price": _price(price), "quantity": 1}],
        "success_url": f"{back}?from=checkout",
        "cancel_url": f"{back}?from=left",
        "metadata": whose,
        "subscription_data": {"metadata": whose, **({"trial_end": trial_end} if trial_end else {})},
        "automatic_tax": {"enabled": settings.STRIPE_AUTOMATIC_TAX},
        "tax_id_collection": {"enabled": True},
        "customer_update": {"address": "auto", "name": "auto"},
        "billing_address_collection": "required",
        "allow_promotion_codes": True,
    }
    with asking("checkout") as api:
        return str(api.checkout.sessions.create(asked, {"idempotency_key": f"checkout-{again}"}).url)


def portal(buyer: str, back: str) -> str:
    """The address of Stripe's own pages for a customer: card, invoices, plan."""
    with asking("portal") as api:
        mine = [
            each.id
            for each in api.billing_portal.configurations.list({"active": True, "limit": PAGE}).data
            if _plain(each.metadata or {}).get("paldesk")
        ]
        chosen = {"configuration": mine[0]} if mine else {}
        return str(api.billing_portal.sessions.create({"customer": buyer, "return_url": back, **chosen}).url)


def preview(buyer: str, held: Subscription, price: str) -> tuple[int, str]:
    """What a change to ``price`` (a lookup key) costs today, and the currency; below zero: a credit."""
    with asking("preview") as api:
        shown = api.invoices.create_preview(
            {
                "customer": buyer,
                "subscription": held.id,
                "subscription_details": {
                    "items": [{"id": held.item, "price": _price(price), "quantity": 1}],
                    "proration_behavior": "always_invoice",
                },
            }
        )
        return int(shown.total), str(shown.currency)


def change(held: Subscription, price: str, again: str) -> None:
    """Another price from now on: the rest of the paid time is credited, the difference invoiced at once. Nothing
    changes when the card is declined (Declined)."""
    with asking("change") as api:
        asked: Words = {
            "items": [{"id": held.item, "price": _price(price), "quantity": 1}],
            "proration_behavior": "always_invoice",
            "payment_behavior": "error_if_incomplete",
        }
        # Stripe takes no payment behaviour together with others' changes, so what was cancelled is resumed apart.
        if held.cancel_at_period_end:
            api.subscriptions.update(held.id, {"cancel_at_period_end": False})
        api.subscriptions.update(held.id, asked, {"idempotency_key": f"change-{again}"})


def _price(key: str) -> str:
    if (found := offers().get(key)) is None:
        raise Missing(f"price {key}")
    return found.id


def end_with_period(held: str, ends: bool) -> None:
    """Whether a subscription ends with what is paid for."""
    with asking("end_with_period") as api:
        api.subscriptions.update(held, {"cancel_at_period_end": ends})


def pay(bill: str) -> None:
    """Try the card again. Raises Declined."""
    with asking("pay") as api:
        api.invoices.pay(bill)


def papers(bill: str) -> tuple[str, str]:
    """Fresh addresses of an invoice's page and of its PDF; "" where there is none. They open without a login, so
    they are asked for when somebody clicks and kept nowhere."""
    with asking("papers") as api:
        found = api.invoices.retrieve(bill)
        return found.hosted_invoice_url or "", found.invoice_pdf or ""


def whole(key: str) -> Words:
    """Everything that Stripe holds of a customer and tells: itself, its subscriptions, invoices and cards."""
    with asking("whole") as api:
        held = _plain(api.customers.retrieve(key, {"expand": ["tax_ids"]}))
        lists = {
            "subscriptions": api.subscriptions.list({"customer": key, "status": "all", "limit": PAGE}),
            "invoices": api.invoices.list({"customer": key, "limit": PAGE}),
        }
        if not held.get("deleted"):
            lists["payment_methods"] = api.customers.payment_methods.list(key, {"limit": PAGE})
        told = {name: [_plain(each) for each in found.auto_paging_iter()] for name, found in lists.items()}
        # The library makes decimals of some amounts; what is exported is made of plain values.
        plain: Words = json.loads(json.dumps({"customer": held, **told}, default=str))
        return plain


def clock_ahead() -> float:
    """By how many seconds our clock is ahead of Stripe's, to the second or so."""
    with asking("clock_ahead") as api:
        answered = api.prices.list({"limit": 1}).last_response
    said = answered.headers.get("Date") if answered else None
    return time.time() - parsedate_to_datetime(said).timestamp() if said else 0.0


def hosts() -> set[str]:
    """Where Stripe's pages stand, to which people are sent on."""
    real = {
        "checkout.stripe.com",
        "billing.stripe.com",
        "invoice.stripe.com",
        "pay.stripe.com",
        "files.stripe.com",
    }
    return real | ({urlsplit(settings.STRIPE_API_BASE).netloc} if settings.STRIPE_API_BASE else set())


def _plain(found: Any) -> Words:
    return found.to_dict() if isinstance(found, stripe.StripeObject) else dict(found)
