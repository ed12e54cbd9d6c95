"""Who is on the sites of a workspace now: worthless a minute later, so it lives in Redis alone.

A sorted set per workspace holds until when each visitor is taken to be here; a hash beside it what is known of the
visit, and only of those who agreed to insights. Both are bounded and expire by themselves. Each change is told on a
topic of its own, which costs next to nothing while nobody listens.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import msgspec
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from accounts.tenancy import OutsideWorkspace, current
from chat.live import own_topic, redis as client

ALIVE_SECONDS = 75
# Between two pages the line is cut for a moment.
GRACE_SECONDS = 10
# More than the board is made for; whoever comes then is not shown.
MOST = 5000
COUNTED = 100
LOST = (RedisError, OSError)


class Onsite(msgspec.Struct, frozen=True, omit_defaults=True):
    """The visit of somebody who agreed: times in milliseconds, ``country`` alpha-2, ``device`` desktop, phone or
    tablet, ``source`` where they came from in words; ``visits`` counts this one, ``pages`` those of this one."""

    site: UUID
    url: str = ""
    title: str = ""
    arrived_at: int = 0
    page_at: int = 0
    pages: int = 1
    visits: int = 1
    source: str = ""
    country: str = ""
    city: str = ""
    browser: str = ""
    os: str = ""
    device: str = ""


def topic(workspace: UUID) -> str:
    return f"board:{workspace}"


# What writes


def show(redis: Redis, workspace: UUID, visitor: UUID, visit: Onsite) -> None:
    """This is what they look at now. For those alone who agreed to insights; also who has no line yet is here."""
    show_all(redis, workspace, {visitor: visit})


def show_all(redis: Redis, workspace: UUID, visits: Mapping[UUID, Onsite]) -> None:
    """The same of several at once."""
    pipe = redis.pipeline(transaction=False)
    here = {str(visitor): msgspec.json.encode(visit) for visitor, visit in visits.items()}
    pipe.hset(_visits(workspace), mapping=here)  # type: ignore[arg-type]
    _stay_all(pipe, workspace, here, ALIVE_SECONDS)
    pipe.publish(topic(workspace), " ".join(here))
    _attempt(pipe)


def forget(redis: Redis, workspace: UUID, visitors: Iterable[UUID]) -> None:
    """Nothing is known of these visits any more: they withdrew, were erased, or have left."""
    gone = [str(each) for each in visitors]
    if not gone:
        return
    pipe = redis.pipeline()
    pipe.hdel(_visits(workspace), *gone)
    pipe.publish(topic(workspace), " ".join(gone))
    _attempt(pipe)


async def arrive(redis: AsyncRedis, workspace: UUID, visitor: UUID) -> None:
    """Their chat has a line."""
    pipe = redis.pipeline()
    _stay(pipe, workspace, visitor, ALIVE_SECONDS)
    pipe.publish(topic(workspace), str(visitor))
    await _attempt_soon(pipe)


async def stay(redis: AsyncRedis, workspace: UUID, visitor: UUID) -> None:
    """They are still here."""
    pipe = redis.pipeline()
    _stay(pipe, workspace, visitor, ALIVE_SECONDS)
    await _attempt_soon(pipe)


async def leave(redis: AsyncRedis, workspace: UUID, visitor: UUID) -> None:
    """A line of theirs was cut. While another of their tabs has one they are here; else they may be between pages."""
    try:
        [(_, others)] = await redis.pubsub_numsub(own_topic(workspace, visitor))
    except LOST:
        return
    if not others:
        pipe = redis.pipeline()
        _stay(pipe, workspace, visitor, GRACE_SECONDS)
        await _attempt_soon(pipe)


def _stay(pipe: Any, workspace: UUID, visitor: UUID, seconds: int) -> None:
    _stay_all(pipe, workspace, [str(visitor)], seconds)


def _stay_all(pipe: Any, workspace: UUID, visitors: Iterable[str], seconds: int) -> None:
    until, crowd = f"{time.time() + seconds:.0f}", _crowd(workspace)
    pipe.zadd(crowd, dict.fromkeys(visitors, until))
    # Whoever would be the last to go is left aside when there are too many.
    pipe.zremrangebyrank(crowd, MOST, -1)
    for key in (crowd, _visits(workspace)):
        pipe.expire(key, ALIVE_SECONDS * 2)


def _attempt(pipe: Any) -> None:
    try:
        pipe.execute()
    except LOST:
        return  # the next page tells it again


async def _attempt_soon(pipe: Any) -> None:
    try:
        await pipe.execute()
    except LOST:
        return


# What reads


def everyone(redis: Redis, workspace: UUID) -> list[UUID]:
    """Who is here; nobody when Redis is out of reach."""
    try:
        found = cast("list[bytes]", redis.zrangebyscore(_crowd(workspace), time.time(), "+inf"))
    except LOST:
        return []
    return [UUID(each.decode()) for each in found]


def count(redis: Redis, workspace: UUID) -> int:
    try:
        return cast(int, redis.zcount(_crowd(workspace), time.time(), "+inf"))
    except LOST:
        return 0


def visitors_here() -> str:
    """How many are on the open workspace's sites: "" for none, "99+" from 100 on."""
    try:
        here = count(client(), current())
    except OutsideWorkspace:
        return ""  # an error's page, drawn when the workspace is closed again
    return "" if not here else str(here) if here < COUNTED else f"{COUNTED - 1}+"


def visits(redis: Redis, workspace: UUID, visitors: Sequence[UUID]) -> dict[UUID, Onsite | None]:
    """Those of them who are here, each with what is known of the visit."""
    if not visitors:
        return {}
    names = [str(each) for each in visitors]
    pipe = redis.pipeline(transaction=False)
    pipe.zmscore(_crowd(workspace), names)
    pipe.hmget(_visits(workspace), names)
    try:
        untils, known = pipe.execute()
    except LOST:
        return {}
    now = time.time()
    told = zip(visitors, untils, known, strict=True)
    return {each: _read(visit) for each, until, visit in told if until is not None and until > now}


def connected(redis: Redis, workspace: UUID, visitor: UUID) -> bool:
    """Whether a chat of theirs hears us at this moment."""
    try:
        [(_, listeners)] = cast(Any, redis.pubsub_numsub(own_topic(workspace, visitor)))
    except LOST:
        return False
    return bool(listeners)


def sweep(redis: Redis, workspace: UUID) -> list[UUID]:
    """Whose time has run out: nothing of them is kept."""
    crowd, now = _crowd(workspace), time.time()
    try:
        gone = cast("list[bytes]", redis.zrangebyscore(crowd, "-inf", now))
        if gone:
            pipe = redis.pipeline()
            pipe.zremrangebyscore(crowd, "-inf", now)
            pipe.hdel(_visits(workspace), *gone)
            pipe.execute()
    except LOST:
        return []
    return [UUID(each.decode()) for each in gone]


def _read(stored: bytes | None) -> Onsite | None:
    try:
        return msgspec.json.decode(stored, type=Onsite) if stored else None
    except msgspec.DecodeError:
        return None  # written by another version of this program


def _crowd(workspace: UUID) -> str:
    return f"onsite:{workspace}:until"


def _visits(workspace: UUID) -> str:
    return f"onsite:{workspace}:visits"
