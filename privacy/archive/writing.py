"""Writes an archive: rows and files go from the database and the storage to the file, never all at once to memory."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any
from uuid import UUID

import msgspec
from django.core.files.storage import default_storage
from django.db.models import FileField, Model
from django.utils import timezone

from privacy.archive.kinds import MEMBERS, Kind, kinds
from privacy.archive.manifest import FILES, FORMAT, MANIFEST, VERSION, Manifest, Part, Stored

CHUNK = 256 * 1024
AT_ONCE = 2000
PERSON = ("email", "first_name", "last_name")
# Of the workspace itself: the other one has a name and an address of its own.
_OWN = {"id", "slug", "name", "created_at", "closed_at"}
Progress = Callable[[int], None]


def write(to: IO[bytes], workspace: Model, key: UUID, progress: Progress) -> Manifest:
    """The open workspace's archive. ``progress`` hears how many rows and files were written since it was told last."""
    encoder = msgspec.json.Encoder()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        files: list[tuple[Kind, str, UUID, str]] = []
        parts = [
            _part(archive, kind.part, map(encoder.encode, _rows(kind, files)), progress) for kind in kinds()
        ]
        stored = (encoder.encode(_stored(archive, *file)) for file in files if _is_there(file))
        # A part is written at once, so what it tells of is written before it.
        parts.append(_part(archive, FILES, list(stored), progress))
        manifest = Manifest(FORMAT, VERSION, key, timezone.now(), str(workspace), _settings(workspace), parts)
        archive.writestr(MANIFEST, msgspec.json.format(encoder.encode(manifest), indent=1))
    return manifest


def count() -> int:
    """How many rows the open workspace's archive will have, to measure progress by."""
    return sum(kind.model.objects.count() for kind in kinds())


def _part(archive: zipfile.ZipFile, name: str, lines: Iterable[bytes], progress: Progress) -> Part:
    digest, rows, size = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as out:
        for line in lines:
            text = line + b"\n"
            out.write(text)
            digest.update(text)
            rows, size = rows + 1, size + len(text)
            if rows % AT_ONCE == 0:
                progress(AT_ONCE)
    progress(rows % AT_ONCE)
    return Part(name, rows, size, digest.hexdigest())


def _rows(kind: Kind, files: list[tuple[Kind, str, UUID, str]]) -> Iterator[dict[str, Any]]:
    names = [column.attname for column in kind.columns]
    more = [f"user__{name}" for name in PERSON] if kind.name == MEMBERS else []
    found = kind.model.objects.order_by("pk").values_list(*names, *more)
    for values in found.iterator(AT_ONCE):
        row = {column.name: value for column, value in zip(kind.columns, values, strict=False)}
        if more:
            row["person"] = dict(zip(PERSON, values[len(names) :], strict=True))
        files += [
            (kind, column.name, row["id"], row[column.name]) for column in kind.files if row[column.name]
        ]
        yield row


def _is_there(file: tuple[Kind, str, UUID, str]) -> bool:
    """A file that an erasure took away between two looks is left out: its row tells of none then."""
    return bool(default_storage.exists(file[3]))


def _stored(archive: zipfile.ZipFile, kind: Kind, column: str, row: UUID, place: str) -> Stored:
    name = f"files/{kind.name}/{row}/{column}"
    digest, size = hashlib.sha256(), 0
    told = zipfile.ZipInfo(name, timezone.now().timetuple()[:6])
    with default_storage.open(place) as file, archive.open(told, "w", force_zip64=True) as out:
        while piece := file.read(CHUNK):
            out.write(piece)
            digest.update(piece)
            size += len(piece)
    return Stored(name, kind.name, row, column, size, digest.hexdigest())


def _settings(workspace: Model) -> dict[str, object]:
    fields = (field for field in workspace._meta.local_concrete_fields if field.name not in _OWN)
    return {
        field.name: getattr(workspace, field.attname)
        for field in fields
        if not field.is_relation and not isinstance(field, FileField)
    }
