"""In the portal: who is invoiced, where, and with which tax ids."""

from __future__ import annotations

from billing.fake import customers, tax_ids, taxes
from billing.fake.errors import Refused
from billing.fake.pages.portal import done, form_page, home_of, opened
from billing.fake.pages.shown import COUNTRIES, TAX_IDS, Field, Page, Request, go
from billing.fake.store import Obj
from billing.fake.world import Fake

EXAMPLE = "With its country, for example DE123456789."
PLACES = {"value": "tax_id", "address[country]": "country"}


def page(fake: Fake, request: Request, secret: str) -> Page:
    session, customer = opened(fake, secret)
    if not request.sent:
        return _shown(fake, session, _known(customer), {})
    if request.form.get("remove"):
        return _remove(fake, session, customer, request.form["remove"])
    if "@" not in request.form.get("email", ""):
        return _shown(
            fake, session, request.form, {"email": "Enter an e-mail address, for example ada@example.com."}
        )
    return _save(fake, session, customer, request.form)


def _save(fake: Fake, session: Obj, customer: Obj, form: dict[str, str]) -> Page:
    address = {name: form.get(name, "") for name in ("line1", "postal_code", "city", "country")}
    try:
        with fake.trying():
            wish = {"name": form.get("name"), "email": form["email"], "address": address}
            customers.update(fake, wish, customer["id"])
            if form.get("tax_id"):
                tax_ids.make(fake, customer, form.get("tax_id_kind", "eu_vat"), form["tax_id"])
    except Refused as no:
        place = PLACES.get(no.error.get("param", ""), "")
        return _shown(fake, fake.find("billing_portal.session", session["id"]), form, {place: str(no)})
    return done(fake, session)


def _remove(fake: Fake, session: Obj, customer: Obj, id: str) -> Page:
    for each in taxes.ids(fake, customer):
        if each["id"] == id:
            tax_ids.forget(fake, each)
    return go(f"{home_of(session)}/details")


def _known(customer: Obj) -> dict[str, str]:
    address = customer["address"] or {}
    facts = {name: address.get(name) for name in ("line1", "postal_code", "city", "country")}
    facts |= {name: customer[name] for name in ("name", "email")}
    return {name: value or "" for name, value in facts.items()}


def _shown(fake: Fake, session: Obj, form: dict[str, str], errors: dict[str, str]) -> Page:
    value = form.get
    fields = [
        Field("name", "Name or company", value("name", ""), autocomplete="organization"),
        Field("email", "E-mail for invoices", value("email", ""), type="email", autocomplete="email"),
        Field("country", "Country", value("country", ""), options=COUNTRIES),
        Field("line1", "Address", value("line1", ""), optional=True, autocomplete="address-line1"),
        Field("postal_code", "Postal code", value("postal_code", ""), optional=True, short=True),
        Field("city", "City", value("city", ""), optional=True, short=True),
        Field("tax_id_kind", "Kind of another tax id", value("tax_id_kind", "eu_vat"), options=TAX_IDS),
        Field(
            "tax_id",
            "Another tax id",
            value("tax_id", ""),
            optional=True,
            help=EXAMPLE,
        ),
    ]
    customer = fake.find("customer", session["customer"])
    found = [
        (each["id"], each["value"], each["verification"]["status"]) for each in taxes.ids(fake, customer)
    ]
    words = "They stand on every invoice from now on. Invoices that are written stay as they are."
    return form_page(session, "Billing details", words, fields, errors, "Save", tax_ids=found)
