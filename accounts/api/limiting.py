"""How many calls a key has in a minute: one moving window, counted in Redis by one atomic script.

Headers as in draft-ietf-httpapi-ratelimit-headers-10, of structured fields.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import cache
from uuid import UUID

import structlog
from django.conf import settings
from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
WINDOW = 60


@dataclass(frozen=True)
class Spent:
    """``wait`` is 0 for a call that is within the limit, else the seconds to wait."""

    limit: int
    left: int
    reset: int
    wait: int = 0

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW}',
            "RateLimit": f'"default";r={self.left};t={self.reset}',
        }


def spend(key: UUID) -> Spent:
    """Count one call. A Redis out of reach lets everybody through."""
    limit = settings.API_REQUESTS_PER_MINUTE
    item = RateLimitItemPerMinute(limit)
    try:
        counted = _limiter().hit(item, "api", str(key))
        stats = _limiter().get_window_stats(item, "api", str(key))
    except (RedisError, OSError):
        log.warning("rates.not_counted")
        return Spent(limit, limit, 0)
    reset = max(0, math.ceil(stats.reset_time - time.time()))
    return Spent(limit, stats.remaining, reset, 0 if counted else max(1, reset))


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(storage_from_string(settings.REDIS_URL))
