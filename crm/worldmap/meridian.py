"""Where the map is cut open: a ring that crosses the 180th meridian is drawn in two pieces, one at each edge."""

from __future__ import annotations

from itertools import pairwise

from crm.worldmap.topology import Ring

EDGE = 180.0


def pieces(ring: Ring) -> list[Ring]:
    """The ring within ±180 degrees of longitude. What crosses the edge comes back as several."""
    whole = _unrolled(ring)
    turns = (0, -360, 360) if any(abs(x) > EDGE for x, _ in whole) else (0,)
    moved = ([(x + turn, y) for x, y in whole] for turn in turns)
    return [piece for each in moved if len(piece := _cut(_cut(each, EDGE, 1), -EDGE, -1)) > 2]


def _unrolled(ring: Ring) -> Ring:
    """Without the leap from one edge to the other: longitudes go on past 180."""
    found = [ring[0]]
    turn = 0
    for (before, _), (x, y) in pairwise(ring):
        turn += 360 * ((before - x > EDGE) - (x - before > EDGE))
        found.append((x + turn, y))
    return found


def _cut(ring: Ring, edge: float, side: int) -> Ring:
    """What lies on this side of a meridian (Sutherland and Hodgman's clipping, for one straight edge)."""
    if not ring:
        return []
    found: Ring = []
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        within, next_within = (edge - ax) * side >= 0, (edge - bx) * side >= 0
        if within:
            found.append((ax, ay))
        if within != next_within:
            found.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    return [*found, found[0]] if found else []
