"""How long is left to answer, in words and in a tone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

SOON = timedelta(days=2)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Left(NamedTuple):
    """``tone`` is "" while there is time, "warning" when it is soon, "danger" when it is past."""

    words: str
    tone: str


def left(due_at: datetime, now: datetime) -> Left:
    rest = due_at - now
    if rest < timedelta(0):
        return Left(f"{_long(-rest)} late", "danger")
    return Left(f"Due in {_long(rest)}", "warning" if rest <= SOON else "")


def _long(span: timedelta) -> str:
    """Whole days from two days on, whole hours below, rounded down: nobody is told to have more than there is."""
    for unit, word, least in ((DAY, "day", 2), (HOUR, "hour", 1)):
        if (count := span // unit) >= least:
            return f"{count} {word}{'' if count == 1 else 's'}"
    return "less than an hour"
