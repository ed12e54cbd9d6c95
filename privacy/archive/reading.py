"""Reads an archive: everything is compared with the manifest before a single row is believed."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import msgspec

from privacy.archive import manifest as m
from privacy.archive.kinds import Kind, kinds
from privacy.archive.manifest import FILES, MANIFEST, Manifest, Part, Refused, Stored

CHUNK = 256 * 1024
MANIFEST_MAX = 1024 * 1024
LINE_MAX = 4 * 1024 * 1024
# Rows of words pack well; what unpacks to more than this is made to fill a disk.
UNPACKED_MAX = 200
DAMAGED = "The file is damaged or was cut off on its way. Download it again and compare its size."
CHANGED = "{name} is not what the manifest says it is: the file was changed after it was made."


class Archive:
    """One that was opened and whose manifest was read. Raises Refused."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError) as fault:
            raise Refused(DAMAGED) from fault
        self._names = self._zip.namelist()
        self.manifest = self._manifest()

    def verify(self) -> Manifest:
        """Every part and file, by its digest, and that there is nothing else. Raises Refused."""
        self._demand_known()
        for part in self.manifest.parts:
            self._compare(part)
        listed = [MANIFEST, *(part.name for part in self.manifest.parts)]
        for stored in self.files():
            self._compare(stored)
            listed.append(stored.name)
        if sorted(listed) != sorted(self._names):
            raise Refused("It holds files that its manifest does not tell of, or lacks some that it does.")
        return self.manifest

    def rows(self, kind: Kind) -> Iterator[dict[str, Any]]:
        """The rows of one kind as they were written. Raises Refused."""
        decoder = msgspec.json.Decoder(dict[str, Any])
        for line in self._lines(kind.part):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as fault:
                raise Refused(CHANGED.format(name=kind.part)) from fault

    def files(self) -> Iterator[Stored]:
        decoder = msgspec.json.Decoder(Stored)
        for line in self._lines(FILES):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as fault:
                raise Refused(CHANGED.format(name=FILES)) from fault

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        with _whole(), self._zip.open(name) as file:
            yield file

    def _manifest(self) -> Manifest:
        if MANIFEST not in self._names:
            raise Refused("This file is not an export of a workspace: it has no manifest.")
        if self._zip.getinfo(MANIFEST).file_size > MANIFEST_MAX:
            raise Refused(DAMAGED)
        with self.open(MANIFEST) as file:
            return m.read(file.read(MANIFEST_MAX + 1))

    def _demand_known(self) -> None:
        known = {*(kind.part for kind in kinds()), FILES}
        told = [part.name for part in self.manifest.parts]
        if len(set(told)) < len(told) or FILES not in told:
            raise Refused("Its manifest names a part twice, or forgets one.")
        if unknown := sorted(set(told) - known):
            raise Refused(
                f"It has parts that this installation does not know: {', '.join(unknown)}. Update it first."
            )

    def _compare(self, told: Part | Stored) -> None:
        """Reads no further than the manifest says, whatever the packed file would unpack to."""
        if told.name not in self._names:
            raise Refused(f"{told.name} is missing from the file.")
        info = self._zip.getinfo(told.name)
        if info.file_size != told.bytes or told.bytes > max(info.compress_size, 1024) * UNPACKED_MAX:
            raise Refused(CHANGED.format(name=told.name))
        digest, size = hashlib.sha256(), 0
        with self.open(told.name) as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                size += len(piece)
        if size != told.bytes or digest.hexdigest() != told.sha256:
            raise Refused(CHANGED.format(name=told.name))

    def _lines(self, name: str) -> Iterator[bytes]:
        if name not in self._names:
            return
        with self.open(name) as file:
            while line := file.readline(LINE_MAX + 1):
                if len(line) > LINE_MAX:
                    raise Refused(CHANGED.format(name=name))
                yield line


@contextmanager
def _whole() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise Refused(DAMAGED) from fault
