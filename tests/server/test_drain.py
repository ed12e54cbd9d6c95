"""SIGTERM: everyone is told, what runs is finished, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import Any

from websockets.asyncio.client import connect

from tests.server.serving import Served, rest, served, status, until


async def test_a_hundred_sockets_are_sent_elsewhere_one_after_the_other() -> None:
    with served(reconnects_per_second=50) as server:
        sockets = await asyncio.gather(*(connect(server.url("/ws/visitor/echo")) for _ in range(100)))
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        times = await asyncio.gather(*(ended(socket, began) for socket in sockets))
        assert {socket.close_code for socket in sockets} == {1012}
        # Over two seconds, at random: the middle half of them takes one.
        ordered = sorted(times)
        assert ordered[75] - ordered[25] > 0.4
        assert ordered[-1] < 8
        assert await asyncio.to_thread(server.process.wait, 10) == 0


async def ended(socket: Any, began: float) -> float:
    async with asyncio.timeout(20):
        await socket.wait_closed()
    return time.monotonic() - began


def test_what_runs_is_finished_and_nobody_new_is_let_in() -> None:
    with served() as server, server.connect() as asking, server.connect() as idle:
        asking.sendall(b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        assert rest(idle) == b""
        assert until(lambda: is_refused(server), 5)
        assert server.process.poll() is None
        answer = rest(asking)
        assert status(answer) == 200
        assert answer.endswith(b"late")
        assert b"connection: close" in answer.lower()
        assert server.process.wait(10) == 0


def test_a_request_without_end_holds_it_up_for_a_while_only() -> None:
    with served(drain_seconds=1) as server, server.connect() as asking, half_open(server):
        asking.sendall(b"GET /never HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.3)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        assert 1 <= time.monotonic() - began < 6


def is_refused(server: Served) -> bool:
    try:
        server.connect().close()
    except ConnectionRefusedError:
        return True
    return False


def half_open(server: Served) -> Any:
    """A handshake that its application has not answered, and a request that has only begun."""
    connection = server.connect()
    lines = ["GET /ws/silent HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", "", ""]
    connection.sendall("\r\n".join(lines).encode())
    begun = server.connect()
    begun.sendall(b"GET / HTTP/1.1\r\n")
    return connection
