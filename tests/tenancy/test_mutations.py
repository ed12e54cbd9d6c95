"""The catalogue check, proven by taking the fence apart: each piece that goes missing must be named.

Every mutation runs in a transaction that is rolled back, and the check runs in the same one.
"""

from __future__ import annotations

from typing import Any

import pytest
from psycopg import Connection

from accounts.tenancy import TenantKey
from tests.tenancy.catalogue import EXPRESSION, faults, tenant_keys, tenant_tables
from tests.tenancy.reviewed import DEFINERS, GLOBAL_TABLES

TABLES = {
    "ALTER TABLE {} DISABLE ROW LEVEL SECURITY": "{} has row-level security switched off.",
    "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY": "{} does not force row-level security on its owner.",
    "DROP POLICY tenant ON {}": "{} has other policies than the tenant's: none.",
    "ALTER POLICY tenant ON {} USING (true)": "{} has other policies than the tenant's",
    "ALTER POLICY tenant ON {} WITH CHECK (true)": "{} has other policies than the tenant's",
    "ALTER POLICY tenant ON {} USING (workspace_id = current_setting('app.workspace')::uuid)": (
        "{} has other policies than the tenant's"
    ),
    "ALTER POLICY tenant ON {} TO paldesk_owner": "{} has other policies than the tenant's",
    "CREATE POLICY also ON {} USING (true)": "{} has other policies than the tenant's",
    "CREATE POLICY reads ON {} FOR SELECT TO paldesk_app USING (true)": "{} has other policies than the tenant's",
    "DROP POLICY tenant ON {0}; CREATE POLICY tenant ON {0} USING (" + EXPRESSION + ")": (
        "{} has other policies than the tenant's"
    ),
    "DROP POLICY tenant ON {0}; CREATE POLICY tenant ON {0} AS RESTRICTIVE USING ("
    + EXPRESSION
    + ") WITH CHECK ("
    + EXPRESSION
    + ")": "{} has other policies than the tenant's",
    "GRANT TRUNCATE ON {} TO paldesk_app": "paldesk_app may truncate {}, or put a trigger or a key on it.",
    "GRANT TRIGGER ON {} TO PUBLIC": "paldesk_app may truncate {}, or put a trigger or a key on it.",
    "ALTER TABLE {} OWNER TO paldesk_app": "paldesk_app owns the relation {}.",
    "CREATE VIEW loud AS SELECT * FROM {}": "loud shows its owner's rows to everybody who may read it.",
    "CREATE MATERIALIZED VIEW kept AS SELECT * FROM {}": "kept shows its owner's rows to everybody",
    "CREATE TABLE copied (LIKE {} INCLUDING ALL)": "copied has row-level security switched off.",
}
FUNCTIONS = {
    "GRANT EXECUTE ON FUNCTION {} TO PUBLIC": "{}() runs as its owner and everybody may call it.",
    "ALTER FUNCTION {} RESET search_path": "{}() runs as its owner with a search_path of the caller's choice",
    'ALTER FUNCTION {} SET search_path = "$user", public': "{}() runs as its owner with a search_path of",
    "ALTER FUNCTION {} SET row_security = off": "{}() runs as its owner with a search_path of",
    "ALTER FUNCTION {} OWNER TO postgres": "{}() runs with the rights of postgres.",
    "ALTER FUNCTION {} RENAME TO renamed": "renamed() runs as its owner and nobody reviewed it.",
    "ALTER FUNCTION {} SECURITY INVOKER": "{}() is reviewed and does not run as its owner.",
}
KEYS = {
    "ALTER TABLE {table} DROP CONSTRAINT {name}": "{table}.{column} has no composite key to {target}.",
    "ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES {target}": (
        "{table}.{name} points to {target} without the workspace."
    ),
    "ALTER TABLE {table} ADD CONSTRAINT besides FOREIGN KEY ({column}) REFERENCES {target}": (
        "{table}.besides points to {target} without the workspace."
    ),
    "ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} FOREIGN KEY (workspace_id, {column})"
    " REFERENCES {target} (workspace_id, id) NOT VALID": "{table}.{name} is not enforced for every row.",
}
WHOLE = {
    "ALTER ROLE paldesk_app SUPERUSER": "paldesk_app is a superuser.",
    "ALTER ROLE paldesk_app BYPASSRLS": "paldesk_app bypasses row-level security.",
    "ALTER ROLE paldesk_app CREATEROLE": "paldesk_app may make roles.",
    "ALTER ROLE paldesk_app CREATEDB": "paldesk_app may make databases.",
    "ALTER ROLE paldesk_app REPLICATION": "paldesk_app may replicate.",
    "GRANT paldesk_owner TO paldesk_app": "paldesk_app can become another role.",
    "GRANT CREATE ON SCHEMA public TO paldesk_app": "paldesk_app may make tables.",
    "GRANT CREATE ON SCHEMA public TO PUBLIC": "paldesk_app may make tables.",
    "GRANT TEMPORARY ON DATABASE paldesk TO PUBLIC": "paldesk_app may make temporary tables.",
    "GRANT CREATE ON DATABASE paldesk TO paldesk_app": "paldesk_app may make schemas.",
    "ALTER FUNCTION site_workspace OWNER TO paldesk_app": "paldesk_app owns the function site_workspace.",
    "CREATE TABLE stray (id uuid PRIMARY KEY)": "stray has no workspace_id and nobody reviewed why.",
    "CREATE TABLE loose (workspace_id uuid, note text)": "loose may have a row without a workspace.",
    "CREATE TABLE text_key (workspace_id text NOT NULL)": "text_key may have a row without a workspace.",
    "CREATE TABLE orphan (workspace_id uuid NOT NULL)": "orphan has no constraint that ties a row to",
    "CREATE TABLE untied (id uuid, workspace_id uuid NOT NULL)": "untied lacks UNIQUE (workspace_id, id)",
    "CREATE TABLE stray (site_id uuid REFERENCES accounts_site)": (
        "stray.stray_site_id_fkey points to accounts_site without the workspace."
    ),
    "CREATE VIEW quiet WITH (security_invoker = true) AS SELECT * FROM accounts_site": (
        "quiet is a view that nobody reviewed."
    ),
    "CREATE FUNCTION all_bodies() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER"
    " SET search_path = public, pg_temp AS 'SELECT body FROM chat_message'": (
        "all_bodies() runs as its owner and nobody reviewed it."
    ),
    "ALTER TABLE crm_contact DROP CONSTRAINT crm_contact_workspace": (
        "crm_contact has no constraint that ties a row to an existing workspace."
    ),
    "ALTER TABLE accounts_site DROP CONSTRAINT accounts_site_tenant_id CASCADE": (
        "accounts_site lacks UNIQUE (workspace_id, id)"
    ),
    "DROP TABLE mfa_authenticator CASCADE": "mfa_authenticator is reviewed as global and is not there.",
    "DROP FUNCTION site_workspace": "site_workspace() is reviewed and does not run as its owner.",
}


