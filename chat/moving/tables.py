"""The contacts of another service as a table that crm/importing reads: mapped, tried, undone like any other."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any

import msgspec

from chat.moving.documents import documents, unwrapped
from chat.moving.vendors import SERVICES
from crm.importing import reading, work
from crm.importing.mapping import NEW, ORIGIN, TARGETS, Column, bare
from crm.importing.reading import Reading, Unreadable
from crm.models import Import
from crm.models.importing import Vendor

# Of a profile in JSON, what becomes a row of a table.
_COLUMNS = ("origin", "name", "email", "phone", "external_id", "company", "language", "labels")
# What their tables call things that ours call otherwise.
_CALLED = {"peopleid": ORIGIN, "nickname": "name", "personnickname": "name", "personphone": "phone"}
_CALLED |= {"segments": "labels", "segment": "labels", "companyname": "company", "identifier": "external_id"}
_ATTRIBUTES_MAX = 100
LOOKED_AT = 2000
CONVERSATIONS_AS_TABLE = (
    "This is a table of messages, which does not say enough. "
    "Export the conversations as JSON; the guide says how."
)


def is_json(file: IO[bytes]) -> bool:
    file.seek(0)
    beginning = file.read(4096)
    file.seek(0)
    packed = beginning[:4] == b"PK\x03\x04" or beginning[:2] == b"\x1f\x8b"
    return packed or beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def table(made: Import, file: IO[bytes]) -> Import:
    """Their own table, with the columns that we know by name. Raises Unreadable."""
    work.look(made, file, reading.guess(file, made.name))
    names = made.sample["names"]
    if {bare(each) for each in names} & {"conversationid", "messagebody", "sessionid"}:
        raise Unreadable(CONVERSATIONS_AS_TABLE)
    made.mapping = [column.plain() for column in _known(names, made.mapping)]
    made.match = _match(made.mapping)
    return made


def _known(names: list[str], guessed: list[dict[str, str]]) -> list[Column]:
    """What the service's own names of columns mean, and otherwise the guess: no two become the same."""
    columns, taken = [], set()
    for name, guess in zip(names, guessed, strict=True):
        column = Column(**guess)
        word = bare(name.removeprefix("data."))
        if word == "id":
            column = Column(ORIGIN)
        elif word in _CALLED:
            column = Column(_CALLED[word])
        elif name.startswith("data.") and column.to == NEW:
            column = Column(NEW, name.removeprefix("data.")[:60], column.kind)
        fixed = column.to in TARGETS or column.to == ORIGIN
        columns.append(Column() if fixed and column.to in taken else column)
        taken.add(column.to)
    return columns


def _match(mapping: list[dict[str, str]]) -> str:
    chosen = {column["to"] for column in mapping}
    return next((each for each in ("email", "external_id", "phone") if each in chosen), "email")


@contextmanager
def profiles(made: Import, file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Profiles as the API gives them, written as a table; ``made`` knows its columns. Raises Unreadable."""
    own = list(
        dict.fromkeys(name for one in islice(_people(made, file), LOOKED_AT) for name in one["attributes"])
    )
    own = own[:_ATTRIBUTES_MAX]
    with tempfile.TemporaryFile("w+b") as place:
        letters = io.TextIOWrapper(place, "utf-8", newline="", write_through=True)
        writer = csv.writer(letters)
        writer.writerow([*_COLUMNS, *own])
        writer.writerows(_row(person, own) for person in _people(made, file))
        # Otherwise the letters would close the file when they go.
        letters.detach()
        work.look(made, place, Reading())
        made.mapping = [column.plain() for column in _own(made.mapping, own)]
        yield place


def _people(made: Import, file: IO[bytes]) -> Iterator[dict[str, Any]]:
    service = SERVICES[Vendor(made.vendor)]
    for document in documents(file):
        for one in unwrapped(document.value):
            if service.kind(one) == "contact":
                yield service.person(one)


def _own(guessed: list[dict[str, str]], own: list[str]) -> list[Column]:
    """Ours stand first; of the others none becomes what one of ours is."""
    columns = [Column(to) for to in _COLUMNS]
    for name, guess in zip(own, guessed[len(_COLUMNS) :], strict=True):
        column = Column(**guess)
        columns.append(Column(NEW, name[:60], column.kind) if column.to in _COLUMNS else column)
    return columns


def _row(person: dict[str, Any], own: list[str]) -> list[str]:
    fixed = [person.get(name, "") for name in _COLUMNS]
    values = [*fixed, *(person["attributes"].get(name) for name in own)]
    return [_cell(value) for value in values]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(str(each) for each in value if isinstance(each, str) and each)
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    return "" if value is None else str(value).replace("\0", "")
