"""The map: what is drawn, where, and how much it weighs."""

from __future__ import annotations

import re

import brotli
import pytest

from crm.worldmap.countries import name_of
from crm.worldmap.drawing import TINY, WIDTH, named, world
from crm.worldmap.meridian import pieces
from crm.worldmap.projection import equal_earth


def test_the_projection_is_the_published_one() -> None:
    """Against the extent that Šavrič, Patterson and Jenny give for a globe of radius 1."""
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-4)
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(-100, -30) == tuple(-each for each in equal_earth(100, 30))


def test_the_drawing_is_light_enough_to_be_sent_and_the_same_each_time() -> None:
    drawn = world()
    assert len(brotli.compress(drawn.svg)) <= 60_000
    world.cache_clear()
    assert world().digest == drawn.digest
    assert b"style" not in drawn.svg
    assert len(re.findall(rb'<path id="[A-Z]{2}" d="M', drawn.svg)) == len(drawn.drawn) > 170


def test_countries_lie_where_they_are() -> None:
    places, (width, height) = world().places, world().box
    assert all(0 <= x <= width and 0 <= y <= height for x, y in places.values())
    assert places["US"][0] < places["FR"][0] < places["DE"][0] < places["JP"][0]
    assert places["NO"][1] < places["DE"][1] < places["IT"][1] < places["ZA"][1]
    assert set(TINY) <= set(places)
    assert "AQ" not in places


def test_no_country_is_torn_across_the_map() -> None:
    """What crosses the 180th meridian is cut there: no path leaps over half of the world."""
    for path in re.findall(rb' d="([^"]+)"', world().svg):
        steps = re.findall(rb"l([^z]+)z", path)
        assert all(abs(int(step)) < WIDTH / 3 for each in steps for step in re.findall(rb"-?\d+", each))


def test_a_ring_across_the_edge_becomes_two() -> None:
    ring = [(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0), (170.0, 0.0)]
    east, west = pieces(ring)
    assert {x for x, _ in east} == {170.0, 180.0}
    assert {x for x, _ in west} == {-180.0, -170.0}


def test_countries_have_the_names_that_people_say() -> None:
    assert [name_of(code) for code in ("DE", "gb", "XK", "BO", "")] == [
        "Germany",
        "United Kingdom",
        "Kosovo",
        "Bolivia",
        "",
    ]
    assert name_of("QQ") == "QQ"
    assert [each["name"] for each in named()][:2] == ["Afghanistan", "Albania"]
