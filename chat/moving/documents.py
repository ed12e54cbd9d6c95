"""The records of a service's file, one after the other and never all at once: JSON (a list, an answer of the API, or
one a line), packed as .gz, or many such files in a .zip. What is broken is said with its place."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

import ijson
import msgspec

from crm.importing.reading import Unreadable

# No conversation that an API gives in one answer is larger, and nothing larger is kept in memory.
RECORD_MAX = 16 * 1024 * 1024
CHUNK = 64 * 1024
# Text packs well; what unpacks to more than this is made to fill a disk.
UNPACKED_MAX = 300
MEMBERS_MAX = 200_000
DAMAGED = "The file is damaged or was cut off on its way. Download it again and compare its size."
TOO_LONG = (
    f"{{place}} is longer than {RECORD_MAX // 1024 // 1024} MB, so this is no such export. "
    "Nothing after it was read."
)
LETTERS = "JSON is written in UTF-8, and this file is not. Save it so and choose it again."
NO_JSON = "This is no JSON: {fault}."
_ENDS = (".json", ".jsonl", ".ndjson", ".txt", ".json.gz", ".jsonl.gz", ".ndjson.gz")
# Under these names an answer of an API has its list.
_LISTS = ("data", "payload", "conversations", "messages", "contacts", "admins", "agents", "operators")


@dataclass(frozen=True)
class Document:
    """``number`` counts from 1 over all of the file; ``fault`` is why it could not be read; ``size`` in bytes."""

    number: int
    value: Any
    fault: str = ""
    size: int = 0


def documents(file: IO[bytes], after: int = 0) -> Iterator[Document]:
    """All behind the first ``after``. Raises Unreadable."""
    number = 0
    try:
        for place, part in _parts(file):
            for raw, size in _records(part, place):
                number += 1
                if number > after:
                    yield _document(number, raw, size, place)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise Unreadable(DAMAGED) from fault


def unwrapped(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of an answer: those of its list, or itself."""
    if isinstance(value, list):
        yield from chain.from_iterable(unwrapped(one, depth) for one in value)
    elif isinstance(value, dict):
        inner = next((value[name] for name in _LISTS if _wraps(value, name)), None)
        if inner is None or depth > 2:
            yield value
        else:
            yield from unwrapped(inner, depth + 1)


def _wraps(value: dict[str, Any], name: str) -> bool:
    """Whether the object is nothing but what goes around the list or the object of this name."""
    inner = value.get(name)
    alone = not {"id", "session_id", "people_id", "conversation_parts"} & value.keys()
    return alone and (isinstance(inner, list) or (isinstance(inner, dict) and name in ("data", "payload")))


# The parts of what is packed


def _parts(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    """Each file with its name, or with none where there is only one."""
    file.seek(0)
    beginning = file.read(4)
    file.seek(0)
    if beginning == b"PK\x03\x04":
        yield from _members(file)
    elif beginning[:2] == b"\x1f\x8b":
        yield "", _unpacked(file)
    else:
        yield "", file


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]


