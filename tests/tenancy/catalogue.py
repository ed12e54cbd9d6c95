"""The fence as PostgreSQL's own catalogue has it: every way in which it could be open is one sentence.

``faults`` is asked by test_catalogue.py, where it must say nothing, and by test_mutations.py, where each thing
taken away must make it speak. It reads the catalogue only, so that no row has to exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from django.apps import apps
from django.db import models

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from tests.tenancy.reviewed import DEFINERS, GLOBAL_TABLES, VIEWS

APP, OWNER = "paldesk_app", "paldesk_owner"
EXPRESSION = (
    "(workspace_id = (NULLIF(current_setting('app.workspace'::text, true), ''::text))::uuid)"  # as deparsed
)
SEARCH_PATH = "search_path=public, pg_temp"
# A function may ask for another plan; that gives nobody another right.
PLANNER = {"plan_cache_mode=force_custom_plan", "enable_seqscan=off"}


class Asks(Protocol):
    """A cursor of Django or of psycopg."""

    def execute(self, query: Any, params: Any = None) -> Any: ...

    def fetchall(self) -> list[Any]: ...


def tenant_models() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    return sorted(found, key=lambda model: model._meta.db_table)


def tenant_tables() -> list[str]:
    return [model._meta.db_table for model in tenant_models()]


def tenant_keys() -> list[TenantKey]:
    return [
        key for model in tenant_models() for key in model._meta.local_fields if isinstance(key, TenantKey)
    ]


def faults(cursor: Asks) -> list[str]:
    """Everything that is open, a sentence each; empty when both fences stand."""
    checks = (
        *(
            rows_are_fenced,
            policies_are_exact,
            rows_belong_to_a_workspace,
            ids_are_targets,
            references_stay_inside,
        ),
        *(declared_keys_exist, other_tables_are_reviewed, views_see_as_their_reader, functions_are_reviewed),
        *(the_apps_role_is_small, the_apps_role_owns_nothing),
    )
    return [fault for check in checks for fault in check(cursor)]


def rows_are_fenced(cursor: Asks) -> Iterator[str]:
    for table, on, forced in _ask(cursor, f"SELECT c.relname, relrowsecurity, relforcerowsecurity {_TENANT}"):
        if not on:
            yield f"{table} has row-level security switched off."
        if not forced:
            yield f"{table} does not force row-level security on its owner."


def policies_are_exact(cursor: Asks) -> Iterator[str]:
    """One policy, for every command and every role, with exactly our expression on both sides."""
    policies: dict[str, list[tuple[Any, ...]]] = {}
    for table, *policy in _ask(cursor, _POLICIES):
        policies.setdefault(table, []).append(tuple(policy))
    exact = [("tenant", True, "*", [0], EXPRESSION, EXPRESSION)]
    for (table,) in _ask(cursor, f"SELECT c.relname {_TENANT}"):
        if policies.get(table) != exact:
            yield f"{table} has other policies than the tenant's: {policies.get(table, 'none')}."


def rows_belong_to_a_workspace(cursor: Asks) -> Iterator[str]:
    """A null workspace_id would switch every composite key off (MATCH SIMPLE)."""
    for table, there, kind, owned in _ask(cursor, _BELONGING):
        if not there or kind != "uuid":
            yield f"{table} may have a row without a workspace."
        if not owned:
            yield f"{table} has no constraint that ties a row to an existing workspace."


def ids_are_targets(cursor: Asks) -> Iterator[str]:
    for (table,) in _ask(cursor, _WITHOUT_TARGET):
        yield f"{table} lacks UNIQUE (workspace_id, id), so nothing can point to it within a workspace."


def references_stay_inside(cursor: Asks) -> Iterator[str]:
    """A key checks past row-level security: one without the workspace lets a row point across tenants."""
    for name, table, columns, target, targets, valid in _ask(cursor, _REFERENCES):
        if columns[0] != "workspace_id" or targets[0] != "workspace_id" or len(columns) < 2:
            yield f"{table}.{name} points to {target} without the workspace."
        if not valid:
            yield f"{table}.{name} is not enforced for every row."


def declared_keys_exist(cursor: Asks) -> Iterator[str]:
    found = {
        (table, tuple(columns), target, tuple(targets))
        for _, table, columns, target, targets, _ in _ask(cursor, _REFERENCES)
    }
    for key in tenant_keys():
        table, target = key.model._meta.db_table, key.related_model._meta.db_table
        if (table, ("workspace_id", key.column), target, ("workspace_id", "id")) not in found:
            yield f"{table}.{key.column} has no composite key to {target}."


def other_tables_are_reviewed(cursor: Asks) -> Iterator[str]:
    found = {table for (table,) in _ask(cursor, _WITHOUT_WORKSPACE)}
    yield from (
        f"{table} has no workspace_id and nobody reviewed why." for table in _new(found, GLOBAL_TABLES)
    )
    yield from (f"{table} is reviewed as global and is not there." for table in _new(GLOBAL_TABLES, found))


def views_see_as_their_reader(cursor: Asks) -> Iterator[str]:
    """A view of its owner's reads past the fence; a materialized one keeps everybody's rows."""
    rows = list(_ask(cursor, _VIEWS))
    for view, kind, options in rows:
        if kind == "m" or "security_invoker=true" not in (options or []):
            yield f"{view} shows its owner's rows to everybody who may read it."
    yield from (f"{view} is a view that nobody reviewed." for view in _new({row[0] for row in rows}, VIEWS))


def functions_are_reviewed(cursor: Asks) -> Iterator[str]:
    rows = list(_ask(cursor, _FUNCTIONS))
    for name, path, public, owner in rows:
        if {*(path or "").split("; ")} - PLANNER != {SEARCH_PATH}:
            yield f"{name}() runs as its owner with a search_path of the caller's choice: {path}."
        if public:
            yield f"{name}() runs as its owner and everybody may call it."
        if owner != OWNER:
            yield f"{name}() runs with the rights of {owner}."
    found = {row[0] for row in rows}
    yield from (f"{name}() runs as its owner and nobody reviewed it." for name in _new(found, DEFINERS))
    yield from (f"{name}() is reviewed and does not run as its owner." for name in _new(DEFINERS, found))


def the_apps_role_is_small(cursor: Asks) -> Iterator[str]:
    for right, has in _ask(cursor, _RIGHTS):
        if has:
            yield f"{APP} {right}."
    for (table,) in _ask(cursor, _EXCESS):
        yield f"{APP} may truncate {table}, or put a trigger or a key on it."


def the_apps_role_owns_nothing(cursor: Asks) -> Iterator[str]:
    for kind, name in _ask(cursor, _OWNED):
        yield f"{APP} owns the {kind} {name}."


def model_faults(of: Iterable[type[models.Model]]) -> Iterator[str]:
    """What the first fence, the one in Python, lacks in these models."""
    for model in of:
        if not issubclass(model, TenantModel):
            yield from _global_model_faults(model)
            continue
        yield from (
            f"{model._meta.label}.{manager.name} does not ask which workspace is open."
            for manager in {model._default_manager, *model._meta.managers}
            if not isinstance(manager, TenantManager)
        )
        yield from (
            f"{model._meta.label}.{field.name} points to a tenant's row and is no TenantKey."
            for field in model._meta.local_fields
            if _points_to_tenant(field) and not isinstance(field, TenantKey)
        )


def _global_model_faults(model: type[models.Model]) -> Iterator[str]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if _points_to_tenant(field):
            yield f"{model._meta.label}.{field.name} belongs to no workspace and points into one."
        if getattr(field, "column", "") == "workspace_id":
            yield f"{model._meta.label} has a workspace and is no TenantModel."


def _points_to_tenant(field: Any) -> bool:
    return (
        field.is_relation
        and isinstance(field.related_model, type)
        and issubclass(field.related_model, TenantModel)
    )


def _ask(cursor: Asks, query: str) -> Iterable[Any]:
    cursor.execute(query)
    return cursor.fetchall()


def _new(found: Iterable[str], known: Iterable[str]) -> list[str]:
    return sorted(set(found) - set(known))


_OURS = "NOT starts_with(n.nspname, 'pg_') AND n.nspname <> 'information_schema'"
_HAS_WORKSPACE = """EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped
)"""
_TABLES = f"""FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f')"""
_TENANT = f"{_TABLES} AND {_HAS_WORKSPACE} ORDER BY c.relname"
_WITHOUT_WORKSPACE = f"SELECT c.relname {_TABLES} AND NOT {_HAS_WORKSPACE} ORDER BY c.relname"

