"""Page views of many sockets in one transaction: what comes in while one commits goes with the next.

Each workspace is gathered by itself, for its fence stands around each transaction. A quiet site waits for nobody.
"""

from __future__ import annotations

import asyncio
from functools import cache
from uuid import UUID

from accounts.tenancy import db
from chat import protocol as p, visiting
from chat.visiting import Move, Stay

BATCH = 200

Waiting = tuple[Move, "asyncio.Future[Stay | None]"]


class Gatherer:
    """One process's, made on the event loop that first asks."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, list[Waiting]] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    async def go_on(self, workspace: UUID, stay: Stay, seen: p.PageView) -> Stay | None:
        """Another page of a visit that goes on, once it is committed. Raises what the database does."""
        done: asyncio.Future[Stay | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(workspace, []).append(((stay, seen), done))
        if workspace not in self._tasks:
            self._tasks[workspace] = asyncio.create_task(self._write(workspace))
        return await done

    async def _write(self, workspace: UUID) -> None:
        try:
            while waiting := self._waiting.pop(workspace, None):
                for at in range(0, len(waiting), BATCH):
                    await _written(workspace, waiting[at : at + BATCH])
        finally:
            del self._tasks[workspace]


async def _written(workspace: UUID, waiting: list[Waiting]) -> None:
    try:
        stays = await db(workspace, visiting.go_on, [move for move, _ in waiting])
    except Exception as fault:  # noqa: BLE001 - each socket is told of it, and says so
        for _, done in waiting:
            if not done.done():
                done.set_exception(fault)
        return
    for (_, done), stay in zip(waiting, stays, strict=True):
        if not done.done():
            done.set_result(stay)


@cache
def gatherer() -> Gatherer:
    return Gatherer()
