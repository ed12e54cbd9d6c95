"""The first page of an archive: what is in it, and by which digest each part is known."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

FORMAT = "paldesk-workspace"
VERSION = 1
MANIFEST = "manifest.json"
FILES = "files.jsonl"


class Refused(ValueError):
    """This is no archive that can be imported; says why, and what to do."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``bytes`` and ``sha256`` are of what is written, not of how it is packed."""

    name: str
    rows: int
    bytes: int
    sha256: str


class Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of files.jsonl: which row's which column this file is."""

    name: str
    kind: str
    row: UUID
    column: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``settings`` are the workspace's own columns; ``parts`` stand in the order in which they are read."""

    format: str
    version: int
    id: UUID
    made_at: datetime
    workspace: str
    settings: dict[str, object]
    parts: list[Part]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


def read(text: bytes) -> Manifest:
    """Raises Refused."""
    try:
        found = msgspec.json.decode(text, type=Manifest)
    except msgspec.DecodeError as fault:
        raise Refused(
            "Its manifest cannot be read: the file is damaged, or was made by a newer version."
        ) from fault
    if found.format != FORMAT:
        raise Refused("This file is not an export of a workspace.")
    if found.version > VERSION:
        raise Refused("It was made by a newer version of Paldesk. Update this installation first.")
    return found
