"""The checkout page: what it costs, who pays, with which card; and the bank's question in between."""

from __future__ import annotations

from typing import Any

from billing.fake import checkout, completing
from billing.fake.cards import CARDS, NOT_CONFIRMED
from billing.fake.errors import Refused
from billing.fake.pages import card
from billing.fake.pages.shown import (
    COUNTRIES,
    TAX_IDS,
    Field,
    Page,
    Request,
    date,
    go,
    lost,
    money,
    per,
    show,
)
from billing.fake.store import Obj
from billing.fake.world import Fake

# Where on the page the words of a refusal belong.
PLACES = {
    "number": "number",
    "exp_month": "expires",
    "cvc": "cvc",
    "value": "tax_id",
    "promotion_code": "code",
    "address[country]": "country",
}


def page(fake: Fake, request: Request, id: str) -> Page:
    session = fake.store.get(id)
    if session is None or session["object"] != "checkout.session":
        return lost("This page is not here", "The address is not complete, or the test data was deleted.")
    if session["status"] == "complete":
        return go(completing.returning(session))
    if session["status"] == "expired":
        return lost("This page has expired", "Go back to where you came from and start again.", 410)
    if not request.sent:
        return _shown(fake, session, _known(fake, session), {})
    if "apply" in request.form or "remove" in request.form:
        return _code(fake, session, request.form)
    return _sent(fake, session, request.form)


def _known(fake: Fake, session: Obj) -> dict[str, str]:
    """What the page can fill in itself."""
    customer = fake.store.get(session["customer"] or "") or {}
    address = customer.get("address") or {}
    facts = {
        "email": customer.get("email") or session["customer_email"],
        "name": customer.get("name"),
        "country": address.get("country"),
        "line1": address.get("line1"),
        "postal_code": address.get("postal_code"),
        "city": address.get("city"),
    }
    return {name: value or "" for name, value in facts.items()}


def _code(fake: Fake, session: Obj, form: dict[str, str]) -> Page:
    try:
        with fake.trying():
            completing.apply_code(fake, session, "" if "remove" in form else form.get("code", ""))
    except Refused as no:
        return _shown(fake, fake.find("checkout.session", session["id"]), form, {"code": str(no)})
    return _shown(fake, session, form, {})


def _sent(fake: Fake, session: Obj, form: dict[str, str]) -> Page:
    given, errors = _read(fake, session, form)
    if errors:
        return _shown(fake, session, form, errors)
    asks = given["card"] and CARDS[given["card"]["digits"]].asks != "never"
    if asks:
        fake.change(session, _pending=given)
        return go(f"/c/pay/{session['id']}/confirm")
    return _complete(fake, session, given, form, confirmed=False)


def _complete(fake: Fake, session: Obj, given: dict[str, Any], form: dict[str, str], confirmed: bool) -> Page:
    try:
        with fake.trying():
            completing.complete(fake, session, given, confirmed)
    except Refused as no:
        place = PLACES.get(no.error.get("param", ""), "number" if no.status == 402 else "")
        return _shown(fake, fake.find("checkout.session", session["id"]), form, {place: str(no)})
    return go(completing.returning(session))


