"""In the portal: another plan with what it costs now, the end of a subscription, and changing one's mind."""

from __future__ import annotations

from typing import Any

from billing.fake import invoices, standing, subscriptions
from billing.fake.beginning import name_of
from billing.fake.errors import Refused
from billing.fake.pages.portal import done, home_of, opened, own
from billing.fake.pages.shown import Page, Request, date, go, money, per, show
from billing.fake.store import Obj
from billing.fake.world import Fake

REASONS = (
    *(("too_expensive", "It costs too much"), ("missing_features", "Something is missing")),
    *(
        ("switched_service", "We use something else"),
        ("unused", "We do not use it"),
        ("other", "Another reason"),
    ),
)


def choose(fake: Fake, request: Request, secret: str, id: str) -> Page:
    session, customer = opened(fake, secret)
    subscription = own(fake, customer, id)
    current = subscription["items"]["data"][0]["price"]
    offered = _offered(fake, session, current)
    error = ""
    if request.sent:
        chosen = request.form.get("price", "")
        if chosen in {each["id"] for each in offered} and chosen != current["id"]:
            return go(f"{home_of(session)}/plan/{id}/{chosen}")
        error = "Choose another plan than the one you have."
    rows = [
        {
            "id": each["id"],
            "name": fake.find("product", each["product"])["name"],
            "price": f"{money(each['unit_amount'], each['currency'])} {per(each)}",
            "current": each["id"] == current["id"],
        }
        for each in offered
    ]
    return show("plan.html", 422 if error else 200, home=home_of(session), rows=rows, error=error)


def _offered(fake: Fake, session: Obj, current: Obj) -> list[Obj]:
    """What the configuration lists, else every active recurring price in the same currency; cheapest first."""
    features = fake.find("billing_portal.configuration", session["configuration"])["features"]
    listed = {id for each in features["subscription_update"].get("products") or [] for id in each["prices"]}
    found = [
        each
        for each in fake.store.all("price")
        if each["active"] and each["recurring"] and each["currency"] == current["currency"]
    ]
    chosen = [each for each in found if not listed or each["id"] in listed]
    return sorted(chosen, key=lambda each: each["unit_amount"])


def confirm(fake: Fake, request: Request, secret: str, id: str, price_id: str) -> Page:
    session, customer = opened(fake, secret)
    subscription = own(fake, customer, id)
    price = fake.find("price", price_id)
    change = _change(fake, session, subscription, price_id)
    error = ""
    if request.sent:
        try:
            with fake.trying():
                subscriptions.update(fake, {**change, "payment_behavior": "error_if_incomplete"}, id)
            return done(fake, session)
        except Refused as no:
            error = str(no)
    preview = _preview(fake, id, change)
    return show(
        "plan_confirm.html",
        422 if error else 200,
        home=home_of(session),
        plan=id,
        name=fake.find("product", price["product"])["name"],
        price=f"{money(price['unit_amount'], price['currency'])} {per(price)}",
        preview=preview,
        error=error,
    )


def _change(fake: Fake, session: Obj, subscription: Obj, price: str) -> dict[str, Any]:
    features = fake.find("billing_portal.configuration", session["configuration"])["features"]
    behaviour = features["subscription_update"].get("proration_behavior") or "none"
    item = subscription["items"]["data"][0]["id"]
    return {"items": [{"id": item, "price": price}], "proration_behavior": behaviour}


def _preview(fake: Fake, id: str, change: dict[str, Any]) -> dict[str, Any] | None:
    """What is invoiced for the change, and when; None where nothing will be."""
    try:
        invoice = invoices.preview(fake, {"subscription": id, "subscription_details": change})
    except Refused:
        return None
    now = invoice["billing_reason"] == "subscription_update"
    currency = invoice["currency"]
    tax = sum(each["amount"] for each in invoice["total_taxes"])
    return {
        "lines": [
            (each["description"], money(each["amount"], currency)) for each in invoice["lines"]["data"]
        ],
        "tax": money(tax, currency) if tax else "",
        "total": money(invoice["amount_due"], currency),
        "credit": money(-invoice["ending_balance"], currency) if invoice["ending_balance"] < 0 else "",
        "when": "Due now" if now else f"On the next invoice, {date(invoice['period_end'])}",
    }


def cancel(fake: Fake, request: Request, secret: str, id: str) -> Page:
    session, customer = opened(fake, secret)
    subscription = own(fake, customer, id)
    features = fake.find("billing_portal.configuration", session["configuration"])["features"]
    at_once = features["subscription_cancel"].get("mode") == "immediately"
    if request.sent:
        reason = request.form.get("reason")
        details = {"feedback": reason} if reason in dict(REASONS) else {}
        if at_once:
            subscriptions.cancel(fake, {"cancellation_details": details}, id)
        else:
            wish = {"cancel_at_period_end": "true", "cancellation_details": details}
            subscriptions.update(fake, wish, id)
        return done(fake, session)
    return show(
        "cancel.html",
        home=home_of(session),
        name=name_of(subscription["items"]["data"][0]["price"]),
        until="" if at_once else date(standing.period(subscription)[1]),
        reasons=REASONS,
    )


def keep(fake: Fake, request: Request, secret: str, id: str) -> Page:
    """It renews after all."""
    session, customer = opened(fake, secret)
    subscription = own(fake, customer, id)
    if request.sent and subscription["status"] not in standing.OVER:
        subscriptions.update(fake, {"cancel_at_period_end": "false"}, id)
    return go(home_of(session))
