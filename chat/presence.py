"""Which operators are here: worthless a minute later, so it lives in Redis alone.

A hash per workspace holds one field per open socket, ``<membership>:<socket>``, with status and time of expiry;
another holds when each member was last online, for a few days.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Literal, cast
from uuid import UUID

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

Status = Literal["online", "away", "offline"]

ALIVE_SECONDS = 75
SEEN_SECONDS = 4 * 24 * 3600
STRENGTH: dict[str, int] = {"offline": 0, "away": 1, "online": 2}


async def change(
    redis: AsyncRedis, workspace: UUID, member: UUID, socket: str, status: str | None
) -> Status | None:
    """Set a socket's status, or take it away; the member's new status, or None when it stays what it was."""
    key, field = _key(workspace), f"{member}:{socket}"
    try:
        before = _strongest(await redis.hgetall(key), member)
        if status is None:
            await redis.hdel(key, field)
        else:
            await redis.hset(key, field, _value(status))
            await redis.expire(key, ALIVE_SECONDS * 2)
            await _note(redis, workspace, member, status)
        after = _strongest(await redis.hgetall(key), member)
    except (RedisError, OSError):
        return None
    return after if after != before else None


async def refresh(redis: AsyncRedis, workspace: UUID, member: UUID, socket: str) -> None:
    """The socket is still there; its status stays, and comes back as online when Redis lost it."""
    key, field = _key(workspace), f"{member}:{socket}"
    try:
        stored = await redis.hget(key, field)
        status = stored.decode().partition("|")[0] if stored else "online"
        await redis.hset(key, field, _value(status))
        await redis.expire(key, ALIVE_SECONDS * 2)
        await _note(redis, workspace, member, status)
    except (RedisError, OSError):
        return


def seen(redis: Redis, workspace: UUID, member: UUID) -> None:
    """The member is online now."""
    redis.hset(_seen_key(workspace), str(member), f"{time.time():.0f}")


def last_seen(redis: Redis, workspace: UUID, member: UUID) -> datetime:
    """When the member was last online, as far as is known; long ago when it is not. Raises RedisError."""
    stored = cast("bytes | None", redis.hget(_seen_key(workspace), str(member)))
    return datetime.fromtimestamp(float(stored or 0), UTC)


def statuses(redis: Redis, workspace: UUID) -> dict[UUID, str]:
    """The status of every member with a living socket; nobody when Redis is out of reach."""
    try:
        stored = cast("dict[bytes, bytes]", redis.hgetall(_key(workspace)))
    except (RedisError, OSError):
        return {}
    members = {UUID(field.decode().partition(":")[0]) for field in stored}
    return {member: _strongest(stored, member) for member in members}


async def _note(redis: AsyncRedis, workspace: UUID, member: UUID, status: str) -> None:
    if status == "online":
        await redis.hset(_seen_key(workspace), str(member), f"{time.time():.0f}")
        await redis.expire(_seen_key(workspace), SEEN_SECONDS)


def _strongest(stored: dict[bytes, bytes], member: UUID) -> Status:
    best, now = "offline", time.time()
    for field, value in stored.items():
        status, _, until = value.decode().partition("|")
        if (
            field.decode().startswith(f"{member}:")
            and float(until) > now
            and STRENGTH[status] > STRENGTH[best]
        ):
            best = status
    return cast(Status, best)


def _value(status: str) -> str:
    return f"{status}|{time.time() + ALIVE_SECONDS:.0f}"


def _key(workspace: UUID) -> str:
    return f"presence:{workspace}"


def _seen_key(workspace: UUID) -> str:
    return f"online:{workspace}"
