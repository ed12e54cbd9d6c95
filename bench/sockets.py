"""Through the sockets: saturation end to end, delivery at a calm rate, memory of an idle socket."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psutil

from accounts.models import Membership, Workspace
from bench.figures import Figure, percentile
from bench.wire import Wire
from chat.live import redis
from chat.tickets import Ticket, issue
from paldesk.embedded.redis import free_port
from tests.running import RunningServer

SOCKETS = 2000
SENDERS = 200
IN_FLIGHT = 4
SATURATION_SECONDS = 8
CALM_RATE = 200
CALM_SECONDS = 10
ROUNDS = 3

Talk = tuple[UUID, UUID]


class Bench:
    """A running server, one workspace and its conversations."""

    def __init__(
        self, server: RunningServer, workspace: Workspace, member: Membership, talks: list[Talk]
    ) -> None:
        self.server, self.workspace, self.member, self.talks = server, workspace, member, talks

    async def visitor(self, talk: Talk) -> Wire:
        return await self._open("/ws/visitor/", "visitor", talk[1])

    async def operator(self) -> Wire:
        return await self._open(f"/ws/operator/{self.workspace.slug}/", "operator", self.member.pk)

    async def _open(self, path: str, side: str, principal: UUID) -> Wire:
        ticket = Ticket(side=side, workspace=self.workspace.pk, principal=principal, origin=self.server.url)
        wire = await Wire.open(self.server.port, path, self.server.url)
        opened = asyncio.get_running_loop().create_future()
        wire.on_text = lambda text: opened.done() or opened.set_result(text)
        wire.send(json.dumps({"type": "session.open", "ticket": issue(redis(), ticket)}).encode())
        answer = await asyncio.wait_for(opened, 20)
        if b'"session.opened"' not in answer:
            raise RuntimeError(answer.decode())
        return wire

    def resident_kb(self) -> float:
        return sum(process.memory_info().rss for process in self.server.processes) / 1024


def frame(key: str, stamp: float) -> bytes:
    return b'{"type":"message.send","client_id":"%s","body":"%f does this fit a child of nine?"}' % (
        key.encode(),
        stamp,
    )


async def saturation(bench: Bench, limit: float) -> Figure:
    """Messages acknowledged per second while every sender always has some on the way; operators receive all."""
    operators = [await bench.operator() for _ in range(2)]
    senders = [await bench.visitor(talk) for talk in bench.talks[:SENDERS]]
    acknowledged, shown = 0, [0, 0]
    running = True

    def keep_sending(wire: Wire) -> None:
        def heard(text: bytes) -> None:
            nonlocal acknowledged
            if text.startswith(b'{"type":"message.accepted"'):
                acknowledged += 1
                if running:
                    wire.send(frame(str(uuid4()), 0))

        wire.on_text = heard
        for _ in range(IN_FLIGHT):
            wire.send(frame(str(uuid4()), 0))

    def count(number: int) -> None:
        def heard(text: bytes) -> None:
            shown[number] += text.startswith(b'{"type":"message.created"')

        operators[number].on_text = heard

    for number in range(len(operators)):
        count(number)
    for wire in senders:
        keep_sending(wire)
    await asyncio.sleep(1)
    begun, before = time.perf_counter(), acknowledged
    await asyncio.sleep(SATURATION_SECONDS)
    rate = (acknowledged - before) / (time.perf_counter() - begun)
    running = False
    await asyncio.sleep(2)
    if min(shown) < acknowledged * 0.99:
        print(f"warning: operators were shown {shown} of {acknowledged}", file=sys.stderr)
    for wire in (*operators, *senders):
        wire.close()
    return Figure.against("end_to_end_vs_pgbench", rate, "msg/s", limit, "pgbench", 1)


async def delivery(bench: Bench) -> tuple[list[float], float]:
    """Milliseconds from a visitor's send to an operator's screen, at a calm rate; and KiB per idle socket."""
    operator = await bench.operator()
    await asyncio.sleep(1)
    before = bench.resident_kb()
    visitors = await _all([bench.visitor(talk) for talk in bench.talks[:SOCKETS]])
    await asyncio.sleep(2)
    idle = (bench.resident_kb() - before) / len(visitors)
    took: list[float] = []

    def heard(text: bytes) -> None:
        now = time.perf_counter()
        at = text.find(b'"body":"')
        if at > 0:
            took.append((now - float(text[at + 8 : text.index(b" ", at)])) * 1000)

    operator.on_text = heard
    await _calmly(visitors, lambda wire: wire.send(frame(str(uuid4()), time.perf_counter())))
    for wire in (operator, *visitors):
        wire.close()
    return took[len(took) // 10 :], idle


async def bare(port: int, server: psutil.Process) -> tuple[list[float], float]:
    """The same of a bare echo: there and back on one socket, among as many."""
    await asyncio.sleep(0.5)
    before = server.memory_info().rss / 1024
    wires = await _all([Wire.open(port, "/") for _ in range(SOCKETS)])
    await asyncio.sleep(1)
    idle = (server.memory_info().rss / 1024 - before) / len(wires)
    took: list[float] = []
    for wire in wires:
        wire.on_text = lambda text: took.append((time.perf_counter() - float(text)) * 1000)
    await _calmly(wires, lambda wire: wire.send(b"%f" % time.perf_counter()))
    for wire in wires:
        wire.close()
    return took[len(took) // 10 :], idle


async def _all(openings: list) -> list[Wire]:
    """Opened fifty at a time, as the accept queue allows."""
    opened: list[Wire] = []
    for start in range(0, len(openings), 50):
        opened += await asyncio.gather(*openings[start : start + 50])
    return opened


async def _calmly(wires: list[Wire], send: object) -> None:
    """One send every 1/CALM_RATE s, each from the next socket, by the clock and not by sleeping in between."""
    gc.collect()
    gc.freeze()
    begun = time.perf_counter()
    for number in range(CALM_RATE * CALM_SECONDS):
        wait = begun + number / CALM_RATE - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        send(wires[number % len(wires)])  # type: ignore[operator]
    await asyncio.sleep(1)


@contextmanager
def echo_server() -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.bare", str(port)])
    try:
        _wait_for(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(port: int) -> None:
    import socket

    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the bare server did not start")


def measure(bench: Bench, limit: float) -> list[Figure]:
    rounds = sorted((asyncio.run(saturation(bench, limit)) for _ in range(ROUNDS)), key=lambda one: one.value)
    end_to_end = rounds[ROUNDS // 2]
    ours, kb = asyncio.run(delivery(bench))
    with echo_server() as (port, process):
        floor, bare_kb = asyncio.run(bare(port, process))
    named = (("p50", 0.5), ("p99", 0.99))
    return [
        end_to_end,
        *(
            Figure.against(
                f"delivery_{name}_ms",
                percentile(ours, share),
                "ms",
                percentile(floor, share),
                "bare echo",
                len(ours),
            )
            for name, share in named
        ),
        Figure("idle_socket_kb", round(kb, 1), "KiB", runs=SOCKETS),
        Figure.against("idle_socket_vs_bare", kb, "KiB", bare_kb, "bare echo", SOCKETS),
    ]
