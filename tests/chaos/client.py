"""A client as ours are: numbers its own ids, keeps what is not acknowledged, resumes by number."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake

GONE = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)
HEARTBEAT = 25.0


class Client:
    """``shown`` holds each conversation's events in the order they would stand on the screen."""

    def __init__(
        self, url: str, origin: str, ticket: Callable[[], str], heartbeat: float = HEARTBEAT
    ) -> None:
        self.url, self.origin, self.ticket, self.heartbeat = url, origin, ticket, heartbeat
        self.shown: dict[UUID, list[dict[str, Any]]] = {}
        self.unsent: dict[str, dict[str, Any]] = {}
        self.accepted: dict[str, int] = {}
        self.connected = 0
        self._socket: Any = None
        self._stopped = False

    async def run(self) -> None:
        """Connect, and connect again, until stopped."""
        while not self._stopped:
            try:
                await self._live()
            except GONE:
                await asyncio.sleep(random.uniform(0.05, 0.4))

    async def stop(self) -> None:
        self._stopped = True
        if self._socket is not None:
            await self._socket.close()

    async def say(self, body: str, **fields: Any) -> str:
        """Kept until it is acknowledged, however often the line breaks."""
        key = str(uuid4())
        self.unsent[key] = {"type": "message.send", "client_id": key, "body": body, **fields}
        await self._try(self.unsent[key])
        return key

    def follow(self, conversation: UUID) -> None:
        self.shown.setdefault(conversation, [])

    def head(self, conversation: UUID) -> int:
        return len(self.shown.get(conversation, []))

    async def _live(self) -> None:
        ticket = await asyncio.to_thread(self.ticket)
        async with asyncio.timeout(10):
            line = await websockets.connect(self.url, origin=self.origin, compression=None)
        await line.send(json.dumps({"type": "session.open", "ticket": ticket}))
        beat = asyncio.create_task(self._beat())
        try:
            async for text in line:
                # Nothing is said before the session is open.
                self._socket = line
                await self._hear(json.loads(text))
        finally:
            self._socket = None
            beat.cancel()
            await line.close()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.heartbeat * random.uniform(0.8, 1.2))
            await self._ping()

    async def _ping(self) -> None:
        await self._try({"type": "ping", "heads": {str(key): self.head(key) for key in self.shown}})

    async def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "session.opened":
                await self._opened(frame)
            case "session.stale":
                await self._ping()
            case "message.accepted":
                self.accepted[frame["client_id"]] = frame["seq"]
                self.unsent.pop(frame["client_id"], None)
            case "command.refused":
                await self._refused(frame)
            case "conversation.events":
                await self._page(frame)
            case "head.moved":
                await self._moved(UUID(frame["conversation"]), frame["seq"])
            case "pong":
                for key, seq in frame["heads"].items():
                    await self._moved(UUID(key), seq)
            case _:
                await self._event(frame)

    async def _opened(self, frame: dict[str, Any]) -> None:
        self.connected += 1
        if frame["conversation"]:
            self.follow(UUID(frame["conversation"]))
        for key in self.shown:
            await self._resume(key)
        for message in list(self.unsent.values()):
            await self._send(message)

    async def _refused(self, frame: dict[str, Any]) -> None:
        again = self.unsent.get(frame["ref"])
        if again is not None and frame["retry_ms"]:
            await asyncio.sleep(frame["retry_ms"] / 1000)
            await self._try(again)

    async def _page(self, frame: dict[str, Any]) -> None:
        for event in frame["events"]:
            await self._event(event)
        if frame["more"]:
            await self._resume(UUID(frame["conversation"]))

    async def _event(self, event: dict[str, Any]) -> None:
        if "seq" not in event or event["type"] == "read.marked":
            return
        key = UUID(event["conversation"])
        if key not in self.shown:
            return
        if event["seq"] == self.head(key) + 1:
            self.shown[key].append(event)
        elif event["seq"] > self.head(key):
            await self._resume(key)

    async def _moved(self, key: UUID, seq: int) -> None:
        if key in self.shown and seq > self.head(key):
            await self._resume(key)

    async def _resume(self, key: UUID) -> None:
        await self._try({"type": "conversation.resume", "conversation": str(key), "after": self.head(key)})

    async def _try(self, frame: dict[str, Any]) -> None:
        try:
            await self._send(frame)
        except GONE:
            return

    async def _send(self, frame: dict[str, Any]) -> None:
        if self._socket is None:
            raise OSError
        await self._socket.send(json.dumps(frame))
