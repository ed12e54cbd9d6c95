"""Moments in seconds since 1970, and the calendar between them, in UTC."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta

HOUR = 3600
DAY = 24 * HOUR


def months_after(moment: int, months: int) -> int:
    """The same day and time of a later month, or its last day when it has no such day."""
    at = datetime.fromtimestamp(moment, UTC)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return int(at.replace(year=year, month=month + 1, day=day).timestamp())


def later(anchor: int, interval: str, count: int) -> int:
    """``count`` intervals after the anchor: counted from it, so that the 31st comes back after a short month."""
    if interval in ("month", "year"):
        return months_after(anchor, count * (12 if interval == "year" else 1))
    return int(
        (
            datetime.fromtimestamp(anchor, UTC) + timedelta(days=count * (7 if interval == "week" else 1))
        ).timestamp()
    )


def boundary_after(anchor: int, interval: str, count: int, moment: int) -> int:
    """The first end of a period after a moment."""
    number = 1
    while (end := later(anchor, interval, count * number)) <= moment:
        number += 1
    return end


def day(moment: int) -> str:
    """As invoices write it: 25 Nov 2026."""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at.day} {at:%b %Y}"
