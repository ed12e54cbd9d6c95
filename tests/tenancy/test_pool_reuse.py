"""Pooled connections go from tenant to tenant; none may take a workspace along, however its last borrower left."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from accounts import tenancy
from accounts.tenancy import db, within

# Each borrower comes at least LEAST times, and stops at MOST or when its time is over.
BORROWERS, LEAST, MOST, SECONDS = 8, 140, 600, 5.0
LONG = "SELECT pg_sleep(0.3)"


@dataclass
class Seen:
    """What the borrowers found: workspaces that were open already, and how often each server process served."""

    leaks: list[str] = field(default_factory=list)
    served: Counter[int] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)


def ask(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


class Abandoned(Exception):
    """The borrower has had enough."""


# The ways in which a borrower leaves. Each is given a workspace.


def orderly(workspace: UUID) -> None:
    with within(workspace):
        assert ask("SELECT current_setting('app.workspace')") == str(workspace)


def raising(workspace: UUID) -> None:
    with within(workspace):
        raise Abandoned


def nested(workspace: UUID) -> None:
    with transaction.atomic(), within(workspace), transaction.atomic(), within(workspace):
        ask("SELECT 1")


def raising_in_a_savepoint(workspace: UUID) -> None:
    with within(workspace):
        try:
            with transaction.atomic(), within(workspace):
                raise Abandoned
        except Abandoned:
            ask("SELECT 1")


def refused_by_the_database(workspace: UUID) -> None:
    with within(workspace):
        ask("SELECT 1 / 0")


def out_of_time(workspace: UUID) -> None:
    with within(workspace), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1ms'")
        cursor.execute(LONG)


def cancelled(workspace: UUID) -> None:
    with within(workspace):
        raw = connection.connection
        threading.Timer(0.002, raw.cancel_safe).start()
        ask(LONG)


def given_back_in_the_middle(workspace: UUID) -> None:
    """The thread ends while its transaction is open: the pool gets the connection as it is."""
    door = within(workspace)
    door.__enter__()
    connection.connection.execute("SELECT 1")
    pooled, connection.connection = connection.connection, None
    connection.pool.putconn(pooled)
    connection.in_atomic_block, connection.savepoint_ids, connection.atomic_blocks = False, [], []
    connection.needs_rollback = False
    tenancy._current.set(None)


def killed(workspace: UUID) -> None:
    with within(workspace):
        ask("SELECT pg_terminate_backend(pg_backend_pid())")


WAYS: dict[Callable[[UUID], None], int] = {
    orderly: 60,
    raising: 60,
    nested: 40,
    raising_in_a_savepoint: 40,
    refused_by_the_database: 40,
    given_back_in_the_middle: 20,
    out_of_time: 10,
    cancelled: 4,
    killed: 1,
}
WAYS_IN_TURN = list(WAYS)


def borrow(seen: Seen, seed: int) -> None:
    """Take a connection from the pool again and again, look whether a workspace is open, leave in some way."""
    dice, end = random.Random(seed), time.monotonic() + SECONDS
    workspaces = [uuid4() for _ in range(50)]
    for turn in range(MOST):
        if turn >= LEAST and time.monotonic() > end:
            return
        look(seen)
        [way] = [WAYS_IN_TURN[turn]] if turn < len(WAYS) else dice.choices(WAYS_IN_TURN, list(WAYS.values()))
        seen.ways[way.__name__] += 1
        try:
            way(dice.choice(workspaces))
        except (Abandoned, DatabaseError):
            pass
        finally:
            connection.close()


def look(seen: Seen) -> None:
    before = ask("SELECT coalesce(current_setting('app.workspace', true), '')")
    if before:
        seen.leaks.append(str(before))
    seen.served[int(str(ask("SELECT pg_backend_pid()")))] += 1
    connection.close()


def borrowed(seed: int) -> Seen:
    seen = Seen()
    with ThreadPoolExecutor(BORROWERS) as pool:
        for done in [pool.submit(borrow, seen, seed + number) for number in range(BORROWERS)]:
            done.result(timeout=60)
    return seen


@pytest.fixture
def fresh_pool(committed: None) -> Iterator[None]:
    """No connection of these tests serves another test."""
    yield
    connection.close()
    connections["default"].close_pool()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("fresh_pool")
def test_no_borrower_meets_the_workspace_of_the_one_before(capsys: pytest.CaptureFixture[str]) -> None:
    seen = borrowed(seed=random.randrange(1000))
    total = seen.served.total() + seen.ways.total()
    with capsys.disabled():
        print(f"\n{total} borrowings of {len(seen.served)} connections, {len(seen.leaks)} leaks")
    assert seen.leaks == []
    assert set(seen.ways) == {way.__name__ for way in WAYS}
    assert total > 2000
    assert total > 10 * len(seen.served), "connections were hardly reused, so nothing was proven"


@pytest.mark.usefixtures("fresh_pool")
def test_a_session_wide_setting_would_be_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual mistake, made on purpose: these borrowers do notice."""

    def tell_session(workspace: str) -> None:
        if workspace:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.workspace', %s, false)", [workspace])

    monkeypatch.setattr(tenancy, "_tell_database", tell_session)
    seen = Seen()
    monkeypatch.setitem(globals(), "MOST", 60)
    borrow(seen, seed=1)
    assert seen.leaks


@pytest.mark.usefixtures("fresh_pool")
async def test_no_cancelled_coroutine_leaves_its_workspace_behind() -> None:
    """Sockets are closed while their query runs: the thread goes on without them and gives a clean connection back."""

    def read() -> tuple[str, str]:
        opened = str(ask("SELECT current_setting('app.workspace')"))
        ask("SELECT pg_sleep(0.005)")
        return opened, str(tenancy.current())

    async def impatient(workspace: UUID, patience: float) -> None:
        try:
            async with asyncio.timeout(patience):
                assert await db(workspace, read) == (str(workspace), str(workspace))
        except TimeoutError:
            pass

    dice, seen = random.Random(7), Seen()
    for _ in range(12):
        await asyncio.gather(*(impatient(uuid4(), dice.uniform(0.0005, 0.05)) for _ in range(30)))
        await asyncio.to_thread(look, seen)
    assert seen.leaks == []
