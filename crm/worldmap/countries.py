"""Countries by their codes of ISO 3166-1, as pycountry's database has them."""

from __future__ import annotations

from functools import cache

import pycountry

# Shorter than the database's "common" names, as people say them.
SAID = {
    "BN": "Brunei",
    "CD": "DR Congo",
    "FK": "Falkland Islands",
    "GB": "United Kingdom",
    "KR": "South Korea",
    "RU": "Russia",
    "US": "United States",
    "XK": "Kosovo",
}


@cache
def name_of(code: str) -> str:
    """``code`` is alpha-2. A code that nobody knows is its own name; none is ""."""
    found = pycountry.countries.get(alpha_2=code.upper()) if len(code) == 2 else None
    known = str(getattr(found, "common_name", "") or found.name).partition(",")[0] if found else code
    return SAID.get(code.upper(), known)


@cache
def by_number() -> dict[str, str]:
    """alpha-2 by the three digits that map data uses."""
    return {each.numeric: each.alpha_2 for each in pycountry.countries}