def _read(fake: Fake, session: Obj, form: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    errors: dict[str, str] = {}
    found: dict[str, Any] = {"card": None}
    if checkout.needs_card(fake, session):
        found["card"], errors = card.read(form)
        if not form.get("name"):
            errors["name"] = "Enter the name on the card."
    if not session["customer"] and "@" not in form.get("email", ""):
        errors["email"] = "Enter an e-mail address, for example ada@example.com."
    if not form.get("country"):
        errors["country"] = "Choose a country."
    if _whole_address(session):
        errors |= {name: "Enter this." for name in ("line1", "city") if not form.get(name)}
    found |= {
        "email": form.get("email", ""),
        "name": form.get("name", ""),
        "business": form.get("business", ""),
    }
    found["address"] = {name: form.get(name, "") for name in ("country", "line1", "postal_code", "city")}
    found["tax_id"] = (form.get("tax_id_kind", "eu_vat"), form["tax_id"]) if form.get("tax_id") else None
    return found, errors


def _whole_address(session: Obj) -> bool:
    return session["billing_address_collection"] == "required"


def _shown(fake: Fake, session: Obj, form: dict[str, str], errors: dict[str, str]) -> Page:
    checkout.price_of(fake, session, form.get("country") or None)
    groups = _groups(fake, session, form)
    rows = [each for _, group in groups for each in group]
    for each in rows:
        each.error = errors.get(each.name, "")
    return show(
        "checkout.html",
        422 if errors else 200,
        session=session,
        summary=_summary(fake, session),
        groups=groups,
        wrong=[each for each in rows if each.error],
        general=errors.get("", ""),
        code=_code_field(session, form, errors),
        applied=bool(session["_code"]),
        button=_button(fake, session),
        back=session["cancel_url"],
        cards=card.known(),
    )


def _groups(fake: Fake, session: Obj, form: dict[str, str]) -> list[tuple[str, list[Field]]]:
    value = form.get
    who = [Field("email", "E-mail", value("email", ""), type="email", autocomplete="email")]
    place = [
        Field("country", "Country", value("country", ""), options=COUNTRIES, autocomplete="country"),
        Field(
            "line1",
            "Address",
            value("line1", ""),
            autocomplete="address-line1",
            optional=not _whole_address(session),
        ),
        Field("postal_code", "Postal code", value("postal_code", ""), optional=True, short=True),
        Field("city", "City", value("city", ""), short=True, optional=not _whole_address(session)),
    ]
    pays = [*card.fields(form), Field("name", "Name on the card", value("name", ""), autocomplete="cc-name")]
    groups = [] if session["customer"] else [("Contact", who)]
    if checkout.needs_card(fake, session):
        groups.append(("Card", pays))
    groups.append(("Billing address", place))
    if session["tax_id_collection"]["enabled"]:
        groups.append(("Business", _business(form)))
    return groups


def _business(form: dict[str, str]) -> list[Field]:
    return [
        Field("business", "Company", form.get("business", ""), optional=True, autocomplete="organization"),
        Field("tax_id_kind", "Kind of tax id", form.get("tax_id_kind", "eu_vat"), options=TAX_IDS),
        Field(
            "tax_id",
            "Tax id",
            form.get("tax_id", ""),
            optional=True,
            help="With its country, for example DE123456789.",
        ),
    ]


def _code_field(session: Obj, form: dict[str, str], errors: dict[str, str]) -> Field | None:
    if not session["allow_promotion_codes"]:
        return None
    return Field("code", "Promotion code", form.get("code", ""), error=errors.get("code", ""), optional=True)


def _summary(fake: Fake, session: Obj) -> dict[str, Any]:
    currency = session["currency"]
    lines = [
        (each["description"], f"{money(each['amount_subtotal'], currency)} {per(each['price'])}")
        for each in session["_items"]
    ]
    details = session["total_details"]
    trial = checkout.trial_end(fake, session)
    return {
        "lines": lines,
        "discount": money(-details["amount_discount"], currency) if details["amount_discount"] else "",
        "tax": money(details["amount_tax"], currency) if details["amount_tax"] else "",
        "total": money(session["amount_total"], currency),
        "trial": date(trial) if trial else "",
    }


def _button(fake: Fake, session: Obj) -> str:
    return "Start trial" if checkout.trial_end(fake, session) else "Subscribe"


def confirm(fake: Fake, request: Request, id: str) -> Page:
    """The bank's question to the card's owner, before anything is charged."""
    session = fake.store.get(id) or {}
    given = session.get("_pending")
    if not given:
        return go(f"/c/pay/{id}")
    if not request.sent:
        total = money(session["amount_total"], session["currency"])
        return show("confirm.html", amount=total, action=f"/c/pay/{id}/confirm")
    form = _known(fake, session) | {
        name: str(value) for name, value in given.items() if isinstance(value, str)
    }
    form |= given["address"]
    if request.form.get("answer") != "yes":
        return _shown(fake, session, form, {"number": NOT_CONFIRMED.message})
    return _complete(fake, session, given, form, confirmed=True)
