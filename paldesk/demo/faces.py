"""Pictures of the team, drawn: a friendly head of a few shapes, no photograph of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

SIDE = 256
FINE = 4  # drawn larger and shrunk, for smooth edges


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of one face; ``hair`` is the shape: bob, short or bun."""

    ground: str
    skin: str
    hair_colour: str
    shirt: str
    hair: str


LOOKS = {
    "Ada": Look("#f2c9a1", "#f6d7bd", "#8a3b1e", "#2f6f62", "bob"),
    "Bo": Look("#a9cbd6", "#c98f62", "#2a211d", "#e2a33b", "short"),
    "Cy": Look("#cfc3e3", "#8d5a3b", "#1f1a1c", "#b4463c", "bun"),
}


def draw(look: Look) -> bytes:
    """A square WebP of 256 pixels."""
    image = Image.new("RGB", (SIDE * FINE, SIDE * FINE), look.ground)
    brush = _Brush(ImageDraw.Draw(image))
    _hair_behind(brush, look)
    brush.oval(128, 300, 108, 112, look.shirt)
    brush.box(106, 150, 150, 222, 22, _darker(look.skin))
    brush.oval(128, 124, 56, 64, look.skin)
    _hair_before(brush, look)
    _features(brush, look)
    small = image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    small.save(out := BytesIO(), "WEBP", quality=88, method=6)
    return out.getvalue()


class _Brush:
    """Shapes in the picture's own 256 units."""

    def __init__(self, canvas: ImageDraw.ImageDraw) -> None:
        self.canvas = canvas

    def oval(self, x: float, y: float, rx: float, ry: float, colour: str) -> None:
        self.canvas.ellipse([n * FINE for n in (x - rx, y - ry, x + rx, y + ry)], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, radius: float, colour: str) -> None:
        corners = [n * FINE for n in (left, top, right, bottom)]
        self.canvas.rounded_rectangle(corners, radius * FINE, fill=colour)

    def cap(
        self, x: float, y: float, rx: float, ry: float, colour: str, start: float = 180, end: float = 360
    ) -> None:
        self.canvas.chord([n * FINE for n in (x - rx, y - ry, x + rx, y + ry)], start, end, fill=colour)

    def arc(self, x: float, y: float, rx: float, ry: float, colour: str, start: float, end: float) -> None:
        box = [n * FINE for n in (x - rx, y - ry, x + rx, y + ry)]
        self.canvas.arc(box, start, end, fill=colour, width=4 * FINE)


def _hair_behind(brush: _Brush, look: Look) -> None:
    if look.hair == "bob":
        brush.box(58, 62, 198, 204, 66, look.hair_colour)
    if look.hair == "bun":
        brush.oval(128, 46, 30, 28, look.hair_colour)


def _hair_before(brush: _Brush, look: Look) -> None:
    if look.hair == "bob":
        brush.cap(128, 112, 62, 62, look.hair_colour, 172, 350)
    else:
        brush.cap(128, 108, 60, 56, look.hair_colour, 184, 356)
    if look.hair == "short":
        brush.oval(112, 62, 40, 20, look.hair_colour)


def _features(brush: _Brush, look: Look) -> None:
    ink = "#2b2320"
    for x in (106, 150):
        brush.oval(x, 130, 5, 6, ink)
        brush.arc(x, 122, 11, 9, look.hair_colour, 205, 335)
    brush.arc(128, 148, 7, 7, _darker(look.skin), 20, 160)
    brush.arc(128, 152, 22, 18, ink, 25, 155)


def _darker(colour: str) -> str:
    red, green, blue = (int(int(colour[at : at + 2], 16) * 0.86) for at in (1, 3, 5))
    return f"#{red:02x}{green:02x}{blue:02x}"
