"""The records of a file, one after the other: what is broken is said with its line, and the next one is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

import ijson
import msgspec

from crm.importing.reading import Reading, Unreadable

# Of one record, all lines of its quoted cells together: no contact is larger, and nothing larger is kept in memory.
RECORD_MAX = 64 * 1024
LINES_MAX = 200
CELLS_MAX = 200
CHUNK = 64 * 1024
TOO_LONG = (
    f"It is longer than {RECORD_MAX // 1024} kB, so this is no table of contacts. Nothing after it was read."
)
OPEN_QUOTE = "A quotation mark is opened and not closed."
STRAY_QUOTE = (
    "A quotation mark stands inside a cell. Write it twice, or put the whole cell in quotation marks."
)
WRONG_LETTERS = "It has letters that are not {encoding}. Choose how the file is written, or save it as UTF-8."


@dataclass(frozen=True)
class Record:
    """``cells`` stand in the order of the columns; ``line`` is where it begins, from 1."""

    line: int
    cells: list[Any]


@dataclass(frozen=True)
class Broken:
    """What could not be read, and why; ``cells`` is as much of it as can be shown."""

    line: int
    why: str
    cells: list[Any]


Item = Record | Broken


def records(
    file: IO[bytes], reading: Reading, names: list[str] | None = None, after: int = 0
) -> Iterator[Item]:
    """All after the first ``after``, without the header. ``names`` are the columns of JSON. Raises Unreadable."""
    file.seek(0)
    found = _csv(file, reading) if reading.format == "csv" else _json(file, reading, names or [])
    skipped = after + (1 if reading.format == "csv" and reading.header else 0)
    return islice(found, skipped, None)


# CSV


def _csv(file: IO[bytes], reading: Reading) -> Iterator[Item]:
    lines = _Lines(file, reading)
    while (text := lines.next()) is not None:
        number = lines.number
        if text.strip("\r\n") == "":
            continue
        yield _record(text, number, lines, reading)


class _Lines:
    """Lines with their numbers, some of which may be given back. Never holds more than a record's worth."""

    def __init__(self, file: IO[bytes], reading: Reading) -> None:
        file.seek(reading.mark)
        # A wrong byte becomes a letter that no text has, so that its line can be named.
        errors = "replace" if reading.encoding.startswith("utf-16") else "surrogateescape"
        self._text = io.TextIOWrapper(_Held(file), reading.encoding, errors=errors, newline="")
        self._back: list[str] = []
        self.number = 0

    def next(self) -> str | None:
        if self._back:
            self.number += 1
            return self._back.pop()
        line = self._text.readline(RECORD_MAX + 1)
        if not line:
            return None
        self.number += 1
        if len(line) > RECORD_MAX:
            raise Unreadable(TOO_LONG, self.number)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._back += reversed(lines)
        self.number -= len(lines)


class _Held(io.RawIOBase):
    """The file without its end: a text over it that goes away would close it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        piece = self._file.read(len(into))
        into[: len(piece)] = piece
        return len(piece)


def _record(text: str, number: int, lines: _Lines, reading: Reading) -> Item:
    """A record of one line, or of several where a quoted cell goes on."""
    more: list[str] = []
    whole = text
    while True:
        try:
            cells = next(csv.reader(io.StringIO(whole, newline=""), delimiter=reading.separator, strict=True))
            return _sound(number, cells, reading)
        except csv.Error as fault:
            # Python says "unexpected end of data" where a quoted cell is still open.
            is_open = "unexpected end" in str(fault)
            following = lines.next() if is_open and len(more) < LINES_MAX else None
        if following is None or len(whole) + len(following) > RECORD_MAX:
            lines.give_back([*more, following] if following is not None else more)
            return Broken(number, OPEN_QUOTE if is_open or more else STRAY_QUOTE, [text.rstrip("\r\n")[:500]])
        more.append(following)
        whole += following


def _sound(number: int, cells: list[str], reading: Reading) -> Item:
    if len(cells) > CELLS_MAX:
        return Broken(number, f"It has more than {CELLS_MAX} cells.", cells[:CELLS_MAX])
    if any(_is_wrong(cell, reading) for cell in cells):
        shown = [_legible(cell) for cell in cells]
        return Broken(number, WRONG_LETTERS.format(encoding=reading.encoding.upper()), shown)
    return Record(number, cells)


def _is_wrong(cell: str, reading: Reading) -> bool:
    if cell.isascii():
        return "\0" in cell
    wide = reading.encoding.startswith("utf-16")
    return any(letter == "\ufffd" if wide else "\udc80" <= letter <= "\udcff" for letter in cell)


def _legible(cell: str) -> str:
    return cell.encode("utf-8", "replace").decode().replace("\0", "?")


# JSON


def _json(file: IO[bytes], reading: Reading, names: list[str]) -> Iterator[Item]:
    file.seek(reading.mark)
    found = _array(file) if reading.format == "json" else _json_lines(file)
    for line, value in found:
        if isinstance(value, str):
            yield Broken(line, value, [])
        elif not isinstance(value, dict):
            yield Broken(
                line, "It is no object of names and values.", [msgspec.json.encode(value).decode()[:500]]
            )
        else:
            flat = flattened(value)
            yield Record(line, [flat.get(name) for name in names] if names else [flat])


def _json_lines(file: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """Each line by itself: a broken one does not hold up the next."""
    number = 0
    while text := file.readline(RECORD_MAX + 1):
        number += 1
        if len(text) > RECORD_MAX:
            raise Unreadable(TOO_LONG, number)
        if text.strip():
            try:
                yield number, msgspec.json.decode(text)
            except (msgspec.DecodeError, UnicodeDecodeError) as fault:
                yield number, f"This is no JSON: {str(fault)[:120]}."


def _array(file: IO[bytes]) -> Iterator[tuple[int, Any]]:
    watched = _Watched(file)
    items = ijson.items(watched, "item", use_float=True, buf_size=CHUNK)
    number = 0
    while True:
        try:
            value = next(items)
        except StopIteration:
            return
        except (ijson.JSONError, UnicodeDecodeError) as fault:
            why = str(fault).partition("\n")[0][:80]
            raise Unreadable(
                f"The JSON is broken after record {number:,}, and nothing after it was read ({why})."
            ) from fault
        watched.since = 0
        number += 1
        yield number, value


class _Watched:
    """A file that ends the reading when a single record takes more of it than a contact can."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.since = file, 0

    def read(self, size: int = -1) -> bytes:
        self.since += size
        if self.since > RECORD_MAX + 2 * CHUNK:
            raise Unreadable(TOO_LONG.replace("It is", "A record is"))
        return self._file.read(size)


def flattened(value: dict[str, Any]) -> dict[str, Any]:
    """What stands under ``attributes`` beside the others; lists as words with commas; nothing else of depth."""
    inner = value.get("attributes")
    flat = {str(name): each for name, each in value.items() if name != "attributes"}
    if isinstance(inner, dict):
        flat |= {f"attributes.{name}": each for name, each in inner.items()}
    return {name: _shallow(each) for name, each in flat.items()}


def _shallow(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value if not isinstance(each, dict | list))
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else value
