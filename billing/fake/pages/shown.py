"""What all pages have in common: a request with its form, an answer, money and dates in words, fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.template import Context, Engine

from billing.fake.store import Obj

LOOK = Path(__file__).parent.parent / "look"
ENGINE = Engine(dirs=[str(LOOK)])
SIGNS = {"eur": "€", "usd": "$", "gbp": "£"}
WHOLE = {"jpy", "krw", "clp", "vnd"}


@dataclass(frozen=True)
class Request:
    method: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)

    @property
    def sent(self) -> bool:
        return self.method == "POST"


@dataclass(frozen=True)
class Page:
    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    location: str = ""


def read(text: str) -> dict[str, str]:
    return {name: value.strip() for name, value in parse_qsl(text, keep_blank_values=True)}


def show(template: str, status: int = 200, /, **context: Any) -> Page:
    found = ENGINE.get_template(template)
    return Page(found.render(Context(context, use_l10n=False, use_tz=False)).encode(), status)


def go(location: str) -> Page:
    """After a form: the browser fetches another page."""
    return Page(status=303, location=location)


def lost(title: str, words: str, status: int = 404) -> Page:
    return show("lost.html", status, title=title, words=words)


def money(amount: int, currency: str) -> str:
    """From the currency's smallest unit: €29.00, −€5.20, 12.50 CHF."""
    digits = f"{abs(amount):,}" if currency in WHOLE else f"{abs(amount) / 100:,.2f}"
    sign = SIGNS.get(currency)
    shown = f"{sign}{digits}" if sign else f"{digits} {currency.upper()}"
    return f"−{shown}" if amount < 0 else shown


def date(moment: int) -> str:
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%B} {at.day}, {at.year}"


def clock(moment: int) -> str:
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M} UTC"


def per(price: Obj) -> str:
    recurring = price["recurring"]
    count = recurring["interval_count"]
    return f"every {count} {recurring['interval']}s" if count > 1 else f"per {recurring['interval']}"


@dataclass
class Field:
    """One control of a form, for ``_field.html``."""

    name: str
    label: str
    value: str = ""
    help: str = ""
    error: str = ""
    type: str = "text"
    autocomplete: str = "off"
    inputmode: str = ""
    optional: bool = False
    options: tuple[tuple[str, str], ...] = ()
    short: bool = False
    placeholder: str = ""


COUNTRIES = (
    *(("", "Choose a country"), ("AT", "Austria"), ("BE", "Belgium"), ("BG", "Bulgaria"), ("HR", "Croatia")),
    *(
        ("CY", "Cyprus"),
        ("CZ", "Czechia"),
        ("DK", "Denmark"),
        ("EE", "Estonia"),
        ("FI", "Finland"),
        ("FR", "France"),
    ),
    *(
        ("DE", "Germany"),
        ("GR", "Greece"),
        ("HU", "Hungary"),
        ("IE", "Ireland"),
        ("IT", "Italy"),
        ("LV", "Latvia"),
    ),
    *(("LT", "Lithuania"), ("LU", "Luxembourg"), ("MT", "Malta"), ("NL", "Netherlands"), ("NO", "Norway")),
    *(
        ("PL", "Poland"),
        ("PT", "Portugal"),
        ("RO", "Romania"),
        ("SK", "Slovakia"),
        ("SI", "Slovenia"),
        ("ES", "Spain"),
    ),
    *(
        ("SE", "Sweden"),
        ("CH", "Switzerland"),
        ("GB", "United Kingdom"),
        ("US", "United States"),
        ("AU", "Australia"),
    ),
    *(("BR", "Brazil"), ("CA", "Canada"), ("IN", "India"), ("JP", "Japan"), ("NZ", "New Zealand")),
)
TAX_IDS = (
    *(("eu_vat", "EU VAT number"), ("gb_vat", "UK VAT number"), ("ch_vat", "Swiss VAT number")),
    *(
        ("no_vat", "Norwegian VAT number"),
        ("us_ein", "US EIN"),
        ("au_abn", "Australian ABN"),
        ("ca_bn", "Canadian BN"),
    ),
)
COUNTRY_NAMES = dict(COUNTRIES)
