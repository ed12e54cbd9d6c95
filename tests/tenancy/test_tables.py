"""Both fences, table by table and key by key: no workspace no row, and none of another's.

The world is made once for all of them; each test takes back what it did.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from accounts.tenancy import TenantKey, within
from crm.models import Contact
from tests.tenancy.catalogue import tenant_keys, tenant_tables
from tests.tenancy.fences import refused, rows_of
from tests.tenancy.test_fences import FENCE, furnished, ids
from tests.world import World

TABLES = pytest.mark.parametrize("table", tenant_tables())


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield furnished()
        transaction.set_rollback(True)


@pytest.fixture
def cast(made: World, db: None) -> World:
    return made


# P3: no workspace, no row


@TABLES
def test_nothing_is_seen_without_a_workspace(cast: World, table: str) -> None:
    with within(cast.acme):
        assert rows_of(table) > 0, "an empty table proves nothing"
    assert rows_of(table) == 0


@TABLES
@pytest.mark.parametrize("setting", ["", str(UUID(int=0))])
def test_a_setting_that_names_nobody_shows_nothing(cast: World, table: str, setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.workspace = %s", [setting])
    assert rows_of(table) == 0


@TABLES
def test_a_row_is_refused_without_a_workspace(cast: World, table: str) -> None:
    assert FENCE in refused(f"INSERT INTO {table} (workspace_id) VALUES (%s)", [cast.acme.pk])


@TABLES
def test_a_row_for_another_workspace_is_refused(cast: World, table: str) -> None:
    with within(cast.other):
        assert FENCE in refused(f"INSERT INTO {table} (workspace_id) VALUES (%s)", [cast.acme.pk])


@TABLES
def test_a_row_cannot_be_moved_out(cast: World, table: str) -> None:
    with within(cast.acme):
        assert FENCE in refused(f"UPDATE {table} SET workspace_id = %s", [cast.other.pk])


@TABLES
def test_another_workspaces_rows_are_neither_changed_nor_deleted(cast: World, table: str) -> None:
    with within(cast.acme):
        before = rows_of(table)
    with within(cast.other), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET workspace_id = workspace_id WHERE workspace_id = %s", [cast.acme.pk]
        )
        assert cursor.rowcount == 0
        cursor.execute(f"DELETE FROM {table} WHERE workspace_id = %s", [cast.acme.pk])
        assert cursor.rowcount == 0
    with within(cast.acme):
        assert rows_of(table) == before


@pytest.mark.parametrize(
    "statement",
    [
        "SET row_security = off; SELECT count(*) FROM crm_contact",
        "ALTER TABLE crm_contact DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE crm_contact NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON crm_contact",
        "CREATE POLICY mine ON crm_contact USING (true)",
        "TRUNCATE crm_contact CASCADE",
        "SET ROLE paldesk_owner",
        "SET SESSION AUTHORIZATION paldesk_owner",
        "CREATE TABLE taken AS SELECT * FROM crm_contact",
        "CREATE TEMPORARY TABLE taken AS SELECT * FROM crm_contact",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY crm_contact TO PROGRAM 'cat'",
    ],
)
def test_the_apps_role_cannot_open_the_fence(cast: World, statement: str) -> None:
    words = refused(statement, [])
    assert any(said in words for said in ("permission denied", "must be owner", "query would be affected")), (
        words
    )


# Keys across tenants


@pytest.mark.parametrize("key", tenant_keys(), ids=str)
def test_a_row_cannot_point_across_tenants(cast: World, key: TenantKey) -> None:
    """Integrity checks see past row-level security, so the key itself must refuse."""
    with within(cast.other):
        # Where two contacts are kept in order, the order must be no reason to refuse it.
        placed = Contact.objects.create(pk=UUID(int=2**128 - 1 if key.name == "other" else 1)).pk
    foreign = {placed} if key.related_model is Contact else ids(key.related_model, cast.other)
    table = key.model._meta.db_table
    with within(cast.acme):
        words = refused(f"UPDATE {table} SET {key.column} = %s", [foreign.pop()])
    assert f"{table}_{key.column}" in words
    assert "violates foreign key constraint" in words
