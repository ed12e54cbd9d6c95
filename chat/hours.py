"""Business hours of a site: whether it is open at a time, and when that changes.

``site.hours`` is ``{"zone": "Europe/Vienna", "week": {"mon": [["09:00", "17:00"]], …}, "closed": {"2026-12-25":
"Christmas"}}``. Times are wall-clock times of the zone. A span ends before the day does, or with it ("24:00"); what
goes on past midnight is written as two. Empty hours say nothing: then nobody is told that the team is away.

A wall-clock time that the clocks skip in spring is where they jump to; one that comes twice in autumn opens at its
first and closes at its last (PEP 495's ``fold``), so that a shop is never open for less than what its door says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPANS_MAX = 4  # in one day
CLOSED_MAX = 60
NAME_MAX = 60
# Longer ahead nobody plans a chat: a team away for all of that is "away", without a day.
HORIZON_DAYS = 60
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")

Hours = dict[str, Any]


class WrongHours(ValueError):
    """What is wrong with the hours, as a sentence for whoever wrote them; ``day`` says where."""

    def __init__(self, words: str, day: str = "") -> None:
        super().__init__(words)
        self.day = day


def asked(hours: Any) -> bool:
    """Whether the site has hours at all."""
    return isinstance(hours, dict) and bool(hours.get("week"))


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether the team is there at this moment. Without hours it always may be."""
    if not asked(hours):
        return True
    local = at.astimezone(ZoneInfo(hours["zone"])).date()
    # A span of yesterday may end today where the clocks jump over midnight.
    nearby = (local + timedelta(days=number) for number in (-1, 0, 1))
    return any(start <= at < end for day in nearby for start, end in _spans(hours, day))


def turns(hours: Hours, after: datetime, count: int) -> list[datetime]:
    """The next moments at which open becomes closed or closed open, at most ``count``, in UTC."""
    found: list[datetime] = []
    for turn in _edges(hours, after):
        if turn > after:
            found.append(turn)
        if len(found) == count:
            break
    return found


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """When the team is back; None while it is there, without hours, and when that is further away than two months."""
    if is_open(hours, at):
        return None
    following = turns(hours, at, 1)
    return following[0] if following else None


def _edges(hours: Hours, after: datetime) -> Iterator[datetime]:
    """Starts and ends in order, those that touch left out: nobody leaves at 24:00 to come back at 00:00."""
    if not asked(hours):
        return
    first = after.astimezone(ZoneInfo(hours["zone"])).date() - timedelta(days=1)
    days = (first + timedelta(days=number) for number in range(HORIZON_DAYS + 2))
    end = None
    for start, until in (span for day in days for span in _spans(hours, day)):
        if end is not None and start > end:
            yield end
        if end is None or start > end:
            yield start
        end = until if end is None else max(end, until)
    if end is not None:
        yield end


def _spans(hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
    if day.isoformat() in hours.get("closed", {}):
        return []
    zone = ZoneInfo(hours["zone"])
    spans = [
        (_moment(day, start, zone, fold=0), _moment(day, end, zone, fold=1))
        for start, end in sorted(hours["week"].get(DAYS[day.weekday()], []))
    ]
    # Both ends may stand in the hour that the clocks skip.
    return [(start, end) for start, end in spans if start < end]


def _moment(day: date, clock: str, zone: ZoneInfo, fold: int) -> datetime:
    if clock == "24:00":
        return _moment(day + timedelta(days=1), "00:00", zone, fold=0)
    wall = datetime.combine(day, time.fromisoformat(clock), tzinfo=zone)
    if not _exists(wall):
        return _jump(wall)
    return wall.replace(fold=fold).astimezone(UTC)


def _exists(wall: datetime) -> bool:
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None)


def _jump(wall: datetime) -> datetime:
    """The moment at which the clocks skip this time: the offset before it says when that is."""
    before = wall.replace(fold=0).utcoffset() or timedelta()
    after = wall.replace(fold=1).utcoffset() or timedelta()
    moment = wall.replace(tzinfo=None, fold=0)
    # Between the two readings of the skipped time lies the jump; it stands at a full minute.
    low, high = moment - max(before, after), moment - min(before, after)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        offset = middle.replace(tzinfo=UTC).astimezone(wall.tzinfo).utcoffset()
        low, high = (low, middle) if offset == max(before, after) else (middle, high)
    return high.replace(tzinfo=UTC)


def clean(hours: Any) -> Hours:
    """The hours in one shape, spans in order. Raises WrongHours."""
    if not asked(hours):
        return {}
    zone = hours.get("zone")
    if zone not in _zones():
        raise WrongHours("Choose the time zone that the hours are in.")
    week = {day: _clean_day(hours["week"].get(day) or [], day) for day in DAYS}
    if not any(week.values()):
        raise WrongHours("Give at least one day some hours, or switch business hours off.")
    return {"zone": zone, "week": week, "closed": _clean_closed(hours.get("closed") or {})}


def _clean_day(spans: Any, day: str) -> list[list[str]]:
    if not isinstance(spans, list) or len(spans) > SPANS_MAX:
        raise WrongHours(f"A day takes {SPANS_MAX} spans at most.", day)
    found = sorted([_clean_span(span, day) for span in spans])
    if any(one[1] > other[0] for one, other in pairwise(found)):
        raise WrongHours("Two spans of this day overlap: make one of them.", day)
    return found


def _clean_span(span: Any, day: str) -> list[str]:
    if not isinstance(span, list) or len(span) != 2 or not all(isinstance(end, str) for end in span):
        raise WrongHours("Write each span like 09:00 to 17:00.", day)
    start, end = span
    # A field for times has no 24:00: midnight at the end of a span is the end of the day.
    end = "24:00" if end == "00:00" else end
    if not _TIME.fullmatch(start) or not (end == "24:00" or _TIME.fullmatch(end)):
        raise WrongHours("Write each span like 09:00 to 17:00.", day)
    if start >= end:
        raise WrongHours("This span ends before it begins. What goes past midnight belongs to two days.", day)
    return [start, end]


def _clean_closed(closed: Any) -> dict[str, str]:
    if not isinstance(closed, dict) or len(closed) > CLOSED_MAX:
        raise WrongHours(f"There is room for {CLOSED_MAX} closed days.", "closed")
    try:
        return {
            date.fromisoformat(day).isoformat(): str(name).strip()[:NAME_MAX]
            for day, name in sorted(closed.items())
        }
    except (TypeError, ValueError):
        raise WrongHours("Write closed days like 2026-12-25.", "closed") from None


@cache
def _zones() -> set[str]:
    return available_timezones()
