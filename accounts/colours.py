"""A site's one colour, corrected so that what stands on it, and what is written in it, can be read.

The same as static/js/elements/colours.js, which shows it in the settings before it is saved; a test compares them.
"""

from __future__ import annotations

import math
from functools import lru_cache

Triple = tuple[int, int, int]

READABLE = 4.5  # WCAG 2.2, 1.4.3
STEPS = 25
WHITE: Triple = (255, 255, 255)
INK: Triple = (28, 26, 22)
LIGHT_PAGE: Triple = (253, 252, 250)
DARK_PAGE: Triple = (30, 28, 26)


@lru_cache(maxsize=1024)
def palette(colour: str) -> dict[str, str]:
    """``#rrggbb`` as a ``ground`` and the ``ink`` upon it, and as text on the ``light`` and on the ``dark`` page; each
    pair reaches 4.5:1."""
    site: Triple = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    ink = WHITE if contrast(site, WHITE) >= contrast(site, INK) else INK
    return {
        "ground": _css(_until(site, ink, 0 if ink == WHITE else 255)),
        "ink": _css(ink),
        "light": _css(_until(site, LIGHT_PAGE, 0)),
        "dark": _css(_until(site, DARK_PAGE, 255)),
    }


def contrast(one: Triple, other: Triple) -> float:
    """WCAG 2.2 contrast ratio of two sRGB triples."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: Triple) -> float:
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(rgb))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _parts(rgb: Triple) -> list[float]:
    return [byte / 255 for byte in rgb]


def _until(colour: Triple, beside: Triple, end: int) -> Triple:
    """Towards black (0) or white (255), step by step, until it is readable beside the other."""
    mixed = colour
    for step in range(1, STEPS + 1):
        if contrast(mixed, beside) >= READABLE:
            break
        r, g, b = (math.floor(part + (end - part) * step / STEPS + 0.5) for part in colour)
        mixed = (r, g, b)
    return mixed


def _css(rgb: Triple) -> str:
    return "rgb({} {} {})".format(*rgb)
