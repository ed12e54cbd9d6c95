"""What a socket may cost, and what others notice of it: nothing."""

from __future__ import annotations

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.server.serving import MIB, Served, served, until


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served(stall_seconds=1, ping_seconds=1, pong_seconds=2, sweep_seconds=0.3) as running:
        yield running


@asynccontextmanager
async def opened(server: Served, path: str, **more: Any) -> AsyncIterator[ClientConnection]:
    async with connect(server.url(path), max_size=None, ping_interval=None, **more) as socket:
        yield socket


async def closing_code(socket: ClientConnection) -> int:
    async with asyncio.timeout(10):
        await socket.wait_closed()
    return socket.close_code or 0


async def slow_echo(server: Served, seconds: float) -> float:
    """What nine of ten answers stay below, asking all the time."""
    waits, until_then = [], time.monotonic() + seconds
    async with opened(server, "/ws/echo") as socket:
        while time.monotonic() < until_then:
            began = time.monotonic()
            await socket.send("hello")
            assert await socket.recv() == "hello"
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.02)
    return sorted(waits)[len(waits) * 9 // 10]


def masked(payload: bytes, opcode: int = 1, last: bool = True) -> bytes:
    """A frame as a client sends it, with a mask of zeros."""
    first = bytes([opcode | (0x80 if last else 0)])
    if len(payload) < 126:
        return first + bytes([0x80 | len(payload)]) + bytes(4) + payload
    return first + b"\xfe" + struct.pack("!H", len(payload)) + bytes(4) + payload


async def flood(socket: ClientConnection, data: bytes, seconds: float) -> int:
    """Write as fast as the other side takes it; bytes it took."""
    writer, sent = socket.transport, 0
    until_then = time.monotonic() + seconds
    while time.monotonic() < until_then and not writer.is_closing():
        if writer.get_write_buffer_size() < MIB:
            writer.write(data)
            sent += len(data)
        await asyncio.sleep(0)
    sent -= writer.get_write_buffer_size()
    writer.abort()
    return sent


async def test_it_echoes_text_of_any_language(server: Served) -> None:
    async with opened(server, "/ws/echo") as socket:
        await socket.send("grüß dich, 世界 👋")
        assert await socket.recv() == "grüß dich, 世界 👋"


async def test_no_compression_is_agreed_on(server: Served) -> None:
    async with opened(server, "/ws/echo", compression="deflate") as socket:
        assert "Sec-WebSocket-Extensions" not in socket.response.headers
        assert "Server" not in socket.response.headers


@pytest.mark.parametrize(
    ("path", "fits"), [("/ws/visitor/echo", 16_384), ("/ws/operator/acme/echo", 65_536), ("/ws/echo", 16_384)]
)
async def test_a_frame_has_its_size_by_path(server: Served, path: str, fits: int) -> None:
    async with opened(server, path) as socket:
        await socket.send("x" * fits)
        assert len(await socket.recv()) == fits
        await socket.send("x" * (fits + 1))
        assert await closing_code(socket) == 1009


async def test_parts_count_together(server: Served) -> None:
    async with opened(server, "/ws/visitor/echo") as socket:
        with suppress(ConnectionClosed):
            await socket.send("x" * 6000 for _ in range(3))
        assert await closing_code(socket) == 1009


async def test_empty_parts_without_end_are_refused(server: Served) -> None:
    async with opened(server, "/ws/visitor/echo") as socket:
        socket.transport.write(masked(b"", last=False) + masked(b"", 0, last=False) * 100)
        assert await closing_code(socket) == 1009


async def test_what_is_not_text_is_refused(server: Served) -> None:
    async with opened(server, "/ws/visitor/echo") as socket:
        socket.transport.write(masked(b"\xff\xfe"))
        assert await closing_code(socket) == 1007


async def test_the_server_may_say_more_than_it_would_hear(server: Served) -> None:
    async with opened(server, "/ws/visitor/large") as socket:
        assert len(await socket.recv()) == 200_000
        assert await closing_code(socket) == 1013


@pytest.mark.parametrize(("kind", "code"), [("leave", 1000), ("fail", 1011)])
async def test_a_socket_never_outlives_its_application(server: Served, kind: str, code: int) -> None:
    async with opened(server, f"/ws/{kind}") as socket:
        assert await closing_code(socket) == code


async def test_a_frame_that_came_with_the_handshake_is_not_lost(server: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    lines = ["GET /ws/echo HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", "", ""]
    writer.write("\r\n".join(lines).encode() + masked(b"early"))
    async with asyncio.timeout(5):
        assert b"101" in await reader.readuntil(b"\r\n\r\n")
        assert await reader.readexactly(7) == b"\x81\x05early"
    writer.close()


@pytest.mark.parametrize("size", [16_000, 10, 0], ids=["large", "small", "empty"])
async def test_a_flood_stays_with_its_sender(server: Served, size: int) -> None:
    before = server.memory()
    async with opened(server, "/ws/visitor/slow", close_timeout=0.1) as socket:
        data = masked(b"x" * size) * (64 if size > 100 else 5000)
        sent, wait = await asyncio.gather(flood(socket, data, 3), slow_echo(server, 2.8))
    assert server.memory() - before < 64 * MIB
    assert sent < 64 * MIB
    assert wait < 0.25


async def test_a_flood_of_pings_ends_its_sender(server: Served) -> None:
    before = server.memory()
    async with opened(server, "/ws/visitor/echo", close_timeout=0.1) as socket:
        socket.transport.pause_reading()
        sent, wait = await asyncio.gather(flood(socket, masked(b"x" * 100, 9) * 500, 2), slow_echo(server, 2))
    assert server.memory() - before < 64 * MIB
    assert sent < 64 * MIB
    assert wait < 0.25


async def test_one_who_does_not_read_is_let_go(server: Served) -> None:
    before = server.memory()
    async with opened(server, "/ws/visitor/pour", close_timeout=0.1) as socket:
        socket.transport.pause_reading()
        wait = await slow_echo(server, 2.5)
        assert server.memory() - before < 32 * MIB
        socket.transport.resume_reading()
        async with asyncio.timeout(10):
            with suppress(ConnectionClosed):
                while True:
                    await socket.recv()
        assert socket.close_code == 1006
    assert wait < 0.25


async def test_an_application_waits_for_one_who_does_not_read(server: Served) -> None:
    async with opened(server, "/ws/visitor/pour?waiting", close_timeout=0.1) as socket:
        socket.transport.pause_reading()
        await asyncio.sleep(0.6)
        poured = int(server.get("/sent?waiting").split(b"\r\n\r\n")[1])
        socket.transport.abort()
    assert MIB // 16 < poured < 16 * MIB  # the kernel's buffers hold some of it


async def test_one_who_reads_is_kept(server: Served) -> None:
    async with opened(server, "/ws/visitor/pour", close_timeout=0.1) as socket:
        received = 0
        until_then = time.monotonic() + 2.5
        while time.monotonic() < until_then:
            received += len(await socket.recv())
    assert received > 16 * MIB


async def test_an_idle_socket_lives_on_pings(server: Served) -> None:
    async with opened(server, "/ws/visitor/echo") as socket:
        await asyncio.sleep(12)
        await socket.send("still here")
        assert await socket.recv() == "still here"


def test_one_who_does_not_answer_pings_is_let_go(server: Served) -> None:
    lines = ["GET /ws/echo HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", "", ""]
    with server.connect() as connection:
        connection.sendall("\r\n".join(lines).encode())
        assert until(lambda: is_gone(connection), 10)


def is_gone(connection: Any) -> bool:
    try:
        return connection.recv(4096) == b""
    except ConnectionResetError:
        return True
