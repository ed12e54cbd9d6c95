"""The live database against the declarations: what is there that nobody declared, what was declared and is gone.

It reads PostgreSQL's catalogue and not ``information_schema``, which hides from a role the tables that it may
not read, and materialized views from everybody: a shadow table is the last thing to miss. Partitions have the
columns of their table by PostgreSQL's own rule, so the table speaks for them; a detached one speaks for itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from privacy.declarations import registry

Tables = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Excused:
    """A table without a model that was looked at, with the columns it had then."""

    columns: frozenset[str]
    why: str


EXCUSED = {
    "django_migrations": Excused(
        frozenset({"id", "app", "name", "applied"}), "names of migrations and when they ran"
    ),
}

_COLUMNS = """
SELECT CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END, a.attname
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_')
"""


class NothingRead(RuntimeError):
    """The catalogue showed no table of ours: this is not our database, or the question was wrong."""


def findings(connection: BaseDatabaseWrapper) -> list[str]:
    """What differs between one live database and the declarations, a sentence each. Raises NothingRead."""
    return compare(live(connection), declared())


def live(connection: BaseDatabaseWrapper) -> Tables:
    """Tables, views and foreign tables of all schemas but PostgreSQL's own, with their columns."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        return _gathered(cursor.fetchall())


def declared() -> Tables:
    """The tables of all installed models with their columns."""
    return _gathered((each.model._meta.db_table, str(each.field.column)) for each in registry())


def compare(live: Tables, declared: Tables, excused: Mapping[str, Excused] = EXCUSED) -> list[str]:
    """What stands in only one of both, a sentence each, by name. Raises NothingRead when they share no table."""
    if not live.keys() & declared.keys():
        raise NothingRead("The database shows no table of ours, so nothing was compared.")
    known = {**{table: each.columns for table, each in excused.items()}, **declared}
    return [
        *_sentences(live, known, "stands in the database, and nobody declared it"),
        *_sentences(known, live, "is declared, but the database does not have it"),
    ]


def databases() -> list[str]:
    """One alias for each database: several may be one database by different roles."""
    places = {
        tuple(str(connections[alias].settings_dict[key]) for key in ("HOST", "PORT", "NAME")): alias
        for alias in reversed(list(connections))
    }
    return sorted(places.values())


def _gathered(pairs: Iterable[tuple[str, str]]) -> Tables:
    tables: dict[str, set[str]] = defaultdict(set)
    for table, column in pairs:
        tables[table].add(column)
    return {table: frozenset(columns) for table, columns in tables.items()}


def _sentences(here: Tables, there: Tables, what: str) -> Iterator[str]:
    for table in sorted(here):
        for column in sorted(here[table] - there.get(table, frozenset())):
            yield f"{table}.{column} {what}."
