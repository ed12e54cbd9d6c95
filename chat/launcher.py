"""What the loader is told: the site's look, with the options of the page's ``boot`` before it.

The script stays small because everything that can be decided here is: colours, sides, sheet, the frame's address,
which verbs there are and what each takes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from accounts.colours import palette
from accounts.models import Site
from accounts.models.site import Side

SHEET = Path(__file__).with_suffix(".css")
# Above what pages put on top of themselves, and still below the largest number that browsers take.
Z_INDEX = 2_147_483_000
TEXTS_MAX = 40
TEXT_MAX = 300
SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"

NOTHING = ":not(*)"  # a selector of no element

# What the frame does for the page: when ("open" the panel first, "act" as the visitor, "wait" until the visitor acts,
# or at "once"), then the types of what is given. The prototype is nobody's: no inherited name is taken for a verb.
VERBS = {
    "__proto__": None,
    "message": ["open", "string"],
    "send": ["act", "string"],
    "identify": ["wait", "object"],
    "update": ["wait", "object"],
    "track": ["wait", "string"],
    "consent": ["wait", "string", "boolean"],
    "privacy": ["open"],
    "logout": ["once"],
}


class WrongOption(ValueError):
    """Says which option is wrong and what it takes."""


def _matching(pattern: str) -> Callable[[Any], bool]:
    return lambda given: isinstance(given, str | int) and re.fullmatch(pattern, str(given)) is not None


def _texts(given: Any) -> bool:
    said = given.items() if isinstance(given, dict) and len(given) <= TEXTS_MAX else [(None, None)]
    return all(
        isinstance(text, str) and len(text) <= TEXT_MAX and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(key))
        for key, text in said
    )


# A script tag's data-… are texts, so numbers and booleans come as such, too.
TAKES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "locale": (
        _matching(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}"),
        "the tag of a language, like de or pt-BR",
    ),
    "theme": (_matching("auto|light|dark"), "auto, light or dark"),
    "colour": (_matching("#[0-9a-fA-F]{6}"), "a colour like #1d6f55"),
    "position": (_matching("left|right"), "left or right"),
    "zIndex": (_matching(r"\d{1,10}"), "a whole number"),
    "launcher": (lambda given: isinstance(given, bool | str) and given != "", "true, false or a selector"),
    "texts": (_texts, f"an object of at most {TEXTS_MAX} texts by key, like {{'frame.send': 'Go'}}"),
}


@dataclass(frozen=True)
class Options:
    """Those of ``boot`` that concern the look; empty where the page says nothing."""

    locale: str = ""
    theme: str = ""
    colour: str = ""
    position: str = ""
    zIndex: int | str = Z_INDEX  # as the page writes it
    launcher: bool | str = ""
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> Options:
        """Read from ``?with=``, a JSON object, raising WrongOption; or from ``?locale=`` and ``?theme=``."""
        alone = {name: request.GET.get(name) for name in ("locale", "theme")}
        given = _parsed(request.GET.get("with") or "{}")
        if not isinstance(given, dict):
            raise WrongOption("The options are no object.")
        fitting = {name: value for name, value in alone.items() if TAKES[name][0](value)}
        named = {name: _right(name, value) for name, value in given.items() if name in TAKES}
        return cls(**{**fitting, **named})

    @classmethod
    def that_fit(cls, request: HttpRequest) -> Options:
        """For the frame, which nobody can tell what was wrong: then it looks as the site wants it."""
        try:
            return cls.of(request)
        except WrongOption:
            return cls()

    @property
    def of_the_frame(self) -> str:
        """The query that hands on to the frame what concerns it, or nothing."""
        said = {name: getattr(self, name) for name in ("locale", "theme", "colour", "texts")}
        given = {name: value for name, value in said.items() if value}
        return "?" + urlencode({"with": json.dumps(given, separators=(",", ":"))}) if given else ""


def _right(name: str, value: Any) -> Any:
    fits, what = TAKES[name]
    if name == "texts" and isinstance(value, str):
        value = _parsed(value)
    if not fits(value):
        raise WrongOption(f"{name} takes {what}.")
    return value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def drawn(site: Site, options: Options) -> dict[str, Any]:
    """The button: its style sheet, its classes, whether it is hidden, and which of the page's own stands for it."""
    colours = palette(options.colour.lower() or site.colour)
    launcher = str(site.launcher if options.launcher == "" else options.launcher)
    shown = {"true": True, "false": False}.get(launcher.lower())
    # A site's side is that of the reading direction, which the page knows; what the page says itself is meant so.
    side = options.position or ("start" if site.position == Side.LEFT else "end")
    return {
        "css": f":host{{--z:{options.zIndex};--c:{colours['ground']};--i:{colours['ink']}}}{_sheet()}",
        "look": f"{side} {options.theme or site.theme}",
        "hidden": not shown,
        "own": launcher if shown is None else NOTHING,
    }


@cache
def _sheet() -> str:
    bare = re.sub(r"/\*.*?\*/", "", SHEET.read_text(), flags=re.S)
    return re.sub(r"\s*([{};,]|: )\s*", lambda found: found[1].strip(), re.sub(r"\s+", " ", bare)).strip()
