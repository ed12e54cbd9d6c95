"""One open socket of this process: a bounded queue towards the client."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import structlog

from chat import codec, protocol as p

log = structlog.get_logger(__name__)

QUEUE_MAX = 256
CHECK_SECONDS = 60
TRY_LATER = 1013

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Socket:
    """What the hub hands texts to. A client slower than its queue is closed and resumes by number."""

    __slots__ = (
        "_checked_at",
        "_close_code",
        "_opened",
        "_pump",
        "_queue",
        "_send",
        "_watched",
        "closing",
        "key",
        "side",
    )

    def __init__(self, send: Send, side: p.Side) -> None:
        self._send, self.side = send, side
        self._queue: deque[str] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._close_code = 0
        self._watched: frozenset[str] = frozenset()
        self._checked_at = time.monotonic()
        self.closing = self._opened = False
        self.key = uuid4().hex[:12]

    def send(self, frame: p.FromServer) -> None:
        self.deliver(codec.encode(frame, self.side))

    def open(self, frame: p.FromServer) -> None:
        """Let the client hear, this frame first; what the hub delivered meanwhile comes after it."""
        self._queue.appendleft(codec.encode(frame, self.side))
        self._opened = True
        self._start_pump()

    def deliver(self, text: str) -> None:
        if self.closing:
            return
        if len(self._queue) >= QUEUE_MAX:
            log.info("socket.too_slow", side=self.side.value)
            self._queue.clear()
            self._close_soon(TRY_LATER)
            return
        self._queue.append(text)
        if self._opened:
            self._start_pump()

    def stale(self) -> None:
        """The process's line was cut; the client asks for heads, which finds what this socket missed."""
        self.send(p.SessionStale())

    def watch(self, *ids: object) -> None:
        """Close this socket when one of these loses its access."""
        self._watched = frozenset(str(one) for one in ids if one)

    def revoked(self, ids: str) -> None:
        if ids in self._watched:
            self._close_soon(p.Closing.REVOKED)

    async def refuse_and_close(self, frame: p.CommandRefused, code: int) -> None:
        self.send(frame)
        await self.close(code)

    async def close(self, code: int) -> None:
        """Send what is queued, then the close frame."""
        self._close_soon(code)
        if self._pump is not None:
            await self._pump

    def end(self) -> None:
        """The connection is gone already."""
        self.closing = True
        self._queue.clear()

    def due_for_check(self) -> bool:
        now = time.monotonic()
        due = now - self._checked_at >= CHECK_SECONDS
        if due:
            self._checked_at = now
        return due

    def _close_soon(self, code: int) -> None:
        if not self.closing:
            self.closing, self._close_code = True, code
            self._start_pump()

    def _start_pump(self) -> None:
        if self._pump is None:
            self._pump = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._queue:
                await self._send({"type": "websocket.send", "text": self._queue.popleft()})
            if self._close_code:
                await self._send({"type": "websocket.close", "code": self._close_code})
        except (OSError, RuntimeError):
            # The client left while we were writing; its read loop ends by itself.
            self.end()
        finally:
            self._pump = None
