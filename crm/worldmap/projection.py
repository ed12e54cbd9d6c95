"""The Equal Earth projection: areas keep their proportions, so that a large shaded country means what it shows.

Šavrič, Patterson and Jenny, "The Equal Earth map projection", International Journal of Geographical Information
Science 33(3), 2019, equations 1 to 3.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = sqrt(3) / 2


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees to (x, y) for a globe of radius 1: x within ±2.7066 to the east, y within ±1.3173 to the north."""
    parametric = asin(M * sin(radians(latitude)))
    square = parametric * parametric
    sixth = square**3
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    x = radians(longitude) * cos(parametric) / (M * slope)
    return x, parametric * (A1 + A2 * square + sixth * (A3 + A4 * square))
