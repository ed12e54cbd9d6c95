"""Sockets as their clients see them, through the real routing, Redis and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets
from channels.testing import WebsocketCommunicator, application as application_testing
from django.conf import settings
from django.db import close_old_connections

from chat import heads, live, watching, writer
from chat.tickets import Ticket, issue
from paldesk.asgi import application
from tests.world import World, build

ORIGIN = settings.SOCKET_ORIGINS[0]

# Channels' communicator leaves connections open for tests that share one transaction; ours commit, and each thread
# gives its connection back to the pool as it does in production.
application_testing.no_op = close_old_connections


class Client:
    """One open socket; ``expect`` reads until a frame of the wanted type and keeps the others."""

    def __init__(self, communicator: WebsocketCommunicator) -> None:
        self.wire = communicator
        self.seen: list[dict[str, Any]] = []

    async def send(self, type_: str, **fields: Any) -> None:
        await self.wire.send_to(text_data=json.dumps({"type": type_, **fields}, default=str))

    async def expect(self, *types: str) -> dict[str, Any]:
        """The next frame of one of these types."""
        while True:
            frame: dict[str, Any] = json.loads(await self.wire.receive_from(timeout=5))
            self.seen.append(frame)
            if frame["type"] in types:
                return frame

    async def refused(self) -> str:
        return str((await self.expect("command.refused"))["code"])

    async def closed(self) -> int:
        """The close code; frames before it are kept."""
        while True:
            message = await self.wire.receive_output(timeout=5)
            if message["type"] == "websocket.close":
                return int(message["code"])
            self.seen.append(json.loads(message["text"]))

    async def hears_no(self, type_: str, seconds: float = 0.2) -> bool:
        """Whether no frame of this type comes; others may."""
        while not await self.is_silent(seconds):
            frame = json.loads(await self.wire.receive_from(timeout=5))
            self.seen.append(frame)
            if frame["type"] == type_:
                return False
        return True

    async def is_silent(self, seconds: float = 0.2) -> bool:
        return await self.wire.receive_nothing(timeout=seconds, interval=0.02)


Opener = Callable[..., Awaitable[Client]]


@pytest.fixture
async def sockets(committed: None, redis: Any) -> AsyncIterator[None]:
    """Live layer, writer and heads of this test's own event loop."""
    caches = (live.hub, writer.writer, heads.heads, watching.boards)
    for cached in caches:
        cached.cache_clear()
    yield
    await writer.writer().aclose()
    await live.hub().aclose()
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
async def cast(sockets: None) -> World:
    return await on_thread(build)()


@pytest.fixture
async def connect(sockets: None) -> AsyncIterator[Opener]:
    """Opens a bare socket; nothing has been said on it."""
    opened: list[WebsocketCommunicator] = []

    async def bare(path: str, origin: str | None = ORIGIN, **more: str) -> Client:
        headers = [] if origin is None else [(b"origin", origin.encode())]
        headers += [(name.replace("_", "-").encode(), value.encode()) for name, value in more.items()]
        communicator = WebsocketCommunicator(application, path, headers=headers)
        communicator.scope["client"] = ["127.0.0.1", 1]
        opened.append(communicator)
        await communicator.connect()
        return Client(communicator)

    yield bare
    for communicator in opened:
        await communicator.disconnect()


@pytest.fixture
def visitor(connect: Opener, cast: World) -> Opener:
    async def opened(principal: UUID | None = None, **headers: str) -> Client:
        client = await connect("/ws/visitor/", **headers)
        await client.send("session.open", ticket=ticket(cast, "visitor", principal or cast.vi.pk))
        await client.expect("session.opened")
        return client

    return opened


@pytest.fixture
def operator(connect: Opener, cast: World) -> Opener:
    async def opened(member: Any = None) -> Client:
        member = member or cast.ada_at
        workspace = cast.other if member.workspace_id == cast.other.pk else cast.acme
        client = await connect(f"/ws/operator/{workspace.slug}/")
        await client.send("session.open", ticket=ticket(cast, "operator", member.pk, workspace.pk))
        await client.expect("session.opened")
        return client

    return opened


def ticket(
    cast: World, side: Any, principal: UUID, workspace: UUID | None = None, origin: str = ORIGIN
) -> str:
    made = Ticket(side=side, workspace=workspace or cast.acme.pk, principal=principal, origin=origin)
    return issue(live.redis(), made)
