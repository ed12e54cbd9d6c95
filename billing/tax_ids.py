"""VAT ids by their form, country by country: what can be told without asking a register.

Forms of the EU: European Commission, "VAT identification numbers", structure per member state. Whether a number is
really given to somebody only the register says (VIES), which Stripe asks.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Form(NamedTuple):
    """``kind`` is Stripe's word. ``shape`` matches the whole id without spaces; ``example`` is shown."""

    kind: str
    shape: str
    example: str


def _eu(prefix: str, rest: str, example: str) -> Form:
    return Form("eu_vat", prefix + rest, example)


FORMS = {
    "AT": _eu("AT", r"U\d{8}", "ATU12345678"),
    "BE": _eu("BE", r"[01]\d{9}", "BE0123456789"),
    "BG": _eu("BG", r"\d{9,10}", "BG0123456789"),
    "CY": _eu("CY", r"\d{8}[A-Z]", "CY12345678Z"),
    "CZ": _eu("CZ", r"\d{8,10}", "CZ1234567890"),
    "DE": _eu("DE", r"\d{9}", "DE123456789"),
    "DK": _eu("DK", r"\d{8}", "DK12345678"),
    "EE": _eu("EE", r"\d{9}", "EE123456789"),
    "ES": _eu("ES", r"[A-Z0-9]\d{7}[A-Z0-9]", "ESA1234567Z"),
    "FI": _eu("FI", r"\d{8}", "FI12345678"),
    "FR": _eu("FR", r"[A-HJ-NP-Z0-9]{2}\d{9}", "FRAB123456789"),
    "GR": _eu("EL", r"\d{9}", "EL123456789"),
    "HR": _eu("HR", r"\d{11}", "HR12345678912"),
    "HU": _eu("HU", r"\d{8}", "HU12345678"),
    "IE": _eu("IE", r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IE1234567AB"),
    "IT": _eu("IT", r"\d{11}", "IT12345678912"),
    "LT": _eu("LT", r"(\d{9}|\d{12})", "LT123456789123"),
    "LU": _eu("LU", r"\d{8}", "LU12345678"),
    "LV": _eu("LV", r"\d{11}", "LV12345678912"),
    "MT": _eu("MT", r"\d{8}", "MT12345678"),
    "NL": _eu("NL", r"[A-Z0-9+*]{9}B[A-Z0-9+*]{2}", "NL123456789B12"),
    "PL": _eu("PL", r"\d{10}", "PL1234567890"),
    "PT": _eu("PT", r"\d{9}", "PT123456789"),
    "RO": _eu("RO", r"\d{2,10}", "RO1234567891"),
    "SE": _eu("SE", r"\d{10}01", "SE123456789101"),
    "SI": _eu("SI", r"\d{8}", "SI12345678"),
    "SK": _eu("SK", r"\d{10}", "SK1234567891"),
    "GB": Form("gb_vat", r"GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})", "GB123456789"),
    "CH": Form("ch_vat", r"CHE\d{9}(MWST|TVA|IVA)", "CHE-123.456.789 MWST"),
    "LI": Form("li_vat", r"\d{5}", "12345"),
    "NO": Form("no_vat", r"\d{9}MVA", "123456789MVA"),
}
# Prefixes that are not the code of their country: Greece, and Northern Ireland within the United Kingdom.
PREFIXES = {"EL": "GR", "XI": "GB"}
NORTHERN_IRELAND = Form("eu_vat", r"XI(\d{9}|\d{12}|GD\d{3}|HA\d{3})", "XI123456789")


class WrongTaxId(ValueError):
    """Says in words what is wrong with it, and what a right one looks like."""


def plain(value: str) -> str:
    """Without what people put between."""
    return re.sub(r"[\s.\-]", "", value).upper()


def kind_of(value: str, country: str, names: dict[str, str]) -> str:
    """Stripe's kind for a plain id of a company in ``country``. Raises WrongTaxId; ``names`` are the countries'."""
    form = NORTHERN_IRELAND if country == "GB" and value.startswith("XI") else FORMS.get(country)
    where = names.get(country, country)
    if form is None:
        known = "the EU, the United Kingdom, Switzerland, Liechtenstein and Norway"
        raise WrongTaxId(
            f"We can take VAT ids of {known}. For {where} leave this empty and add yours when you pay."
        )
    other = _country_of(value)
    if other and other != country and not re.fullmatch(form.shape, value):
        raise WrongTaxId(
            f"This VAT id begins with {value[:2]}, which is {names.get(other, other)}, but the address is in {where}. "
            "Change one of the two."
        )
    if not re.fullmatch(form.shape, value):
        raise WrongTaxId(
            f"A VAT id of {where} looks like {form.example}. Look it up on one of your own invoices."
        )
    return form.kind


def written(value: str, country: str) -> str:
    """As Stripe wants to read it: Swiss ids have their dots."""
    if country == "CH" and (found := re.fullmatch(r"CHE(\d{3})(\d{3})(\d{3})([A-Z]+)", value)):
        return "CHE-{}.{}.{} {}".format(*found.groups())
    return value


def _country_of(value: str) -> str:
    """The country that a prefix speaks of, "" when it is none that we know."""
    found = PREFIXES.get(value[:2], value[:2])
    return found if found in FORMS else ""
