"""The tests' schema: migrated by the first process of a run, and copied from it by the others."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

from django.core.management import call_command

from paldesk.embedded.postgres import OWNER, Postgres, binaries

# Where .ci/suite wants the copy to be kept; a single pytest migrates for itself.
KEPT = "PALDESK_TESTS_SCHEMA"


def lay(postgres: Postgres) -> None:
    """Into the empty database, by the owner's role."""
    kept = os.environ.get(KEPT)
    if not kept:
        _migrate()
        return
    with Path(f"{kept}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not Path(kept).exists():
            _migrate()
            _ask(postgres, "pg_dump", "--file", f"{kept}.part")
            Path(f"{kept}.part").replace(kept)
            return
    _ask(postgres, "psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", kept)


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)


def _ask(postgres: Postgres, program: str, *options: str) -> None:
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    where = {variable: str(postgres.parameters(OWNER)[name]) for name, variable in names.items()}
    done = subprocess.run(
        [str(binaries() / program), *options],
        env={**os.environ, **where},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr}")
