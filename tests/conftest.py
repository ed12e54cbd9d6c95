"""Servers, database and settings of the tests' own, apart from whatever ``make run`` holds.

The environment is laid before Django reads its settings. PostgreSQL and Redis start with the first test that
asks for them, in a temporary directory that goes with the run.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paldesk import env


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PREFIX = "paldesk-tests-"
YOUNG_SECONDS = 120
VAR = Path(tempfile.mkdtemp(prefix=PREFIX))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)

for variable in env.TABLE:
    os.environ.pop(variable.name, None)
os.environ.update(
    DJANGO_SETTINGS_MODULE="paldesk.settings",
    VAR_DIR=str(VAR),
    LOG_LEVEL="WARNING",
    ENV_FILE="",
    PALDESK_TESTS="1",
    STRIPE_API_BASE=f"http://localhost:{free_port()}",
)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from psycopg import Connection, connect, sql  # noqa: E402
from psycopg.errors import DeadlockDetected  # noqa: E402

from billing import stripe  # noqa: E402
from paldesk.embedded import Embedded  # noqa: E402
from paldesk.embedded.postgres import OWNER  # noqa: E402
from tests.running import RunningServer  # noqa: E402
from tests.schema import lay  # noqa: E402
from tests.world import world  # noqa: E402, F401

# Where no test started a Stripe there is none, and nobody should wait for one.
stripe.RETRIES = 0
SERVERS = Embedded(VAR, durable=False)
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_configure(config: pytest.Config) -> None:
    # A process that xdist starts would inherit this, and read its settings before it has a directory of its own.
    if getattr(config.option, "numprocesses", None):
        del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.fixture(scope="session")
def servers() -> Iterator[Embedded]:
    """PostgreSQL and Redis of this run."""
    sweep()
    with SERVERS.running():
        yield SERVERS


def sweep() -> None:
    """Take away what an earlier run left when it was killed; a run that lives holds its lock.

    A run beside this one may have made its directory and not yet taken the lock, so young ones are left alone.
    """
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/run/users.lock"):
        if time.time() - lock.stat().st_mtime > YOUNG_SECONDS and Embedded(lock.parent.parent).stop_unused():
            shutil.rmtree(lock.parent.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(servers: Embedded, django_db_blocker: Any) -> Iterator[None]:
    """The schema, made once by the owner's role. Tests then run as the app's role, as production does."""
    with django_db_blocker.unblock():
        lay(servers.postgres)
        with connect(**servers.postgres.parameters(OWNER)) as owner:  # type: ignore[arg-type]
            Cleaner.reference = filled_tables(owner)
        yield
        for connection in connections.all():
            connection.close()
        connections["default"].close_pool()  # type: ignore[attr-defined]


class Cleaner:
    """What committed tests leave behind, taken away by the owner's role; what migrations filled stays."""

    reference: set[str] = set()

    @classmethod
    def clean(cls) -> None:
        """A query of the running server may hold what is to be emptied, and wait for what is empty: then again."""
        for _ in range(5):
            try:
                cls._clean()
                return
            except DeadlockDetected:
                time.sleep(0.2)
        cls._clean()

    @classmethod
    def _clean(cls) -> None:
        with connect(**SERVERS.postgres.parameters(OWNER), autocommit=True) as owner:  # type: ignore[arg-type]
            if left := filled_tables(owner) - cls.reference:
                # A forgotten transaction fails the test, not the run.
                owner.execute("SET lock_timeout = '10s'")
                tables = sql.SQL(", ").join(map(sql.Identifier, sorted(left)))
                owner.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))


def filled_tables(owner: Connection) -> set[str]:
    """Tables that hold a row, seen past every tenant's fence."""
    names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    probes = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for (name,) in names
    ]
    return {row[0] for row in owner.execute(sql.SQL(" UNION ALL ").join(probes)).fetchall()}


def _clean_as_owner(self: TransactionTestCase) -> None:
    # Django's own cleaning would TRUNCATE as the app's role, which may not.
    Cleaner.clean()


TransactionTestCase._fixture_teardown = _clean_as_owner  # type: ignore[method-assign]


@pytest.fixture
def committed(transactional_db: None) -> None:
    """For tests whose rows other threads and processes must see: all commits, and is cleaned away after."""


@pytest.fixture
def redis(servers: Embedded) -> Iterator[Any]:
    """A client of this run's Redis, emptied before and after the test."""
    import redis as library

    with library.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()
        yield client
        client.flushall()


@pytest.fixture
def ended(redis: Any) -> Iterator[Callable[[], set[str]]]:
    """The ids whose sockets were told to close so far."""
    line = redis.pubsub()
    line.subscribe("revoked")
    assert line.get_message(timeout=5)["type"] == "subscribe"
    heard: set[str] = set()

    def all_heard() -> set[str]:
        while message := line.get_message(timeout=0.2):
            heard.add(message["data"].decode())
        return heard

    yield all_heard
    line.close()


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    """``with commit():`` also does what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(scope="session")
def server(servers: Embedded, django_db_setup: None) -> Iterator[RunningServer]:
    """A running server with two web processes (tests/running.py). It sees the rows that tests commit."""
    running = RunningServer(VAR)
    try:
        running.start()
        yield running
    finally:
        running.stop()
