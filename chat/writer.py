"""Group commit: what arrives while a transaction commits goes into the next one.

At low load a batch is one entry and nothing waits; under load the cost of a commit is shared. Two writer threads
keep one batch on its way while the next is gathered.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import structlog
from django.db import DatabaseError, connection

from chat.ledger import Appended, Conflict, Entry, Missing, Outcome, append_each
from chat.live import hints, hub

log = structlog.get_logger(__name__)

BATCH = 64
THREADS = 2
WAITING_MAX = 5000


class Overloaded(Exception):
    """More is waiting than could be written soon; the sender keeps the message and tries again."""


class Unavailable(Exception):
    """The database did not take the entry; nothing was written."""


class Writer:
    """One process's queue towards ``ledger.append_each``."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Entry, asyncio.Future[Outcome]]] = deque()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="ledger")
        self._busy = 0
        self._telling: set[asyncio.Task[None]] = set()

    async def append(self, entry: Entry) -> Appended:
        """Where the entry stands, once it is committed.

        Raises ledger.Conflict, ledger.Missing, Overloaded, Unavailable.
        """
        if len(self._waiting) >= WAITING_MAX:
            raise Overloaded
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, future))
        self._dispatch()
        outcome = await future
        if isinstance(outcome, Appended):
            return outcome
        raise outcome

    async def aclose(self) -> None:
        """Give the writer threads' connections back; what waits is written first."""
        while self._waiting or self._busy or self._telling:  # noqa: ASYNC110 - at most a moment, once
            await asyncio.sleep(0.01)
        together = threading.Barrier(THREADS)
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._pool, _let_go, together) for _ in range(THREADS)))
        self._pool.shutdown()

    def _dispatch(self) -> None:
        while self._waiting and self._busy < THREADS:
            size = min(len(self._waiting), BATCH)
            batch = [self._waiting.popleft() for _ in range(size)]
            self._busy += 1
            loop = asyncio.get_running_loop()
            written = loop.run_in_executor(self._pool, write, [entry for entry, _ in batch])
            written.add_done_callback(lambda done, batch=batch: self._finish(batch, done))

    def _finish(
        self,
        batch: list[tuple[Entry, asyncio.Future[Outcome]]],
        done: asyncio.Future[list[Outcome | Exception]],
    ) -> None:
        self._busy -= 1
        for (_, future), outcome in zip(batch, done.result(), strict=True):
            if future.done():
                continue
            if isinstance(outcome, Appended | Conflict | Missing):
                future.set_result(outcome)
            else:
                future.set_exception(outcome)
        self._tell([outcome for outcome in done.result() if isinstance(outcome, Appended)])
        self._dispatch()

    def _tell(self, written: Sequence[Appended]) -> None:
        if written:
            task = asyncio.get_running_loop().create_task(hub().publish(hints(written)))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)


def write(entries: Sequence[Entry]) -> list[Outcome | Exception]:
    """One outcome per entry, in order; runs on a writer thread and never raises.

    A connection lost in the middle is tried once more, which is safe because the same client_id is written once.
    An entry that the database refuses fails alone.
    """
    for _ in range(2):
        try:
            return list(append_each(entries))
        except DatabaseError as fault:
            log.warning("ledger.batch_failed", size=len(entries), kind=type(fault).__name__)
            connection.close_if_unusable_or_obsolete()
    if len(entries) == 1:
        return [Unavailable()]
    return [outcome for entry in entries for outcome in write([entry])]


def _let_go(together: threading.Barrier) -> None:
    # Each thread closes its own connection; the barrier keeps one thread from doing both turns.
    together.wait(timeout=10)
    connection.close()


@cache
def writer() -> Writer:
    """This process's writer."""
    return Writer()