def _members(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(file) as archive:
        if len(archive.infolist()) > MEMBERS_MAX:
            raise Unreadable(f"This archive has more than {MEMBERS_MAX:,} files. Import it in parts.")
        for info in archive.infolist():
            if info.is_dir() or not info.filename.lower().endswith(_ENDS):
                continue
            if info.file_size > max(info.compress_size, 1024) * UNPACKED_MAX:
                raise Unreadable(DAMAGED)
            with archive.open(info) as member:
                yield info.filename, _unpacked(member) if info.filename.endswith(".gz") else member


# The records of one file: bytes of a line, which are read later, or what is read already


def _records(file: IO[bytes], place: str) -> Iterator[tuple[Any, int]]:
    watched = _Watched(file, place)
    first = watched.peek()
    if not first:
        return iter(())
    if first.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in first[:4]:
        raise Unreadable(_at(LETTERS, place))
    start = first.lstrip()[:1]
    if start == b"[":
        return _lines(watched, place) if _is_lists(watched, place) else _items(watched, "item", place)
    if start == b"{":
        return _lines(watched, place) if _is_line(watched, place) else _items(watched, "", place)
    raise Unreadable(_at("This is no JSON.", place))


def _is_line(watched: _Watched, place: str) -> bool:
    """Whether the first line is a whole record, as in JSON Lines."""
    line = watched.first_line(place)
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A line that is cut or has a wrong byte is still a line, where another record follows it.
        return line.rstrip().endswith((b"}", b'"}')) and watched.line_follows(line)


def _is_lists(watched: _Watched, place: str) -> bool:
    """Whether the first line is a whole list, and more lines follow: answers of an API one below the other."""
    if b"\n" not in watched.peek():
        return False
    line = watched.first_line(place)
    try:
        return isinstance(msgspec.json.decode(line), list) and watched.line_follows(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _lines(watched: _Watched, place: str) -> Iterator[tuple[Any, int]]:
    number = 0
    while line := watched.readline():
        number += 1
        if len(line) > RECORD_MAX:
            raise Unreadable(_at(TOO_LONG.format(place=f"Line {number:,}"), place))
        if line.strip():
            yield line, len(line)


def _items(watched: _Watched, prefix: str, place: str) -> Iterator[tuple[Any, int]]:
    found = ijson.items(watched, prefix, use_float=True, buf_size=CHUNK, multiple_values=not prefix)
    number = 0
    while True:
        try:
            value = next(found)
        except StopIteration:
            return
        except (ijson.JSONError, UnicodeDecodeError, ValueError) as fault:
            if isinstance(fault, Unreadable):
                raise
            why = str(fault).partition("\n")[0][:80]
            sentence = f"The JSON is broken or cut off after record {number:,} ({why}). Export it again."
            raise Unreadable(_at(sentence, place)) from fault
        number += 1
        size, watched.since = watched.since, 0
        yield value, size


def _document(number: int, raw: Any, size: int, place: str) -> Document:
    if not isinstance(raw, bytes):
        return Document(number, raw, size=size)
    try:
        return Document(number, msgspec.json.decode(raw), size=size)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        return Document(number, None, _at(NO_JSON.format(fault=str(fault)[:120]), place), size)


def _at(sentence: str, place: str) -> str:
    return f"{place[-80:]}: {sentence}" if place else sentence


class _Watched:
    """A file that may be looked into before it is read, and ends the reading when one record takes too much of it."""

    def __init__(self, file: IO[bytes], place: str) -> None:
        self._file, self._place = file, place
        self._ahead = b""
        self.since = 0

    def peek(self, size: int = 4096) -> bytes:
        if len(self._ahead) < size:
            self._ahead += self._file.read(size - len(self._ahead))
        self._ahead = self._ahead.removeprefix(b"\xef\xbb\xbf")
        return self._ahead

    def first_line(self, place: str) -> bytes:
        if b"\n" not in self._ahead:
            self._ahead += self._file.readline(RECORD_MAX + 1)
        if b"\n" not in self._ahead and len(self._ahead) > RECORD_MAX:
            raise Unreadable(_at(TOO_LONG.format(place="Line 1"), place))
        self._ahead += self._file.read(64)
        return self._ahead.partition(b"\n")[0]

    def line_follows(self, line: bytes) -> bool:
        return self._ahead[len(line) :].lstrip()[:1] in (b"{", b"[")

    def read(self, size: int = -1) -> bytes:
        size = CHUNK if size < 0 else size
        self.since += size
        if self.since > RECORD_MAX + 2 * CHUNK:
            raise Unreadable(_at(TOO_LONG.format(place="A record"), self._place))
        piece, self._ahead = self._ahead[:size], self._ahead[size:]
        return piece or self._file.read(size)

    def readline(self) -> bytes:
        """At most a byte more than a record may have."""
        line, there, rest = self._ahead.partition(b"\n")
        if there:
            self._ahead = rest
            return line + b"\n"
        self._ahead = b""
        return line + self._file.readline(RECORD_MAX + 1 - len(line))


def chunks(found: Iterable[Document], most: int, size: int) -> Iterator[list[Document]]:
    """Some at a time: no more than ``most``, and about no more bytes than ``size``."""
    some: list[Document] = []
    held = 0
    for document in found:
        some.append(document)
        held += document.size
        if len(some) >= most or held >= size:
            yield some
            some, held = [], 0
    if some:
        yield some
