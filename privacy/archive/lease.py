"""Who works on what at the moment, and how far it has come: in Redis, because it is worthless a minute later.

A worker that dies lets its lease run out, and the next sweep gives the work to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.cache import cache

SECONDS = 90


class Lease:
    """Held for one piece of work; ``tell`` keeps it and says how many rows are done."""

    def __init__(self, key: UUID) -> None:
        self._key, self._done = _name(key), 0

    def tell(self, more: int) -> None:
        self._done += more
        cache.set(self._key, self._done, SECONDS)


@contextmanager
def leased(key: UUID) -> Iterator[Lease | None]:
    """None when somebody works on it already."""
    if not cache.add(_name(key), 0, SECONDS):
        yield None
        return
    try:
        yield Lease(key)
    finally:
        cache.delete(_name(key))


def done(key: UUID) -> int:
    """How many rows are done, as it was last told; 0 when nobody works on it."""
    return int(cache.get(_name(key), 0))


def _name(key: UUID) -> str:
    return f"carrying:{key}"
