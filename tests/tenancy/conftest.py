"""Connections of the owner's and the superuser's roles, for tests that break the fence and roll it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from psycopg import Connection, connect

from paldesk.embedded import Embedded
from paldesk.embedded.postgres import SUPERUSER


@pytest.fixture(scope="module")
def superuser(servers: Embedded, django_db_setup: None) -> Iterator[Connection[Any]]:
    """May change anything in the run's own database."""
    with connect(**servers.postgres.parameters(SUPERUSER)) as connection:  # type: ignore[arg-type]
        yield connection


@pytest.fixture
def undone(superuser: Connection[Any]) -> Iterator[Connection[Any]]:
    """A transaction that never commits. It gives up soon rather than wait for another's lock."""
    with superuser.transaction(force_rollback=True):
        superuser.execute("SET LOCAL lock_timeout = '5s'")
        yield superuser