_POLICIES = """
SELECT c.relname, p.polname::text, p.polpermissive, p.polcmd::text, p.polroles::int[],
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid ORDER BY c.relname, p.polname
"""

# Tied to a workspace: by a key of its own, or by a composite one whose other column is never null.
_BELONGING = f"""
SELECT c.relname, w.attnotnull, format_type(w.atttypid, NULL), EXISTS (
    SELECT FROM pg_constraint k WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.convalidated
    AND w.attnum = ALL (k.conkey[1:1]) AND NOT EXISTS (
        SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attnum = ANY (k.conkey) AND NOT o.attnotnull
    )
)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute w ON w.attrelid = c.oid AND w.attname = 'workspace_id'
WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f') ORDER BY c.relname
"""

_COLUMNS = """(
    SELECT array_agg(a.attname::text ORDER BY u.place)
    FROM unnest(k.{numbers}) WITH ORDINALITY u (number, place)
    JOIN pg_attribute a ON a.attrelid = k.{table} AND a.attnum = u.number
)"""
_OWN_COLUMNS = _COLUMNS.format(numbers="conkey", table="conrelid")
_TARGET_COLUMNS = _COLUMNS.format(numbers="confkey", table="confrelid")

_WITHOUT_TARGET = f"""
SELECT c.relname {_TABLES} AND {_HAS_WORKSPACE}
AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped)
AND NOT EXISTS (
    SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u')
    AND {_OWN_COLUMNS} = ARRAY['workspace_id', 'id']
) ORDER BY c.relname
"""

