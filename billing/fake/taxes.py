"""Automatic tax as one table: the ordinary rate of each country where the fake's account is registered.

A business in another member state of the EU whose VAT id is well-formed pays none (reverse charge, directive
2006/112/EC art. 196). Elsewhere nothing is collected. Rates of 2026, for tests; nobody should take advice from them.
"""

from __future__ import annotations

from dataclasses import dataclass

from billing.fake.store import Obj
from billing.fake.world import COUNTRY, Fake, new_id

EU = {
    "AT": 20.0,
    "BE": 21.0,
    "BG": 20.0,
    "CY": 19.0,
    "CZ": 21.0,
    "DE": 19.0,
    "DK": 25.0,
    "EE": 24.0,
    "ES": 21.0,
    "FI": 25.5,
    "FR": 20.0,
    "GR": 24.0,
    "HR": 25.0,
    "HU": 27.0,
    "IE": 23.0,
    "IT": 22.0,
    "LT": 21.0,
    "LU": 17.0,
    "LV": 21.0,
    "MT": 18.0,
    "NL": 21.0,
    "PL": 23.0,
    "PT": 23.0,
    "RO": 21.0,
    "SE": 25.0,
    "SI": 22.0,
    "SK": 23.0,
}
RATES = {**EU, "GB": 20.0, "CH": 8.1, "NO": 25.0}


@dataclass(frozen=True)
class Tax:
    """``reason`` as Stripe's ``taxability_reason``; ``percent`` is 0 where nothing is taken."""

    percent: float
    reason: str
    country: str


def for_customer(fake: Fake, customer: Obj) -> Tax | None:
    """None when it cannot be known where the customer is."""
    country = (customer["address"] or {}).get("country")
    if not country:
        return None
    if customer["tax_exempt"] == "exempt":
        return Tax(0, "customer_exempt", country)
    if customer["tax_exempt"] == "reverse" or _is_business_elsewhere(fake, customer, country):
        return Tax(0, "reverse_charge", country)
    if country not in RATES:
        return Tax(0, "not_collecting", country)
    return Tax(RATES[country], "standard_rated", country)


def _is_business_elsewhere(fake: Fake, customer: Obj, country: str) -> bool:
    return (
        country in EU and country != COUNTRY and any(each["type"] == "eu_vat" for each in ids(fake, customer))
    )


def ids(fake: Fake, customer: Obj) -> list[Obj]:
    """The customer's tax ids, newest first."""
    return [each for each in fake.store.all("tax_id") if each["customer"] == customer["id"]]


def rate(fake: Fake, tax: Tax) -> Obj:
    """The tax rate as an object, made when it is used the first time."""
    for each in fake.store.all("tax_rate"):
        if each["country"] == tax.country and each["percentage"] == tax.percent:
            return each
    made = {
        "id": new_id("txr"),
        "object": "tax_rate",
        "active": False,
        "country": tax.country,
        "created": fake.now(),
        "description": None,
        "display_name": "VAT" if tax.country in RATES else "Tax",
        "effective_percentage": tax.percent,
        "flat_amount": None,
        "inclusive": False,
        "jurisdiction": tax.country,
        "jurisdiction_level": "country",
        "livemode": False,
        "metadata": {},
        "percentage": tax.percent,
        "rate_type": "percentage",
        "state": None,
        "tax_type": "vat",
    }
    return fake.add(made)


def of(amount: int, percent: float, inclusive: bool) -> int:
    """The tax on an amount, or in it, in the currency's smallest unit."""
    part = percent / (100 + percent) if inclusive else percent / 100
    return round(amount * part)
