"""The billing portal: plan, card, billing details and invoices of one customer, and the way back."""

from __future__ import annotations

from typing import Any

from billing.fake import collecting, methods, payments, portal, standing, taxes
from billing.fake.beginning import name_of
from billing.fake.cards import CARDS, NOT_CONFIRMED
from billing.fake.errors import Refused
from billing.fake.moments import day
from billing.fake.pages import card
from billing.fake.pages.shown import COUNTRY_NAMES, Field, Page, Request, date, go, lost, money, per, show
from billing.fake.store import Obj
from billing.fake.world import Fake

WORDS = {
    "active": "Active",
    "canceled": "Canceled",
    "incomplete": "Not paid yet",
    "incomplete_expired": "Never paid",
    "past_due": "Payment failed",
    "paused": "Paused",
    "trialing": "Trial",
    "unpaid": "Not paid",
}


class Gone(Exception):
    """The address of a session that is not there."""


def opened(fake: Fake, secret: str) -> tuple[Obj, Obj]:
    """The session and its customer. Raises Gone."""
    session = portal.with_secret(fake, secret)
    customer = fake.store.get(session["customer"]) if session else None
    if session is None or customer is None or customer.get("deleted"):
        raise Gone
    return session, customer


def own(fake: Fake, customer: Obj, id: str) -> Obj:
    """The customer's subscription. Raises Gone for another's."""
    found = fake.store.get(id)
    if not found or found["object"] != "subscription" or found["customer"] != customer["id"]:
        raise Gone
    return found


def home_of(session: Obj) -> str:
    return f"/p/session/{session['_secret']}"


def done(fake: Fake, session: Obj) -> Page:
    """After something was changed: where the session's flow leads, else to the first page."""
    flow = session["flow"]
    if flow and not session.get("_flow_done"):
        fake.change(session, _flow_done=True)
        after = flow["after_completion"]
        if after["type"] == "redirect":
            return go(after["redirect"]["return_url"])
    return go(home_of(session))


def home(fake: Fake, request: Request, secret: str) -> Page:
    session, customer = opened(fake, secret)
    if (flow := session["flow"]) and not session.get("_flow_done"):
        return go(home_of(session) + _flow_path(flow))
    features = fake.find("billing_portal.configuration", session["configuration"])["features"]
    return show(
        "portal.html",
        home=home_of(session),
        back=session["return_url"],
        features=features,
        subscriptions=[_subscription(fake, each) for each in _subscriptions(fake, customer)],
        card=_card(fake, customer),
        details=_details(fake, customer),
        invoices=_invoices(fake, customer),
    )


def _flow_path(flow: Obj) -> str:
    inner = flow.get(flow["type"]) or {}
    id = inner.get("subscription", "")
    if flow["type"] == "subscription_update_confirm":
        return f"/plan/{id}/{inner['items'][0]['price']}"
    return {"payment_method_update": "/card", "subscription_cancel": f"/cancel/{id}"}.get(
        flow["type"], f"/plan/{id}"
    )


def _subscriptions(fake: Fake, customer: Obj) -> list[Obj]:
    found = [each for each in fake.store.all("subscription") if each["customer"] == customer["id"]]
    return [each for each in found if each["status"] not in standing.OVER]


def _subscription(fake: Fake, subscription: Obj) -> dict[str, Any]:
    price = subscription["items"]["data"][0]["price"]
    end = standing.period(subscription)[1]
    stops = subscription["cancel_at"]
    trial = subscription["status"] == "trialing"
    nexts = f"The trial ends on {date(end)}." if trial else f"Renews on {date(end)}."
    return {
        "id": subscription["id"],
        "name": name_of(price),
        "price": f"{money(price['unit_amount'], price['currency'])} {per(price)}",
        "status": WORDS[subscription["status"]],
        "trouble": subscription["status"] in ("past_due", "unpaid", "incomplete"),
        "stops": bool(stops),
        "next": f"Ends on {date(stops)} and does not renew." if stops else nexts,
    }


