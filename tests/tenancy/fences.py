"""Taking one fence away, so that the other is seen to stand alone.

``database_alone`` makes managers forget the workspace. ``managers_alone`` hands the test a connection that
row-level security does not hold: the owner's, in the place of the app's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.backends.postgresql.base import DatabaseWrapper

from accounts.tenancy import TenantManager


@contextmanager
def database_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)
        yield


@contextmanager
def managers_alone() -> Iterator[None]:
    """What happens inside is rolled back. Rows made before, in the test's own transaction, are not seen."""
    mine = connections["default"]
    past = DatabaseWrapper({**connections["owner"].settings_dict, "ATOMIC_REQUESTS": False}, alias="default")
    connections["default"] = past
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        past.close()
        connections["default"] = mine


@contextmanager
def neither() -> Iterator[None]:
    with managers_alone(), database_alone():
        yield


@contextmanager
def both() -> Iterator[None]:
    yield


FENCES = {"both fences": both, "the database alone": database_alone, "the managers alone": managers_alone}


def rows_of(table: str, where: str = "true") -> int:
    """How many rows the connected role sees now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}")
        return int(cursor.fetchone()[0])


def refused(statement: str, parameters: list[Any]) -> str:
    """The database's own words; empty when it let the statement pass. Nothing stays of it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            transaction.set_rollback(True)
    except DatabaseError as fault:
        return str(fault)
    return ""
