"""Country and city of a network, from a file of this machine, in both shapes that such files have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm import devices, places
from crm.places import Place


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    opened = places._reader
    opened.cache_clear()
    yield
    opened.cache_clear()


class Reader:
    """A file that knows one network."""

    def __init__(self, record: Any, kind: str = "Other-City") -> None:
        self.record, self.kind, self.asked = record, kind, [""]

    def get(self, address: str) -> Any:
        self.asked.append(address)
        return self.record

    def metadata(self) -> Any:
        return type("Metadata", (), {"database_type": self.kind})


def test_the_package_knows_cities_and_asks_for_its_name() -> None:
    assert places.place("145.97.20.0/24") == Place("NL", "Utrecht")
    assert places.place("2a02:898::/48") == Place("NL", "Almere Stad")
    assert places.place("203.0.113.0/24") == places.place("") == places.place("nonsense") == Place()
    assert places.attribution() == ("IP geolocation by DB-IP", "https://db-ip.com")


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (
            {"country": {"iso_code": "NL"}, "city": {"names": {"en": "Utrecht (Centre)"}}},
            Place("NL", "Utrecht"),
        ),
        ({"country_code": "nl", "city": "Utrecht", "latitude": 52.1}, Place("NL", "Utrecht")),
        ({"country": {"iso_code": "NL"}}, Place("NL", "")),
        ({}, Place()),
        (None, Place()),
        ("odd", Place()),
    ],
)
def test_both_shapes_are_read(monkeypatch: pytest.MonkeyPatch, record: Any, place: Place) -> None:
    reader = Reader(record)
    monkeypatch.setattr(places, "_reader", lambda: reader)
    assert places.place("145.97.20.0/24") == place
    assert reader.asked[-1] == "145.97.20.0"
    assert places.attribution() is None


def test_a_file_that_is_none_leaves_places_blank(settings: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"no database")
    for path in (str(broken), str(tmp_path / "missing.mmdb")):
        settings.GEOIP_CITY_DB = path
        places._reader.cache_clear()
        assert places.place("145.97.20.0/24") == Place()
        assert places.attribution() is None


@pytest.mark.parametrize(
    ("agent", "seen"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
            "Safari/537.36 Edg/130.0.0.0",
            ("computer", "Windows 10 or 11", "Edge 130"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 "
            "Safari/537.36",
            ("tablet", "Android 13", "Chrome 116"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile "
            "Safari/537.36",
            ("phone", "Android 14", "Chrome 129"),
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
            "Safari/605.1.15",
            ("computer", "macOS", "Safari 17"),
        ),
        ("", ("", "", "")),
        ("x" * 5000, ("", "", "")),
    ],
)
def test_a_user_agent_is_cut_down_to_three_words(agent: str, seen: tuple[str, str, str]) -> None:
    found = devices.read(agent)
    assert (found.device, found.os, found.browser, found.bot) == (*seen, False)
