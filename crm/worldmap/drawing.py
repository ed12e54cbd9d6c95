"""The drawing: one SVG with a path for each country, made once and cached for ever under the digest of its content.

A page draws countries by reference (``<use href="…#DE">``), so that classes and tokens of its own colour them.
"""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from crm.worldmap.countries import name_of
from crm.worldmap.meridian import pieces
from crm.worldmap.projection import equal_earth
from crm.worldmap.topology import Ring, countries

WIDTH = 1600
# Nobody visits from there, and it would take a sixth of the room.
LEFT_OUT = {"AQ"}
NORTH, SOUTH = 83.7, -56.0
# Too small for the data at this scale: longitude and latitude of each, after Natural Earth's "tiny countries".
TINY = {
    "AD": (1.6, 42.5),
    "AG": (-61.8, 17.1),
    "BB": (-59.5, 13.2),
    "BH": (50.6, 26.0),
    "CV": (-23.6, 15.1),
    "DM": (-61.4, 15.4),
    "GD": (-61.7, 12.1),
    "GI": (-5.4, 36.1),
    "HK": (114.2, 22.3),
    "KM": (43.3, -11.7),
    "KN": (-62.7, 17.3),
    "LC": (-61.0, 13.9),
    "LI": (9.5, 47.2),
    "MC": (7.4, 43.7),
    "MO": (113.5, 22.2),
    "MT": (14.4, 35.9),
    "MU": (57.6, -20.3),
    "MV": (73.2, 3.2),
    "SC": (55.5, -4.7),
    "SG": (103.8, 1.4),
    "SM": (12.5, 43.9),
    "ST": (6.6, 0.2),
    "TO": (-175.2, -21.2),
    "VC": (-61.2, 13.2),
    "WS": (-172.1, -13.8),
}


class Map(NamedTuple):
    """``places`` are the middles of countries on the drawing, in its own units, by alpha-2."""

    svg: bytes
    digest: str
    box: tuple[int, int]
    drawn: tuple[str, ...]
    places: dict[str, tuple[int, int]]


@cache
def world() -> Map:
    shapes = {
        code: [piece for ring in rings for piece in pieces(ring)]
        for code, rings in sorted(countries().items())
        if code not in LEFT_OUT
    }
    paths = {code: "".join(_path(ring) for ring in rings) for code, rings in shapes.items()}
    inside = "".join(f'<path id="{code}" d="{path}"/>' for code, path in paths.items())
    height = _laid(0, SOUTH)[1]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">{inside}</svg>'.encode()
    places = {code: _middle(rings) for code, rings in shapes.items()}
    tiny = {code: _laid(*at) for code, at in TINY.items()}
    return Map(svg, hashlib.sha256(svg).hexdigest()[:16], (WIDTH, height), tuple(paths), places | tiny)


def named() -> list[dict[str, object]]:
    """What a page needs to draw and to name each country: by name, with its middle where it is on the map."""
    drawn = world()
    known = [{"code": code, "name": name_of(code), "at": at} for code, at in drawn.places.items()]
    return sorted(known, key=lambda each: str(each["name"]))


def _laid(longitude: float, latitude: float) -> tuple[int, int]:
    x, y = equal_earth(longitude, latitude)
    half, top = equal_earth(180, 0)[0], equal_earth(0, NORTH)[1]
    scale = WIDTH / 2 / half
    return round((x + half) * scale), round((top - y) * scale)


def _path(ring: Ring) -> str:
    """Whole steps from point to point; what is smaller than a step is left out."""
    points = [_laid(*point) for point in ring]
    x, y = points[0]
    steps = []
    for at_x, at_y in points[1:-1]:
        if (at_x, at_y) != (x, y):
            steps.append(f"{at_x - x} {at_y - y}")
            x, y = at_x, at_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-") if len(steps) > 1 else ""


def _middle(rings: list[Ring]) -> tuple[int, int]:
    """The centre of the largest piece: of France the one in Europe."""
    areas = [(_area(points := [_laid(*point) for point in ring]), points) for ring in rings]
    area, points = max(areas, key=lambda each: abs(each[0]))
    if not area:
        return points[0]
    x = y = 0.0
    for (ax, ay), (bx, by) in pairwise(points):
        cross = ax * by - bx * ay
        x, y = x + (ax + bx) * cross, y + (ay + by) * cross
    return round(x / (6 * area)), round(y / (6 * area))


def _area(points: list[tuple[int, int]]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(points)) / 2
