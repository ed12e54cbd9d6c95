"""Subscriptions in the API: create, change, cancel, resume, and look at."""

from __future__ import annotations

from typing import Any

from billing.fake import beginning, changing, coupons, methods, standing, taxes
from billing.fake.cards import ASKS, Decline
from billing.fake.errors import Refused, invalid
from billing.fake.form import Params, choice, flag, metadata, number, text, wanted
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import Fake, public

PRORATIONS = ("always_invoice", "create_prorations", "none")
KEPT = {"metadata", "cancellation_details", "expand"}


@route("POST", "subscriptions", "SubscriptionCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    return beginning.begin(fake, params)


@route("GET", "subscriptions", "SubscriptionListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    """Without a status those that are not canceled; ``ended`` and ``all`` as Stripe has them."""
    found = matching(fake.store.all("subscription"), params, "customer", "collection_method")
    status = params.get("status") or "open"
    found = [each for each in found if _stands(each, status)]
    if params.get("price"):
        found = [
            each for each in found if params["price"] in [i["price"]["id"] for i in each["items"]["data"]]
        ]
    return page(fake, found, params, "/v1/subscriptions")


def _stands(subscription: Obj, status: str) -> bool:
    over = subscription["status"] in standing.OVER
    return {"all": True, "open": not over, "ended": over}.get(status, subscription["status"] == status)


@route("GET", "subscriptions/{}", "SubscriptionRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("subscription", id)


@route("POST", "subscriptions/{}", "SubscriptionUpdateParams")
def update(fake: Fake, params: Params, id: str) -> Obj:
    subscription = fake.find("subscription", id)
    if subscription["status"] in standing.OVER and set(params) - KEPT:
        raise invalid("A canceled subscription can only update its cancellation_details and metadata.")
    before = {name: public(subscription[name]) for name in ("items", "status", "trial_end", "latest_invoice")}
    plain = _plain(fake, subscription, params)
    before |= {name: public(subscription.get(name)) for name in plain}
    subscription.update(plain)
    if params.get("trial_end"):
        _move_trial(fake, subscription, params)
    if params.get("items"):
        change_items(fake, subscription, params)
    return _told(fake, subscription, before)


def _told(fake: Fake, subscription: Obj, before: dict[str, Any]) -> Obj:
    """One event for all that a request changed."""
    different = {name: value for name, value in before.items() if public(subscription[name]) != value}
    standing.keep(fake, subscription)
    if different:
        fake.emit("customer.subscription.updated", subscription, different)
    return subscription


def _plain(fake: Fake, subscription: Obj, params: Params) -> Obj:
    """What changes without money."""
    changes: Obj = {"metadata": metadata(subscription["metadata"], params)}
    if "cancel_at_period_end" in params:
        ends = flag(params, "cancel_at_period_end")
        changes |= ending(fake, subscription, ends)
    if "cancel_at" in params:
        changes["cancel_at"] = number(params, "cancel_at")
    if "default_payment_method" in params:
        id = text(params, "default_payment_method")
        owner = subscription["customer"]
        changes["default_payment_method"] = (
            methods.of_customer(fake, id, owner, "default_payment_method")["id"] if id else None
        )
    if params.get("cancellation_details"):
        changes["cancellation_details"] = {
            **subscription["cancellation_details"],
            **params["cancellation_details"],
        }
    if "discounts" in params:
        owner = subscription["customer"]
        given = params["discounts"] or []
        changes["discounts"] = [
            coupons.discount(fake, each, owner, subscription["id"])["id"] for each in given
        ]
    if params.get("automatic_tax"):
        changes["automatic_tax"] = _tax(fake, subscription, params["automatic_tax"])
    for name in ("description", "trial_settings"):
        if name in params:
            changes[name] = params[name] or None
    return changes


def _tax(fake: Fake, subscription: Obj, given: Params) -> Obj:
    enabled = flag(given, "enabled")
    customer = fake.find("customer", subscription["customer"])
    if enabled and taxes.for_customer(fake, customer) is None:
        raise invalid(beginning.LOCATION, "automatic_tax[enabled]", "customer_tax_location_invalid")
    return {**subscription["automatic_tax"], "enabled": enabled}


def ending(fake: Fake, subscription: Obj, ends: bool) -> Obj:
    """The changes of canceling at the end of the period, or of not doing so after all."""
    details = {
        **subscription["cancellation_details"],
        "reason": "cancellation_requested" if ends else None,
    }
    return {
        "cancel_at_period_end": ends,
        "cancel_at": standing.period(subscription)[1] if ends else None,
        "canceled_at": fake.now(subscription) if ends else None,
        "cancellation_details": details,
    }


def _move_trial(fake: Fake, subscription: Obj, params: Params) -> None:
    now = fake.now(subscription)
    end = now if params["trial_end"] == "now" else number(params, "trial_end") or now
    subscription.update(trial_end=end, billing_cycle_anchor=end, _warned=False)
    if end > now:
        subscription["status"] = "trialing"
    standing.set_period(subscription, standing.period(subscription)[0], end)


def change_items(fake: Fake, subscription: Obj, params: Params) -> None:
    """Raises Refused, and changes nothing, when a payment that must succeed does not."""
    behaviour = choice(params, "proration_behavior", PRORATIONS, "create_prorations")
    must_pay = params.get("payment_behavior") in ("error_if_incomplete", "pending_if_incomplete")
    at = number(params, "proration_date") or fake.now(subscription)
    rows, changes = changing.items(fake, subscription, params["items"])
    if not changes:
        return
    trial = subscription["status"] == "trialing"
    anew = not trial and any(changing.rhythm(old) != changing.rhythm(new) for old, new in changes)
    changing.apply(fake, subscription, rows, changes, behaviour, at)
    if trial or not (anew or behaviour == "always_invoice"):
        return
    billed = changing.bill(fake, subscription, changes)
    if billed and billed[1] != "paid" and must_pay:
        raise _unpaid(fake, *billed)


def _unpaid(fake: Fake, invoice: Obj, outcome: Any) -> Refused:
    decline = outcome if isinstance(outcome, Decline) else ASKS
    return decline.error(keeps=False, payment_intent=public(fake.store.get(invoice["_intent"] or "")))


@route("DELETE", "subscriptions/{}", "SubscriptionCancelParams")
def cancel(fake: Fake, params: Params, id: str) -> Obj:
    subscription = fake.find("subscription", id)
    if subscription["status"] in standing.OVER:
        raise Refused(
            404,
            "invalid_request_error",
            f"No such subscription: '{id}'",
            code="resource_missing",
            param="id",
        )
    if params.get("cancellation_details"):
        details = {**subscription["cancellation_details"], **params["cancellation_details"]}
        subscription["cancellation_details"] = details
    return standing.end(fake, subscription, "cancellation_requested")


@route("POST", "subscriptions/{}/resume", "SubscriptionResumeParams")
def resume(fake: Fake, params: Params, id: str) -> Obj:
    subscription = fake.find("subscription", id)
    if subscription["status"] != "paused":
        raise invalid("The subscription is not paused, so that it cannot be resumed.")
    now = fake.now(subscription)
    subscription["status"] = "active"
    subscription["billing_cycle_anchor"] = now
    standing.set_period(subscription, standing.period(subscription)[0], now)
    standing.keep(fake, subscription)
    fake.emit("customer.subscription.resumed", subscription)
    return subscription


@route("GET", "subscription_items", "SubscriptionItemListParams")
def list_items(fake: Fake, params: Params) -> Obj:
    wanted(params, "subscription")
    found = fake.find("subscription", params["subscription"], "subscription")["items"]["data"]
    return page(fake, found, params, "/v1/subscription_items")


@route("GET", "subscription_items/{}", "SubscriptionItemRetrieveParams")
def item(fake: Fake, params: Params, id: str) -> Obj:
    for subscription in fake.store.all("subscription"):
        for each in subscription["items"]["data"]:
            if each["id"] == id:
                return each
    return fake.find("subscription_item", id)


@route("POST", "subscription_items/{}", "SubscriptionItemUpdateParams")
def update_item(fake: Fake, params: Params, id: str) -> Obj:
    own = {"id": id, **{name: params[name] for name in ("price", "quantity") if name in params}}
    rest = {
        name: params[name]
        for name in ("proration_behavior", "proration_date", "payment_behavior")
        if name in params
    }
    update(fake, {"items": [own], **rest}, item(fake, {}, id)["subscription"])
    return item(fake, {}, id)