def _card(fake: Fake, customer: Obj) -> str:
    chosen = customer["invoice_settings"]["default_payment_method"]
    for subscription in _subscriptions(fake, customer):
        chosen = subscription["default_payment_method"] or chosen
    method = fake.store.get(chosen or "")
    if method is None:
        return ""
    shown = method["card"]
    return f"{shown['brand'].title()} ending in {shown['last4']}, expires {shown['exp_month']:02}/{shown['exp_year']}"


def _details(fake: Fake, customer: Obj) -> list[tuple[str, str]]:
    address = customer["address"] or {}
    place = [address.get(name) for name in ("line1", "postal_code", "city")]
    place.append(COUNTRY_NAMES.get(address.get("country") or "", address.get("country")))
    rows = [
        ("Name", customer["name"]),
        ("E-mail", customer["email"]),
        ("Address", ", ".join(filter(None, place))),
        *(
            ("Tax id", f"{each['value']} ({each['verification']['status']})")
            for each in taxes.ids(fake, customer)
        ),
    ]
    return [(name, value or "Not given") for name, value in rows]


def _invoices(fake: Fake, customer: Obj) -> list[dict[str, str]]:
    found = [each for each in fake.store.all("invoice") if each["customer"] == customer["id"]]
    return [
        {
            "number": each["number"],
            "date": day(each["created"]),
            "total": money(each["total"], each["currency"]),
            "status": each["status"].title(),
            "url": each["_url"].removeprefix(fake.url),
        }
        for each in found
        if each["number"]
    ]


def change_card(fake: Fake, request: Request, secret: str) -> Page:
    session, _ = opened(fake, secret)
    if not request.sent:
        return _card_form(session, {}, {})
    facts, errors = card.read(request.form)
    if errors:
        return _card_form(session, request.form, errors)
    if CARDS[facts["digits"]].asks != "never":
        fake.change(session, _pending=facts)
        return go(f"{home_of(session)}/card/confirm")
    return _save(fake, session, facts, request.form, confirmed=False)


def _save(fake: Fake, session: Obj, facts: Obj, form: dict[str, str], confirmed: bool) -> Page:
    customer = fake.find("customer", session["customer"])
    try:
        with fake.trying():
            method = methods.make(
                fake, **facts, details={"name": customer["name"], "email": customer["email"]}
            )
            methods.attach(fake, method, customer["id"], confirmed)
            payments.set_up(fake, customer, method)
            for subscription in _subscriptions(fake, customer) or [None]:
                collecting.saved_card(fake, customer, subscription, method)
    except Refused as no:
        return _card_form(portal.with_secret(fake, session["_secret"]) or session, form, {"number": str(no)})
    return done(fake, session)


def _card_form(session: Obj, form: dict[str, str], errors: dict[str, str]) -> Page:
    words = "From now on this card is charged. What could not be paid is tried again with it."
    fields = card.fields(form)
    return form_page(session, "Change card", words, fields, errors, "Save the card", cards=card.known())


def form_page(
    session: Obj,
    title: str,
    words: str,
    fields: list[Field],
    errors: dict[str, str],
    button: str,
    **more: Any,
) -> Page:
    """A form on a page of its own, with the words of what was refused where they belong."""
    for each in fields:
        each.error = errors.get(each.name, "")
    return show(
        "portal_form.html",
        422 if errors else 200,
        title=title,
        words=words,
        fields=fields,
        wrong=[each for each in fields if each.error],
        general=errors.get("", ""),
        button=button,
        home=home_of(session),
        **more,
    )


def confirm_card(fake: Fake, request: Request, secret: str) -> Page:
    session, _ = opened(fake, secret)
    facts = session.get("_pending")
    if not facts:
        return go(home_of(session))
    if not request.sent:
        return show("confirm.html", amount="", action=f"{home_of(session)}/card/confirm")
    fake.change(session, _pending=None)
    if request.form.get("answer") != "yes":
        return _card_form(session, {}, {"number": NOT_CONFIRMED.message})
    return _save(fake, session, facts, {}, confirmed=True)


def gone() -> Page:
    return lost("This page is not here", "Open the billing portal from Paldesk again.")
