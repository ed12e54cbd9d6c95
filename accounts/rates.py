"""How often one address may do something: counted in Redis, atomically, over all processes."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address, ip_network

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def spend(limit: str, name: str, request: HttpRequest) -> int:
    """Count one; 0 when it is within the limit, else the seconds to wait.

    ``limit`` reads like "60 per hour". A Redis out of reach lets everybody through: a visitor's message matters
    more than the count.
    """
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    # A count needs no address: what stands in Redis leads back to nobody without our key.
    return spend_as(limit, name, salted_hmac("accounts.rates", network).hexdigest())


def spend_as(limit: str, name: str, who: str) -> int:
    """The same for whoever is known otherwise than by an address: a workspace, a member."""
    item = _parsed(limit)
    key = (name, who)
    try:
        if _limiter().hit(item, *key):
            return 0
        return max(1, item.get_expiry())
    except (RedisError, OSError):
        log.warning("rates.not_counted")
        return 0


def network_of(address: str) -> str:
    """One household, one count: an IPv6 customer holds a whole /64 (RFC 6177)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)


@cache
def _parsed(limit: str) -> RateLimitItem:
    return parse(limit)


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    return SlidingWindowCounterRateLimiter(storage_from_string(settings.REDIS_URL))
