"""Processes die in the middle; nothing that was acknowledged is lost, doubled or out of order."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import psutil
import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets
from django.db import connection

from accounts.tenancy import within
from chat.live import redis as client_of_redis
from chat.models import Conversation, Event, Message
from chat.tickets import Ticket, issue
from crm.models import Visitor
from tests.chaos.client import Client
from tests.conftest import SERVERS, VAR
from tests.running import RunningServer
from tests.world import build

pytestmark = pytest.mark.slow

VISITORS, SENDS, KILLS = 20, 500, 5


@pytest.fixture
def service(committed: None) -> Iterator[RunningServer]:
    """Two web processes, a worker and its clock."""
    running = RunningServer(VAR, environment={"SOCKET_WRITES_PER_MINUTE": "6000"})
    try:
        running.start()
        running.start_worker()
        running.start_beat()
        yield running
    finally:
        running.stop()


class Room:
    """Twenty visitors with a conversation each, and two operators who follow them all."""

    def __init__(self, service: RunningServer) -> None:
        self.service, self.world = service, build()
        with within(self.world.acme):
            visitors = [Visitor.objects.arrive(self.world.shop)[0] for _ in range(VISITORS)]
            self.talks: list[UUID] = [Conversation.objects.start(visitor).pk for visitor in visitors]
        members = (self.world.ada_at, self.world.bo_at)
        self.visitors = [self._client("visitor", visitor.pk) for visitor in visitors]
        self.operators = [self._client("operator", member.pk) for member in members]
        for operator in self.operators:
            for talk in self.talks:
                operator.follow(talk)

    @property
    def clients(self) -> list[Client]:
        return [*self.visitors, *self.operators]

    def heads(self) -> dict[UUID, int]:
        with within(self.world.acme):
            return dict(Conversation.objects.filter(pk__in=self.talks).values_list("pk", "last_seq"))

    def converged(self, heads: dict[UUID, int]) -> bool:
        visitors = zip(self.visitors, self.talks, strict=True)
        return all(visitor.head(talk) == heads[talk] for visitor, talk in visitors) and all(
            operator.head(talk) == heads[talk] for operator in self.operators for talk in self.talks
        )

    def judge(self) -> None:
        """Stored once, shown once, in order, without a gap."""
        accepted = {key: seq for visitor in self.visitors for key, seq in visitor.accepted.items()}
        assert len(accepted) == SENDS
        with within(self.world.acme):
            stored = {str(m.client_id): m.seq for m in Message.objects.filter(conversation__in=self.talks)}
            assert stored == accepted
            for talk in self.talks:
                numbers = list(
                    Event.objects.filter(conversation=talk).order_by("seq").values_list("seq", flat=True)
                )
                assert numbers == list(range(1, len(numbers) + 1))
        for client in self.clients:
            for events in client.shown.values():
                assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
                shown = [event["client_id"] for event in events if event["type"] == "message.created"]
                assert len(shown) == len(set(shown))

    def _client(self, side: Any, principal: UUID) -> Client:
        path = "visitor" if side == "visitor" else f"operator/{self.world.acme.slug}"
        address, origin = f"ws://127.0.0.1:{self.service.port}/ws/{path}/", self.service.url
        ticket = Ticket(side=side, workspace=self.world.acme.pk, principal=principal, origin=origin)
        return Client(address, origin, lambda: issue(client_of_redis(), ticket))


@pytest.fixture
async def room(service: RunningServer) -> AsyncIterator[Room]:
    made = await on_thread(Room)(service)
    running = [asyncio.create_task(client.run()) for client in made.clients]
    await _until(lambda: all(client.connected for client in made.clients), 30)
    yield made
    for client in made.clients:
        await client.stop()
    await asyncio.gather(*running)
    await on_thread(lambda: connection.close())()


async def _until(holds: Any, seconds: float) -> float:
    """How long it took; fails after ``seconds``."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, "not in time"
        await asyncio.sleep(0.05)
    return time.monotonic() - begun


async def _send_all(room: Room, over: float) -> None:
    for number in range(SENDS):
        await room.visitors[number % VISITORS].say(f"message {number}")
        await asyncio.sleep(over / SENDS)


async def _all_accepted(room: Room, seconds: float) -> None:
    await _until(lambda: not any(visitor.unsent for visitor in room.visitors), seconds)


async def test_web_processes_killed_five_times_lose_nothing(room: Room) -> None:
    async def kill() -> None:
        for _ in range(KILLS):
            await asyncio.sleep(1.5)
            # Whoever lives longest, so that each has its turn: one may hold all the sockets, the other none.
            min(room.service.processes, key=lambda process: process.create_time()).kill()

    await asyncio.gather(_send_all(room, over=9), kill())
    await _all_accepted(room, 30)
    heads = await on_thread(room.heads)()
    took = await _until(lambda: room.converged(heads), 10)
    print(f"converged {took:.1f} s after the last acknowledgement")
    assert sum(client.connected for client in room.clients) > len(room.clients), "no kill was felt"
    await on_thread(room.judge)()


async def test_a_redis_restart_under_load_loses_nothing(room: Room) -> None:
    async def restart() -> None:
        await asyncio.sleep(1)
        await on_thread(_kill_redis)()
        await asyncio.sleep(1)
        await on_thread(SERVERS.start)()

    await asyncio.gather(_send_all(room, over=5), restart())
    await _all_accepted(room, 30)
    heads = await on_thread(room.heads)()
    took = await _until(lambda: room.converged(heads), 35)
    print(f"complete {took:.1f} s after the last acknowledgement")
    await on_thread(room.judge)()


def _kill_redis() -> None:
    [process] = [
        found
        for found in psutil.process_iter(["name", "cmdline"])
        if "redis-server" in (found.info["name"] or "") and str(VAR) in " ".join(found.info["cmdline"] or [])
    ]
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5)
