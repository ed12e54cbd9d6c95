"""Publish on commit, listen per process: the only file that knows how sockets of several processes hear.

A hint is lossy by nature: PostgreSQL is the truth and every hint carries its number. Each process keeps one Redis
subscription per topic, receives the text encoded once by whoever wrote, and hands it to its local sockets; a
socket that cannot take it is closed and resumes by number.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol
from uuid import UUID

import structlog
from django.conf import settings
from redis import Redis, exceptions as redis_errors
from redis.asyncio import Redis as AsyncRedis

from accounts.revocations import TOPIC as REVOKED
from chat import codec, protocol as p
from chat.ledger import Appended

log = structlog.get_logger(__name__)

UNREACHABLE = (redis_errors.ConnectionError, redis_errors.TimeoutError, OSError)


class Listener(Protocol):
    """A socket of this process."""

    def deliver(self, text: str) -> None: ...

    def stale(self) -> None:
        """Hints may have been lost."""

    def revoked(self, ids: str) -> None:
        """Somebody's access ended; ``ids`` is the id of a session, a membership or a visitor."""


def operators_topic(workspace: UUID) -> str:
    return f"operators:{workspace}"


def visitor_topic(workspace: UUID, conversation: UUID) -> str:
    # The workspace is part of the name: a foreign conversation's id leads to a topic nobody listens to.
    return f"visitor:{workspace}:{conversation}"


def own_topic(workspace: UUID, visitor: UUID) -> str:
    """What all tabs of one visitor hear, whichever conversation they show."""
    return f"own:{workspace}:{visitor}"


def member_topic(workspace: UUID, member: UUID) -> str:
    return f"member:{workspace}:{member}"


@cache
def redis() -> Redis:
    """The client of synchronous code."""
    return Redis.from_url(settings.REDIS_URL)


def publish(written: Sequence[Appended]) -> None:
    """Tell both sides of what was just committed. Losing this costs a moment: heads and relay make up for it."""
    announce(hints(written))


def hints(written: Iterable[Appended]) -> Iterable[tuple[str, str]]:
    """Topic and text for each side that may see each fresh event."""
    from chat.reading import event_of

    for appended in written:
        if appended.fresh:
            event, entry = event_of(appended), appended.entry
            yield operators_topic(entry.workspace), codec.encode(event, p.Side.OPERATOR)
            theirs = codec.encode(codec.for_visitor(event), p.Side.VISITOR)
            yield visitor_topic(entry.workspace, entry.conversation), theirs


def tell(workspace: UUID, conversation: UUID | None, frame: p.FromServer) -> list[tuple[str, str]]:
    """Topic and text of a frame that is no ledger event, for whoever may see it."""
    told = []
    if p.Side.OPERATOR in frame.seen_by:
        told.append((operators_topic(workspace), codec.encode(frame, p.Side.OPERATOR)))
    if conversation is not None and p.Side.VISITOR in frame.seen_by:
        told.append((visitor_topic(workspace, conversation), codec.encode(frame, p.Side.VISITOR)))
    return told


def tell_member(workspace: UUID, member: UUID, frame: p.FromServer) -> tuple[str, str]:
    """Topic and text of a frame for one member alone."""
    return member_topic(workspace, member), codec.encode(frame, p.Side.OPERATOR)


def announce(told: Iterable[tuple[str, str]]) -> None:
    """Publish from synchronous code. Losing this costs a moment: whoever comes back asks again."""
    try:
        pipe = redis().pipeline(transaction=False)
        for topic, text in told:
            pipe.publish(topic, text)
        pipe.execute()
    except UNREACHABLE:
        log.warning("live.publish_failed")


class Hub:
    """One process's ear: one Redis subscription per topic, local fan-out to sockets."""

    def __init__(self, url: str) -> None:
        self.redis = AsyncRedis.from_url(url, health_check_interval=15)
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._pubsub = self.redis.pubsub(ignore_subscribe_messages=True)
        self._reader: asyncio.Task[None] | None = None
        # One at a time: two first commands at once would each take a connection, and one would be lost.
        self._commands = asyncio.Lock()

    async def join(self, topic: str, listener: Listener) -> None:
        """Hear a topic from now on; a Redis out of reach is made up for when it is back."""
        first = not self._listeners[topic]
        self._listeners[topic].add(listener)
        if first:
            await self._subscribe(topic)
        if self._reader is None:
            self._reader = asyncio.create_task(self._listen())

    async def leave(self, topic: str, listener: Listener) -> None:
        listeners = self._listeners.get(topic)
        if listeners is None:
            return
        listeners.discard(listener)
        if not listeners:
            del self._listeners[topic]
            await self._unsubscribe(topic)

    async def publish(self, told: Iterable[tuple[str, str]]) -> None:
        try:
            pipe = self.redis.pipeline(transaction=False)
            for topic, text in told:
                pipe.publish(topic, text)
            await pipe.execute()
        except UNREACHABLE:
            log.warning("live.publish_failed")

    async def aclose(self) -> None:
        """Hear no more."""
        if self._reader is not None:
            self._reader.cancel()
        await self._pubsub.aclose()
        await self.redis.aclose()

    async def _subscribe(self, *topics: str) -> None:
        try:
            async with self._commands:
                await self._pubsub.subscribe(*topics)
        except UNREACHABLE:
            log.warning("live.subscribe_failed")

    async def _unsubscribe(self, topic: str) -> None:
        try:
            async with self._commands:
                await self._pubsub.unsubscribe(topic)
        except UNREACHABLE:
            log.warning("live.unsubscribe_failed")

    async def _listen(self) -> None:
        await self._subscribe(REVOKED)
        while True:
            try:
                await self._pass_on()
            except UNREACHABLE:
                await self._recover()

    async def _pass_on(self) -> None:
        while True:
            message = await self._pubsub.get_message(timeout=None)
            if message is not None:
                self._hand_over(message["channel"].decode(), message["data"].decode())

    def _hand_over(self, topic: str, text: str) -> None:
        if topic == REVOKED:
            for listener in self._everyone():
                listener.revoked(text)
            return
        for listener in tuple(self._listeners.get(topic, ())):
            listener.deliver(text)

    async def _recover(self) -> None:
        """Listen again on a new connection, then let every client ask what it missed."""
        log.warning("live.line_cut")
        delay = 0.1
        while not await self._listen_again():
            await asyncio.sleep(random.uniform(delay / 2, delay))  # noqa: S311 - jitter, no secret
            delay = min(delay * 2, 2.0)
        log.info("live.line_restored")
        for listener in self._everyone():
            listener.stale()

    async def _listen_again(self) -> bool:
        try:
            async with self._commands:
                await self._pubsub.aclose()
                self._pubsub = self.redis.pubsub(ignore_subscribe_messages=True)
                await self._pubsub.subscribe(REVOKED, *self._listeners)
        except UNREACHABLE:
            return False
        return True

    def _everyone(self) -> set[Listener]:
        return {listener for listeners in self._listeners.values() for listener in listeners}


@cache
def hub() -> Hub:
    """This process's hub; made on the event loop that first asks."""
    return Hub(settings.REDIS_URL)
