"""Reading TopoJSON: shared borders are stored once, as arcs of whole steps (the format's specification, section 2.1.4).

The data is Natural Earth's 1:110m, which is in the public domain, as the npm package world-atlas packs it (ISC).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.conf import settings

from crm.worldmap.countries import by_number

FILE = Path("node_modules", "world-atlas", "countries-110m.json")

Point = tuple[float, float]
Ring = list[Point]

# What Natural Earth draws apart and ISO 3166-1 does not number. Kosovo is known by the code that it was lent.
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}


def countries() -> dict[str, list[Ring]]:
    """By alpha-2: the rings of a country's polygons in degrees, holes among them."""
    world = json.loads((Path(settings.BASE_DIR) / FILE).read_text())
    arcs = [_unpacked(arc, world["transform"]) for arc in world["arcs"]]
    found: dict[str, list[Ring]] = {}
    for shape in world["objects"]["countries"]["geometries"]:
        code = by_number().get(shape.get("id", "")) or UNNUMBERED.get(shape["properties"]["name"], "")
        if code:
            found.setdefault(code, []).extend(_ring(each, arcs) for each in _rings(shape))
    return found


def _unpacked(arc: list[list[int]], transform: dict[str, Any]) -> Ring:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    steps = accumulate(arc, lambda sum, step: [sum[0] + step[0], sum[1] + step[1]])
    return [(x * kx + dx, y * ky + dy) for x, y in steps]


def _rings(shape: dict[str, Any]) -> Iterator[list[int]]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        yield from polygon


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Arcs joined end to end; the ones' complement of a number is its arc backwards."""
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points
