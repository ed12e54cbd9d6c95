"""The talks of the demo as they stand in talks/*.txt, and how one of them is told with other facts each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Literal

TALKS = Path(__file__).parent / "talks"
Side = Literal["visitor", "operator", "note"]
SIDES: dict[str, Side] = {">": "visitor", "<": "operator", "!": "note"}
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")
_FACT = re.compile(r"\$([a-z]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """``pause`` is the silence before it, besides the time that reading and typing take."""

    side: Side
    text: str
    pause: timedelta


@dataclass(frozen=True, slots=True)
class Talk:
    topic: str
    name: str
    language: str
    lines: tuple[Line, ...]


def talks(*files: str) -> list[Talk]:
    return [talk for file in files for talk in _talks(file)]


def told(text: str, facts: Mapping[str, str], dice: Random) -> str:
    """The text with one of each alternatives and the facts filled in. Raises KeyError for an unknown fact."""
    chosen = _ALTERNATIVES.sub(lambda found: dice.choice(found[1].split("|")), text)
    return _FACT.sub(lambda found: facts[found[1]], chosen)


def _talks(file: str) -> Iterator[Talk]:
    text = (TALKS / f"{file}.txt").read_text(encoding="utf-8")
    for part in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        head, *rest = part.strip().splitlines()
        name, _, language = head.partition(" (")
        yield Talk(file, name, language.rstrip(")") or "en", tuple(_lines(rest)))


def _lines(rows: Iterable[str]) -> Iterator[Line]:
    pause = timedelta()
    for row in filter(None, rows):
        sign, text = row[0], row[2:]
        if sign == "~":
            pause = timedelta(**{UNITS[text[-1]]: int(text[:-1])})
        else:
            yield Line(SIDES[sign], text, pause)
            pause = timedelta()
