"""The colours of static/css/tokens.css, measured in both themes against WCAG 2.2 (1.4.3 and 1.4.11)."""

import re
from math import cos, radians, sin
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
Colour = tuple[float, float, float]
Token = tuple[str, str]

OKLCH = r"oklch\(([\d.]+) ([\d.]+) (var\(--hue\)|[\d.]+)\)"
PLAIN = re.compile(rf"--([\w-]+): ({OKLCH});")
PAIRED = re.compile(rf"--([\w-]+): light-dark\(({OKLCH}), ({OKLCH})\);")

GROUNDS = ("sunken", "ground", "surface", "raised")
TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "accent-ink") for ground in GROUNDS]
TEXT += [("danger-ink", ground) for ground in GROUNDS] + [("note-ink", "surface"), ("note-ink", "ground")]
TEXT += [(f"{tone}-ink", f"{tone}-tint") for tone in ("accent", "note", "danger", "info")]
TEXT += [("ink", f"{tone}-tint") for tone in ("accent", "note", "danger", "info")]
TEXT += [("on-accent", "accent"), ("on-accent", "accent-hover")]
TEXT += [("on-danger", "danger"), ("on-danger", "danger-hover")]
TEXT += [("ink", "selected"), ("ink-soft", "selected"), ("ink-faint", "selected"), ("accent-ink", "selected")]
TEXT += [("ground", "ink"), ("ink-soft", "note-tint"), ("ink-soft", "accent-tint")]
CONTROLS = [(line, ground) for line in ("edge", "accent", "danger") for ground in GROUNDS]
CONTROLS += [(state, "surface") for state in ("online", "offline")] + [("accent", "selected")]
CONTROLS += [("on-accent", "accent")]


def tokens() -> dict[str, Token]:
    text = TOKENS.read_text()
    paired = {match[1]: (match[2], match[6]) for match in PAIRED.finditer(text)}
    return {match[1]: (match[2], match[2]) for match in PLAIN.finditer(text)} | paired


def linear(oklch: str, hue: int = 0) -> Colour:
    """Linear sRGB of an oklch() notation, clipped to the gamut (matrices of CSS Color 4, section 10)."""
    lightness, chroma, angle = re.fullmatch(OKLCH, oklch).groups()
    turn = radians(hue if angle.startswith("var") else float(angle))
    a, b = float(chroma) * cos(turn), float(chroma) * sin(turn)
    long, medium, short = (
        (float(lightness) + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.2914855480),
        )
    )
    rows = (
        (4.0767416621, -3.3077115913, 0.2309699292),
        (-1.2684380046, 2.6097574011, -0.3413193965),
        (-0.0041960863, -0.7034186147, 1.7076147010),
    )
    return tuple(min(1.0, max(0.0, r[0] * long + r[1] * medium + r[2] * short)) for r in rows)


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(one: str, other: str, hue: int = 0) -> float:
    low, high = sorted((luminance(linear(one, hue)), luminance(linear(other, hue))))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
class TestBothThemes:
    @pytest.mark.parametrize(("ink", "ground"), TEXT)
    def test_words_can_be_read(self, ink: str, ground: str, theme: int) -> None:
        assert contrast(tokens()[ink][theme], tokens()[ground][theme]) >= 4.5

    @pytest.mark.parametrize(("line", "ground"), CONTROLS)
    def test_controls_can_be_seen(self, line: str, ground: str, theme: int) -> None:
        assert contrast(tokens()[line][theme], tokens()[ground][theme]) >= 3

    @pytest.mark.parametrize("hue", range(15, 360, 30))
    def test_initials_can_be_read_on_every_face(self, hue: int, theme: int) -> None:
        assert contrast(tokens()["hue-ink"][theme], tokens()["hue-ground"][theme], hue) >= 4.5

    def test_no_surface_is_pure_black_and_no_ink_pure_white(self, theme: int) -> None:
        assert all(0.17 <= float(tokens()[name][theme][6:10]) < 1 for name in (*GROUNDS, "ink"))


def test_the_measure_knows_the_two_ends() -> None:
    assert contrast("oklch(0 0 0)", "oklch(1 0 0)") == pytest.approx(21, abs=0.01)


def test_the_measure_can_refuse() -> None:
    assert contrast("oklch(0.7 0 0)", "oklch(0.95 0 0)") < 3


def test_every_opaque_colour_of_the_file_is_seen_by_the_measure() -> None:
    written = set(re.findall(r"^\s+--([\w-]+): (?:light-dark\()?oklch\((?!.* / )", TOKENS.read_text(), re.M))
    assert written <= tokens().keys()
