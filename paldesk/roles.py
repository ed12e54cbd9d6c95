"""The two database roles: the owner's, which migrates and backs up, and the app's, which serves.

The app's role owns nothing and cannot bypass row-level security; PostgreSQL lets a table's owner, a superuser
and a role with BYPASSRLS past every policy (PostgreSQL manual, "Row Security Policies").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import Connection, connect, sql


class Cursors(Protocol):
    """What a Django connection and a psycopg one have in common."""

    def cursor(self) -> Any: ...


@dataclass(frozen=True)
class Role:
    name: str
    password: str


class UnsafeRole(RuntimeError):
    """The app's role could see past the tenants' fence."""


def create(admin: Connection, database: str, owner: Role, app: Role) -> None:
    """Create or repair both roles and the database. ``admin`` is an autocommit connection of a superuser."""
    _create_role(admin, owner, "BYPASSRLS")
    _create_role(admin, app, "NOBYPASSRLS")
    if not _exists(admin, "SELECT 1 FROM pg_database WHERE datname = %s", database):
        _create_database(admin, database, owner)


def grant(admin: Connection, database: str, owner: Role, app: Role) -> None:
    """Say what each role may do, also with tables yet to come. ``admin`` is connected to the database."""
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(owner.name),
        "app": sql.Identifier(app.name),
    }
    for statement in _GRANTS:
        admin.execute(sql.SQL(statement).format(**names))


_GRANTS = (
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    # Only a default for every schema can take EXECUTE from PUBLIC; one per schema can merely add.
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app}",
)


def _create_role(admin: Connection, role: Role, bypass: str) -> None:
    exists = _exists(admin, "SELECT 1 FROM pg_roles WHERE rolname = %s", role.name)
    verb = "ALTER ROLE" if exists else "CREATE ROLE"
    attributes = f"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {bypass} PASSWORD"
    statement = sql.SQL(f"{verb} {{}} {attributes} {{}}")
    admin.execute(statement.format(sql.Identifier(role.name), sql.Literal(role.password)))


def _create_database(admin: Connection, database: str, owner: Role) -> None:
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
    admin.execute(statement.format(sql.Identifier(database), sql.Identifier(owner.name)))


def _exists(admin: Connection, query: str, name: str) -> bool:
    return admin.execute(query, [name]).fetchone() is not None


def close_ledgers(owner: Cursors, app: str) -> None:
    """Leave the app's role to read which migrations ran (readiness asks), and no more."""
    statement = sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}")
    with owner.cursor() as cursor:
        cursor.execute(statement.format(sql.Identifier(app)))


_FAULTS = """
SELECT rolsuper, rolbypassrls,
       EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p', 'v', 'm'))
FROM pg_roles r WHERE rolname = current_user
"""


def faults(app: Connection) -> list[str]:
    """What makes the connected role unfit to serve; empty when it is fit."""
    row = app.execute(_FAULTS).fetchone()
    return list(_name_faults(row or (True, True, True)))


def _name_faults(row: tuple[bool, bool, bool]) -> Iterator[str]:
    superuser, bypasses, owns = row
    if superuser:
        yield "is a superuser"
    if bypasses:
        yield "bypasses row-level security"
    if owns:
        yield "owns tables"


def refuse_unsafe(parameters: dict[str, object]) -> None:
    """Raise UnsafeRole unless the role of these connection parameters is fit to serve.

    Uses a connection of its own, so that a process may call it before it forks.
    """
    with connect(**parameters) as app:  # type: ignore[arg-type]
        found = faults(app)
    if found:
        raise UnsafeRole(
            f"The database role in DATABASE_URL {' and '.join(found)}; tenants would not be kept apart. "
            "Make the roles with `manage.py create_roles` and use the app's."
        )
