"""How much one socket may ask: a token bucket per kind of command, in memory.

The HTTP upgrade is limited by address; the frames that follow it are limited here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings

from chat import codec, protocol as p

ABUSE_REFUSALS = {"slow_down": 3, "malformed": 10}


@dataclass(slots=True)
class Bucket:
    """``burst`` at once, then ``per_minute``."""

    burst: float
    per_minute: float
    tokens: float = -1.0
    at: float = 0.0

    def take(self, now: float) -> float:
        """Seconds to wait; 0 when a token was taken."""
        earned = (now - self.at) * self.per_minute / 60
        self.tokens = self.burst if self.tokens < 0 else min(self.burst, self.tokens + earned)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) * 60 / self.per_minute


class Limits:
    """The buckets of one socket, made when first used."""

    __slots__ = ("_buckets", "_ignored", "_side")

    def __init__(self, side: p.Side) -> None:
        self._side = side
        self._buckets: dict[str, Bucket] = {}
        self._ignored: dict[str, int] = {}

    def spend(self, command: p.FromClient) -> None:
        """Raises Refusal with ``retry_ms`` when this comes too fast."""
        name = _kind(command)
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket(*_rate(self._side, name))
        wait = bucket.take(time.monotonic())
        if wait:
            ref = str(getattr(command, "ref", None) or getattr(command, "client_id", None) or "")
            raise codec.Refusal(
                "slow_down", "That was fast. Wait a moment.", ref, retry_ms=int(wait * 1000) + 50
            )
        self._ignored.pop("slow_down", None)

    def abused(self, code: str) -> bool:
        """Whether this refusal was one too many: it was answered with more of the same."""
        if code not in ABUSE_REFUSALS:
            return False
        self._ignored[code] = self._ignored.get(code, 0) + 1
        return self._ignored[code] > ABUSE_REFUSALS[code]


def _kind(command: p.FromClient) -> str:
    if isinstance(command, p.MessageSend | p.NoteAdd):
        return "write"
    if isinstance(command, p.PageView | p.PageLeave):
        return "page"
    return "typing" if isinstance(command, p.TypingSet) else "other"


def _rate(side: p.Side, kind: str) -> tuple[float, float]:
    if kind == "write":
        per_minute = settings.SOCKET_WRITES_PER_MINUTE if side is p.Side.VISITOR else 600
        return max(10, per_minute / 3), per_minute
    if kind == "page":
        return (60, 120)
    return (10, 60) if kind == "typing" else (120, 600)
