"""Puts an archive's rows into another workspace: with new ids, and every reference kept.

An id there follows from the id here: one number, made of the archive and the workspace, is added to the last 62 bits
of each. So no list of ids is needed, ids keep their order in time, and a kind that is read again finds the same ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.models import Field, FileField, UUIDField

from accounts.tenancy import TenantKey
from privacy.archive.kinds import PLACES, Kind, holds_ids, instead
from privacy.archive.manifest import Refused, Stored
from privacy.archive.reading import Archive

AT_ONCE = 1000
_LOW = 2**62 - 1
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Ids:
    """From an id in the archive to the one in this workspace. ``fixed`` are members who are here already."""

    def __init__(self, workspace: UUID, archive: UUID, fixed: dict[UUID, UUID]) -> None:
        digest = hashlib.sha256(workspace.bytes + archive.bytes).digest()
        self._step = int.from_bytes(digest[:7], "big")
        self._fixed = fixed

    def of(self, old: Any) -> UUID | None:
        if old in (None, ""):
            return None
        return self.at(old if isinstance(old, UUID) else UUID(str(old)))

    def at(self, old: UUID) -> UUID:
        return self._fixed.get(old) or UUID(int=old.int & ~_LOW | (old.int + self._step) & _LOW)

    def inside(self, value: Any) -> Any:
        """The same JSON with other ids in it."""
        if isinstance(value, dict):
            return {self.inside(name): self.inside(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.inside(each) for each in value]
        return str(self.of(value)) if isinstance(value, str) and _ID.fullmatch(value) else value


class Mover:
    """Writes one kind after the other, each in the caller's transaction. Raises Refused."""

    def __init__(self, archive: Archive, ids: Ids) -> None:
        self._archive, self._ids = archive, ids

    def move(self, kind: Kind) -> Iterator[int]:
        """How many rows were written, again and again until all are."""
        files = {(each.row, each.column): each for each in self._archive.files() if each.kind == kind.name}
        with connection.cursor() as cursor:
            # Rows of one kind may point to rows that follow.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        rows = self._archive.rows(kind)
        while some := list(islice(rows, AT_ONCE)):
            made = [self._row(kind, row, files) for row in some]
            self._write(kind, made)
            yield len(made)
        self._settle(kind)

    def _write(self, kind: Kind, made: list[Any]) -> None:
        try:
            kind.model.objects.bulk_create(made)
        except DatabaseError as fault:
            raise Refused(_unfit(kind)) from fault

    def _settle(self, kind: Kind) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except DatabaseError as fault:
            raise Refused(_unfit(kind)) from fault

    def _row(self, kind: Kind, row: dict[str, Any], files: dict[tuple[UUID, str], Stored]) -> Any:
        if row.keys() - {column.name for column in kind.columns}:
            raise Refused(f"{kind.part} has columns that this installation does not know. Update it first.")
        values = {
            column.attname: self._value(kind, column, row[column.name])
            for column in kind.columns
            if column.name in row
        }
        values |= {column.attname: instead(column) for column in kind.withheld}
        made = kind.model(**values)
        for column in kind.files:
            stored = files.get((UUID(row["id"]), column.name)) if row.get(column.name) else None
            setattr(made, column.attname, self._file(made, column, stored) if stored else "")
        return made

    def _value(self, kind: Kind, column: Field[Any, Any], value: Any) -> Any:
        try:
            if isinstance(column, TenantKey | UUIDField):
                return self._ids.of(value)
            if holds_ids(column):
                return self._ids.inside(value)
            found = column.to_python(value)
            if found not in column.empty_values:
                column.run_validators(found)
        except (ValidationError, ValueError, TypeError) as fault:
            raise Refused(f"{kind.part} has a {column.name} that is not possible.") from fault
        return found

    def _file(self, made: Any, column: Field[Any, Any], stored: Stored) -> str:
        """Where the file lies here. Written again by a second try, it lies in the same place."""
        place = place_of(made, column)
        default_storage.delete(place)
        with self._archive.open(stored.name) as content:
            return str(default_storage.save(place, File(content)))


def place_of(made: Any, column: Field[Any, Any]) -> str:
    if isinstance(column, FileField):
        return str(column.generate_filename(made, column.name))
    return f"{PLACES[f'{made._meta.label}.{column.name}']}/{made.workspace_id}/{made.pk}"


def _unfit(kind: Kind) -> str:
    return f"{kind.part} has rows that do not fit together. The file was changed, or made by another version."
