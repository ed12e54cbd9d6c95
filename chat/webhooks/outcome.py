"""What follows from how a try went: done, tried again and when, given up, or the webhook switched off."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum

# After each failed try, in seconds. Eight tries in all; with the jitter the last one is within 24 hours.
WAITS = (5, 60, 300, 1800, 2 * 3600, 6 * 3600, 12 * 3600)
JITTER = 0.1
WITHIN = timedelta(hours=24)
GONE = 410
# These say themselves when to come again (RFC 9110 section 10.2.3, RFC 6585 section 4).
ASKING_FOR_PATIENCE = (429, 503)


class Next(Enum):
    DONE = "done"
    AGAIN = "again"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True)
class Result:
    """What came of a try. ``status`` is None where nothing was answered, and ``fault`` says why in a word or two."""

    status: int | None
    fault: str = ""
    retry_after: str = ""
    answer: str = ""
    ms: int = 0


def after(result: Result, tried: int, since: datetime, now: datetime) -> tuple[Next, datetime]:
    """What to do after the ``tried``-th try of a delivery that began at ``since``, and when."""
    if result.status is not None and 200 <= result.status < 300:
        return Next.DONE, now
    if result.status == GONE:
        return Next.GONE, now
    if tried > len(WAITS):
        return Next.FAILED, now
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (nobody gains by guessing it)
    due = now + timedelta(seconds=WAITS[tried - 1] * spread)
    if result.status in ASKING_FOR_PATIENCE:
        due = max(due, _asked_for(result.retry_after, now) or due)
    # Whoever wants more patience than there is gets one more try at the very end.
    last = since + WITHIN
    if due > last and now < last:
        return Next.AGAIN, last
    return (Next.AGAIN, due) if due <= last else (Next.FAILED, now)


def _asked_for(retry_after: str, now: datetime) -> datetime | None:
    """Seconds or a date: RFC 9110 section 10.2.3."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return now + timedelta(seconds=min(int(text[:9]), 7 * 24 * 3600))
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
