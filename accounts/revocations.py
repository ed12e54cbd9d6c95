"""Ended access is told to open sockets at once; they also ask again by themselves every minute."""

from functools import cache
from uuid import UUID

import structlog
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

TOPIC = "revoked"


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL)


def announce(ended: UUID | str) -> None:
    """Close the sockets of a browser session, a membership or a visitor, named by its id."""
    try:
        _redis().publish(TOPIC, str(ended))
    except RedisError:
        log.warning("revocation.not_announced")
