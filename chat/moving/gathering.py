"""The first half of an import of conversations: its file is read piece by piece into the database, where each thing
stands once and in order, however often and in whatever order the file says it. Nothing is made yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from chat.moving import preview
from chat.moving.documents import Document, chunks, documents, unwrapped
from chat.moving.forms import Found, Left, Odd, Operator, Part, Talk
from chat.moving.vendors import SERVICES, Service
from crm.importing.reading import Unreadable
from crm.importing.work import Goes, held_by
from crm.models import Import, ImportAside, ImportPiece
from crm.models.importing import ImportState, Vendor

AT_ONCE = 500
BYTES_AT_ONCE = 4 * 1024 * 1024
ERRORS_SHOWN = 20
CONTACTS = "contacts: import their own file first"
STRANGE = "records of another kind"
TALK, OPERATOR = "talk", "operator"


def gather(workspace: UUID, batch: Import, goes_on: Goes) -> bool:
    """Goes on behind what is read; whether there is more when the turn is over."""
    with batch.file.open() as file:
        found = chunks(documents(file, batch.position), AT_ONCE, BYTES_AT_ONCE)
        while goes_on():
            try:
                some, fault = next(found, []), ""
            except Unreadable as why:
                some, fault = [], str(why)
            with held_by(workspace, batch) as held:
                if held is None:
                    return False
                if not some:
                    _end(held, fault)
                    return False
                _keep(held, some)
    return True


def _end(held: Import, fault: str) -> None:
    if fault:
        held.end(ImportState.FAILED, fault)
        return
    preview.look(held)
    held.end(ImportState.CHECKED)


def _keep(held: Import, some: list[Document]) -> None:
    service = SERVICES[Vendor(held.vendor)]
    left: Counter[str] = Counter(held.report.get("left", {}))
    asides: list[ImportAside] = []
    pieces = [
        _piece(held, one) for document in some for one in _read(held, service, document, left, asides) if one
    ]
    ImportPiece.objects.bulk_create(pieces, batch_size=AT_ONCE, ignore_conflicts=True)
    ImportAside.objects.bulk_create(asides)
    told = held.sample.get("errors", [])
    told += [[aside.line, aside.why] for aside in asides[: ERRORS_SHOWN - len(told)]]
    held.sample["errors"] = told
    held.report["left"] = dict(left)
    held.wrong += len(asides)
    held.position += len(some)


def _read(
    held: Import, service: Service, document: Document, left: Counter[str], asides: list[ImportAside]
) -> Iterator[Talk | Part | Operator]:
    """What one record says; what is wrong with it goes aside, and the next one is read."""
    if document.fault:
        asides.append(_aside(held, document, document.fault, None))
        return
    for one in unwrapped(document.value):
        kind = service.kind(one)
        if kind in ("", "contact"):
            left[CONTACTS if kind else STRANGE] += 1
            continue
        try:
            yield from _kept(service.read(one), left)
        except (Odd, TypeError, ValueError, KeyError, AttributeError) as fault:
            # A record of a shape that nobody foresaw must not hold up the others.
            why = str(fault) if isinstance(fault, Odd) else "It is not of the form that this service writes."
            asides.append(_aside(held, document, why, one))


def _kept(found: Iterable[Found], left: Counter[str]) -> list[Talk | Part | Operator]:
    """All of a record or nothing of it."""
    kept = []
    counted: Counter[str] = Counter()
    for one in found:
        if isinstance(one, Left):
            counted[one.words] += one.count
        else:
            kept.append(one)
    left.update(counted)
    return kept


def _aside(held: Import, document: Document, why: str, value: Any) -> ImportAside:
    shown = msgspec.json.encode(value).decode().replace("\\u0000", "")[:500] if value is not None else ""
    return ImportAside(batch=held, line=document.number, why=why[:300], cells=[shown])


def _piece(held: Import, one: Talk | Part | Operator) -> ImportPiece:
    data = msgspec.to_builtins(one)
    if isinstance(one, Talk):
        return ImportPiece(batch=held, kind=TALK, key=one.key, at=one.at, data=data)
    if isinstance(one, Operator):
        return ImportPiece(batch=held, kind=OPERATOR, key=one.key, at=timezone.now(), data=data)
    return ImportPiece(batch=held, kind=one.kind, key=one.talk, ref=one.ref[:250], at=one.at, data=data)
