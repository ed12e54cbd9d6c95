"""What the open workspace may still add, and how far back it sees, by the limits that stand on its row.

Only what somebody of the team, a program with a key or an import adds is asked for here. Visitors and what they
write are never refused: they may bring a workspace over its limits.

Sites and automations are few and counted. Contacts and files are many: the worker counts them (``used_…`` of the
workspace, at ``counted_at``), and what came since is counted on top by its id, which begins with its time. Only where
that says "full" is all counted anew, because much may have been deleted since.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import Site, Workspace
from accounts.tenancy import current

# Above so many, an answer of "full" stands for some seconds: a program that asks on must not count them each time.
DEAR, STANDS_SECONDS = 10_000, 20


class Full(Exception):
    """The plan has no room for more; says so, with ways out."""


class Measure(NamedTuple):
    """Something that plans limit, said as ``one`` and as ``many`` of it. ``unit``: what one of the limit is in what
    is counted. ``exact`` counts all, ``since`` what has this id or a later one, where there may be many."""

    what: str
    limit: str
    used: str
    one: str
    many: str
    way_out: str
    exact: Callable[[], int]
    since: Callable[[UUID], int] | None = None
    unit: int = 1


SITES = Measure(
    "sites",
    "limit_sites",
    "used_sites",
    "1 site",
    "{} sites",
    "Delete one that is not used any more",
    lambda: int(Site.objects.count()),
)


def left(measure: Measure) -> int | None:
    """How much of it may still be added, never less than nothing; None without a limit."""
    if not sold():
        return None
    most, used, at = (
        Workspace.objects.filter(pk=current()).values_list(measure.limit, measure.used, "counted_at").get()
    )
    if most is None:
        return None
    most *= measure.unit
    if measure.since is not None and at is not None:
        kept = used + measure.since(moment(at))
        if kept < most:
            return int(most - kept)
    return _counted(measure, most)


def demand(measure: Measure, adding: int = 1) -> None:
    """Raises Full unless there is room for so much more of it."""
    if words := refusal(measure, adding):
        raise Full(words)


def refusal(measure: Measure, adding: int = 1) -> str:
    """What to say where there is no room for so much more of it; "" where there is."""
    if measure.since is None:
        # Of few things the last one is given once, to whoever asks first.
        Workspace.objects.select_for_update(no_key=True).filter(pk=current()).first()
    room = left(measure)
    if room is None or room >= adding:
        return ""
    most = Workspace.objects.filter(pk=current()).values_list(measure.limit, flat=True).get()
    room = measure.one if most == 1 else measure.many.format(f"{most:,}")
    ways = f"{measure.way_out}, or choose a larger plan under Settings → Plan and billing."
    return f"Your plan has room for {room}, and it is full. {ways}"


def horizon() -> datetime | None:
    """Conversations that rest since before then are not shown; None where the plan shows all."""
    if not sold():
        return None
    days = Workspace.objects.filter(pk=current()).values_list("limit_history_days", flat=True).get()
    return None if days is None else timezone.now() - timedelta(days=days)


def sold() -> bool:
    """Whether this installation sells plans. Limits that stand on a row from when it did hold nobody any more."""
    return bool(settings.STRIPE_SECRET_KEY)


def moment(at: datetime) -> UUID:
    """The smallest UUIDv7 of this millisecond (RFC 9562, 5.7)."""
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62))


def _counted(measure: Measure, most: int) -> int:
    if most <= DEAR:
        return max(0, most - measure.exact())
    key = f"full:{measure.what}:{current()}"
    with suppress(RedisError):
        if cache.get(key):
            return 0
    room = max(0, most - measure.exact())
    if room == 0:
        with suppress(RedisError):
            cache.set(key, True, STANDS_SECONDS)
    return room
