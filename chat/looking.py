"""Which operator looks at which conversation, and who replies: worthless a minute later, so it lives in Redis alone.

A hash per workspace holds one field per looking socket, ``<conversation>:<membership>:<socket>``, with the time of
expiry. Whoever replies holds a key of the conversation, ``<membership>:<socket>``, which expires by itself; it is a
soft lock that another may take over.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chat import protocol as p

ALIVE_SECONDS = 75
LOST = (RedisError, OSError)


class Watch:
    """What one operator's socket looks at. Each verb gives what all operators shall be told, whole lists each."""

    def __init__(self, redis: Redis, workspace: UUID, member: UUID, socket: str) -> None:
        self._redis, self._workspace = redis, workspace
        self._me = f"{member}:{socket}"
        self._key = f"looking:{workspace}"
        self._at: UUID | None = None

    async def turn(self, conversation: UUID | None) -> list[p.LookingChanged]:
        """Look at this one from now on, or at none; a reply under way is left behind."""
        left, self._at = self._at, conversation
        try:
            if left is not None and left != conversation:
                await self._redis.hdel(self._key, f"{left}:{self._me}")
                await self._let_go(left)
            await self._stay()
            return await self._told({each for each in (left, conversation) if each})
        except LOST:
            return []

    async def claim(self, conversation: UUID, on: bool, take: bool) -> list[p.LookingChanged]:
        """Reply, unless another does already; with ``take`` also then. Only to what one looks at."""
        if conversation != self._at:
            return []
        lock = self._lock(conversation)
        try:
            if not on:
                await self._let_go(conversation)
            elif not await self._redis.set(lock, self._me, nx=not take, ex=ALIVE_SECONDS):
                await self._prolong(conversation)
            return await self._told({conversation})
        except LOST:
            return []

    async def refresh(self) -> list[p.LookingChanged]:
        """Still here; and who went without a word is taken away."""
        try:
            await self._stay()
            if self._at is not None:
                await self._prolong(self._at)
            stored = await self._redis.hgetall(self._key)
            gone = [field for field, until in stored.items() if float(until) <= time.time()]
            if not gone:
                return []
            await self._redis.hdel(self._key, *gone)
            return await self._told({_read(field)[0] for field in gone})
        except LOST:
            return []

    async def everything(self) -> list[p.LookingChanged]:
        """Every conversation that somebody looks at now."""
        try:
            return await self._told(None)
        except LOST:
            return []

    async def _stay(self) -> None:
        if self._at is not None:
            await self._redis.hset(self._key, f"{self._at}:{self._me}", f"{time.time() + ALIVE_SECONDS:.0f}")
            await self._redis.expire(self._key, ALIVE_SECONDS * 2)

    async def _let_go(self, conversation: UUID) -> None:
        if await self._mine(conversation):
            await self._redis.delete(self._lock(conversation))

    async def _prolong(self, conversation: UUID) -> None:
        if await self._mine(conversation):
            await self._redis.expire(self._lock(conversation), ALIVE_SECONDS)

    async def _mine(self, conversation: UUID) -> bool:
        held: bytes | None = await self._redis.get(self._lock(conversation))
        return held is not None and held.decode() == self._me

    async def _told(self, wanted: set[UUID] | None) -> list[p.LookingChanged]:
        looking: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for field, until in (await self._redis.hgetall(self._key)).items():
            conversation, member = _read(field)
            if float(until) > time.time() and member not in looking[conversation]:
                looking[conversation].append(member)
        shown = sorted(looking if wanted is None else wanted)
        replying = await self._replying(shown)
        return [
            p.LookingChanged(
                conversation=each,
                looking=sorted(looking[each]),
                replying=replying[each] if replying[each] in looking[each] else None,
            )
            for each in shown
        ]

    async def _replying(self, conversations: Iterable[UUID]) -> dict[UUID, UUID | None]:
        keys = {each: self._lock(each) for each in conversations}
        held = await self._redis.mget(list(keys.values())) if keys else []
        return {
            each: UUID(by.decode().partition(":")[0]) if by else None
            for each, by in zip(keys, held, strict=True)
        }

    def _lock(self, conversation: UUID) -> str:
        return f"replying:{self._workspace}:{conversation}"


def _read(field: bytes) -> tuple[UUID, UUID]:
    conversation, member, _ = field.decode().split(":")
    return UUID(conversation), UUID(member)
