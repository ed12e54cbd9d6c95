"""Tax ids: their format by kind and country, and how their verification goes.

As in Stripe's test mode the digits decide: 000000000 is verified, 111111111 is not, 222222222 stays pending. Any other
well-formed one is verified after a second. Kinds that no authority can be asked about are ``unavailable`` at once.
"""

from __future__ import annotations

import re

from billing.fake.errors import invalid
from billing.fake.form import Params, wanted
from billing.fake.routes import page, route
from billing.fake.store import Obj
from billing.fake.taxes import ids
from billing.fake.world import Fake, new_id

# The European Commission's list of formats (VIES).
EU_VAT = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W]",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"\d{9}|\d{12}",
}
OTHERS = {
    "au_abn": r"\d{11}",
    "br_cnpj": r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}",
    "ca_bn": r"\d{9}",
    "ca_gst_hst": r"\d{9}RT\d{4}",
    "ch_vat": r"CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)",
    "gb_vat": r"GB(\d{9}|\d{12}|(GD|HA)\d{3})",
    "in_gst": r"\d{2}[A-Z]{5}\d{4}[A-Z]\d?[A-Z\d]Z[A-Z\d]",
    "jp_trn": r"T\d{13}",
    "no_vat": r"\d{9}MVA",
    "nz_gst": r"\d{8,9}",
    "sg_uen": r"\d{8,9}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z]",
    "us_ein": r"\d{2}-\d{7}",
}
VERIFIABLE = {"eu_vat", "gb_vat", "au_abn"}
MAGIC = re.compile(r"[A-Z]{0,2}(0{9}|1{9}|2{9})")


def country_of(kind: str, value: str) -> str | None:
    """Where the id is from. Raises Refused when it has not the format of its kind."""
    if kind == "eu_vat":
        prefix, rest = value[:2], value[2:]
        if prefix in EU_VAT and (re.fullmatch(EU_VAT[prefix], rest) or MAGIC.fullmatch(rest)):
            return {"EL": "GR", "XI": "GB"}.get(prefix, prefix)
    elif kind not in OTHERS:
        raise invalid(f"Invalid type: {kind} is no kind of tax id that is known here.", "type")
    elif re.fullmatch(OTHERS[kind], value) or MAGIC.fullmatch(value):
        return kind[:2].upper()
    raise invalid(f"Invalid value for {kind}.", "value", "tax_id_invalid")


def make(fake: Fake, customer: Obj, kind: str, value: str) -> Obj:
    """Raises Refused for a value that is not well-formed."""
    value = value.strip().upper()
    compact = value.replace(" ", "") if kind == "eu_vat" else value
    country = country_of(kind, compact)
    pending = kind in VERIFIABLE
    tax_id = {
        "id": new_id("txi"),
        "object": "tax_id",
        "country": country,
        "created": fake.now(customer),
        "customer": customer["id"],
        "livemode": False,
        "owner": {"type": "customer", "customer": customer["id"]},
        "type": kind,
        "value": compact,
        "verification": {
            "status": "pending" if pending else "unavailable",
            "verified_address": None,
            "verified_name": None,
        },
        "_due": fake.now(customer) + 1 if pending and not compact.endswith("222222222") else None,
    }
    return fake.add(tax_id)


def verify(fake: Fake, tax_id: Obj) -> None:
    """The authority has answered."""
    wrong = tax_id["value"].endswith("111111111")
    customer = fake.find("customer", tax_id["customer"])
    outcome = {
        "status": "unverified" if wrong else "verified",
        "verified_address": None if wrong else "123 Test Street",
        "verified_name": None if wrong else customer["name"] or "Test",
    }
    fake.change(tax_id, "customer.tax_id.updated", verification=outcome, _due=None)


@route("POST", "customers/{}/tax_ids", "CustomerTaxIdCreateParams")
def create(fake: Fake, params: Params, customer: str) -> Obj:
    wanted(params, "type", "value")
    return make(fake, fake.find("customer", customer), params["type"], params["value"])


@route("GET", "customers/{}/tax_ids", "CustomerTaxIdListParams")
def list_all(fake: Fake, params: Params, customer: str) -> Obj:
    found = ids(fake, fake.find("customer", customer))
    return page(fake, found, params, f"/v1/customers/{customer}/tax_ids")


@route("GET", "customers/{}/tax_ids/{}", "CustomerTaxIdRetrieveParams")
def retrieve(fake: Fake, params: Params, customer: str, id: str) -> Obj:
    fake.find("customer", customer)
    return fake.find("tax_id", id)


@route("DELETE", "customers/{}/tax_ids/{}", "CustomerTaxIdDeleteParams")
def delete(fake: Fake, params: Params, customer: str, id: str) -> Obj:
    return forget(fake, retrieve(fake, {}, customer, id))


def forget(fake: Fake, tax_id: Obj) -> Obj:
    fake.emit("customer.tax_id.deleted", tax_id)
    fake.store.drop(tax_id["id"])
    return {"id": tax_id["id"], "object": "tax_id", "deleted": True}