# Keys whose target is a tenant's table, whatever the table is that has them. PostgreSQL 18 can leave a key
# unenforced; before it the column is not there.
_REFERENCES = f"""
SELECT k.conname::text, t.relname::text, {_OWN_COLUMNS}, c.relname::text, {_TARGET_COLUMNS},
       k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class c ON c.oid = k.confrelid
WHERE k.contype = 'f' AND {_HAS_WORKSPACE} ORDER BY t.relname, k.conname
"""

_VIEWS = f"""
SELECT c.relname::text, c.relkind::text, c.reloptions FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_OURS} AND c.relkind IN ('v', 'm') ORDER BY c.relname
"""

# Without an ACL the default holds, which is EXECUTE for PUBLIC; grantee 0 is PUBLIC.
_FUNCTIONS = f"""
SELECT p.proname::text, array_to_string(p.proconfig, '; '),
       p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) g WHERE g.grantee = 0),
       pg_get_userbyid(p.proowner)::text
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OURS} AND p.prosecdef ORDER BY p.proname
"""

_RIGHTS = f"""
SELECT 'is a superuser', rolsuper FROM pg_roles WHERE rolname = '{APP}'
UNION ALL SELECT 'bypasses row-level security', rolbypassrls FROM pg_roles WHERE rolname = '{APP}'
UNION ALL SELECT 'may make roles', rolcreaterole FROM pg_roles WHERE rolname = '{APP}'
UNION ALL SELECT 'may make databases', rolcreatedb FROM pg_roles WHERE rolname = '{APP}'
UNION ALL SELECT 'may replicate', rolreplication FROM pg_roles WHERE rolname = '{APP}'
UNION ALL SELECT 'can become another role',
    EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = '{APP}')
UNION ALL SELECT 'may make tables', has_schema_privilege('{APP}', 'public', 'CREATE')
UNION ALL SELECT 'may make schemas', has_database_privilege('{APP}', current_database(), 'CREATE')
UNION ALL SELECT 'may make temporary tables', has_database_privilege('{APP}', current_database(), 'TEMPORARY')
UNION ALL SELECT 'does not exist', NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}')
"""

_EXCESS = f"""
SELECT c.relname {_TABLES} AND has_table_privilege('{APP}', c.oid, 'TRUNCATE, TRIGGER, REFERENCES') ORDER BY c.relname
"""

_OWNED = f"""
SELECT 'relation', relname::text FROM pg_class WHERE pg_get_userbyid(relowner) = '{APP}'
UNION ALL SELECT 'function', proname::text FROM pg_proc WHERE pg_get_userbyid(proowner) = '{APP}'
UNION ALL SELECT 'schema', nspname::text FROM pg_namespace WHERE pg_get_userbyid(nspowner) = '{APP}'
UNION ALL SELECT 'database', datname::text FROM pg_database WHERE pg_get_userbyid(datdba) = '{APP}'
"""