def said(undone: Connection[Any], mutation: str) -> list[str]:
    """What the check says once the mutation is made."""
    with undone.cursor() as cursor:
        cursor.execute(mutation)
        return faults(cursor)


def test_it_says_nothing_of_the_whole_fence(undone: Connection[Any]) -> None:
    assert said(undone, "SELECT 1") == []


@pytest.mark.parametrize("table", tenant_tables())
@pytest.mark.parametrize("mutation", TABLES)
def test_a_hole_in_a_table_is_found(undone: Connection[Any], mutation: str, table: str) -> None:
    assert TABLES[mutation].format(table) in " ".join(said(undone, mutation.format(table)))


@pytest.mark.parametrize("name", DEFINERS)
@pytest.mark.parametrize("mutation", FUNCTIONS)
def test_a_hole_in_a_function_is_found(undone: Connection[Any], mutation: str, name: str) -> None:
    assert FUNCTIONS[mutation].format(name) in " ".join(said(undone, mutation.format(name)))


@pytest.mark.parametrize("key", tenant_keys(), ids=str)
@pytest.mark.parametrize("mutation", KEYS)
def test_a_hole_in_a_key_is_found(undone: Connection[Any], mutation: str, key: TenantKey) -> None:
    table, target = key.model._meta.db_table, key.related_model._meta.db_table
    names = {"table": table, "column": key.column, "target": target, "name": f"{table}_{key.column}"}
    assert KEYS[mutation].format(**names) in said(undone, mutation.format(**names))


@pytest.mark.parametrize("mutation", WHOLE)
def test_a_hole_elsewhere_is_found(undone: Connection[Any], mutation: str) -> None:
    assert WHOLE[mutation] in " ".join(said(undone, mutation))


@pytest.mark.parametrize("table", GLOBAL_TABLES)
def test_a_global_table_that_becomes_a_tenants_is_found(undone: Connection[Any], table: str) -> None:
    mutation = f"ALTER TABLE {table} ADD COLUMN workspace_id uuid"
    assert f"{table} has row-level security switched off." in said(undone, mutation)
