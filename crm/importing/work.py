"""An import from the file that is chosen to the day when it can be undone no more.

The work is done in turns of some seconds: after each batch the position is kept in the same transaction, so a worker
that dies leaves nothing half-written, and the next one goes on behind the last batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts.tenancy import within
from crm.importing import made, mapping, reading
from crm.importing.batches import SIZE, Batch, Outcome
from crm.importing.mapping import Column
from crm.importing.origins import OriginBatch, forget_origins
from crm.importing.reading import Reading, Unreadable
from crm.importing.records import Broken, Item, Record, records
from crm.importing.traces import take_back
from crm.models import Import
from crm.models.importing import ImportState, What

log = structlog.get_logger(__name__)

TURN_SECONDS = 20.0
SHOWN = 8
LOOKED_AT = 200
ERRORS_SHOWN = 20
COLUMNS_MAX = 200
BROKE = "Something went wrong on our side. What was imported so far stays; go on, or undo it."


# What carries a turn of imports of another kind than contacts, by that kind: it belongs to those who know the kind, and
# is put here when they start. Says whether there is more to do.
Goes = Callable[[], bool]
CARRIERS: dict[str, Callable[[UUID, Import, Goes], bool]] = {}


def receive(by: Any, upload: UploadedFile[Any] | None) -> Import:
    """Keep the file, and look at its beginning. Raises Unreadable."""
    if upload is None or not upload.size:
        raise Unreadable("Choose a file first. It has to have something in it.")
    if upload.size > settings.IMPORT_BYTES_MAX:
        raise Unreadable(
            f"This file is larger than {filesizeformat(settings.IMPORT_BYTES_MAX)}. Import it in parts."
        )
    found = reading.guess(upload, upload.name or "")
    made = Import(by=by, name=(upload.name or "contacts")[:150], size=upload.size)
    look(made, upload, found)
    upload.seek(0)
    made.file.save("contacts", upload, save=False)
    made.save()
    return made


def look(batch: Import, file: Any, found: Reading) -> None:
    """The names of its columns and its first rows, read in this way; and what the columns most likely are.

    Raises Unreadable.
    """
    some = list(islice(records(file, found), LOOKED_AT))
    rows = [item.cells for item in some if isinstance(item, Record)]
    names, rows = _names(file, found, rows)
    if not rows and not any(isinstance(item, Broken) for item in some):
        raise Unreadable("This file has names of columns and no row below them.")
    batch.reading = found.plain()
    batch.sample = {"names": names, "rows": [_shown(row) for row in rows[:SHOWN]]}
    batch.mapping = [column.plain() for column in mapping.guess(names, rows)]


def _names(file: Any, found: Reading, rows: list[Any]) -> tuple[list[str], list[Any]]:
    if found.format != "csv":
        flat = [row[0] for row in rows]
        names = list(dict.fromkeys(name for row in flat for name in row))[:COLUMNS_MAX]
        return names, [[row.get(name) for name in names] for row in flat]
    width = max((len(row) for row in rows), default=0)
    if not found.header:
        return [f"Column {number}" for number in range(1, width + 1)], rows
    head = next(records(file, Reading(**{**found.plain(), "header": False})), None)
    names = [str(cell).strip()[:80] for cell in head.cells] if head else []
    names += [f"Column {number}" for number in range(len(names) + 1, width + 1)]
    return [name or f"Column {at}" for at, name in enumerate(names, 1)], rows


def _shown(row: list[Any]) -> list[Any]:
    return [cell[:200] if isinstance(cell, str) else cell for cell in row]


def start(batch: Import, state: ImportState) -> None:
    """Try it, run it, or undo it: a worker does it."""
    if state == ImportState.UNDOING:
        batch.state, batch.tended_at, batch.undone, batch.kept = state, timezone.now(), 0, 0
        batch.save(update_fields=["state", "tended_at", "undone", "kept"])
    else:
        batch.asides.all().delete()
        batch.begin(state)
        if state == ImportState.RUNNING:
            mapping.define(Column(**each) for each in batch.mapping)
    hand_on(batch)


def hand_on(batch: Import) -> None:
    from crm.tasks import carry_import

    key = (str(batch.workspace_id), str(batch.pk))
    transaction.on_commit(lambda: carry_import.delay(*key))


def carry(workspace: UUID, pk: UUID, turn: float = TURN_SECONDS) -> None:
    """One turn; when it is over and there is more to do, the next one is asked for."""
    with within(workspace):
        batch = Import.objects.working().filter(pk=pk).first()
    if batch is None:
        return
    until = time.monotonic() + turn
    work = CARRIERS.get(batch.what) or (undo if batch.state == ImportState.UNDOING else _read)
    whole = batch.what == What.CONTACTS and batch.state == ImportState.CHECKING
    if work(workspace, batch, lambda: whole or time.monotonic() < until):
        with within(workspace):
            hand_on(batch)


@contextmanager
def held_by(workspace: UUID, batch: Import) -> Iterator[Import | None]:
    """The import as it is now, in a transaction of its own; None where another worker, or a person, was faster."""
    with within(workspace):
        locked = Import.objects.working().select_for_update(skip_locked=True, of=("self",))
        found = locked.filter(pk=batch.pk, state=batch.state, position=batch.position).first()
        yield found
        if found is not None:
            found.tended_at = timezone.now()
            found.save()
            batch.position = found.position


def _read(workspace: UUID, batch: Import, goes_on: Goes) -> bool:
    """Batch by batch; whether there is more when the turn is over."""
    seen: set[int] | None = set() if batch.state == ImportState.CHECKING else None
    if seen is not None:
        batch.position = 0
        with within(workspace):
            Import.objects.filter(pk=batch.pk).update(
                position=0, made=0, changed=0, same=0, skipped=0, wrong=0
            )
    with batch.file.open() as file:
        found = records(file, Reading(**batch.reading), batch.sample.get("names"), batch.position)
        while goes_on():
            try:
                some, fault = list(islice(found, SIZE)), ""
            except Unreadable as why:
                some, fault = [], str(why)
            with held_by(workspace, batch) as held:
                if held is None:
                    return False
                if not some:
                    _end(held, fault)
                    return False
                _take(held, some, seen)
    return True


def _take(held: Import, some: list[Item], seen: set[int] | None) -> None:
    try:
        with transaction.atomic():
            outcome = _batch(held).take(some) if seen is None else _try(held, some, seen)
    except DatabaseError as fault:
        log.exception("import.broke", batch=str(held.pk), kind=type(fault).__name__)
        held.end(ImportState.FAILED, BROKE)
        return
    held.position += len(some)
    held.made += outcome.made
    held.changed += outcome.changed
    held.same += outcome.same
    held.skipped += outcome.skipped
    held.wrong += len(outcome.asides)


def _batch(held: Import, seen: set[int] | None = None) -> Batch:
    return OriginBatch(held, seen) if held.vendor else Batch(held, seen)


def _try(held: Import, some: list[Item], seen: set[int]) -> Outcome:
    """As it will be, and then as if it had not been; the first errors are kept to be shown."""
    with transaction.atomic():
        batch = _batch(held, seen)
        mapping.define(batch.columns)
        outcome = batch.take(some)
        transaction.set_rollback(True)
    told = held.sample.get("errors", []) if held.position else []
    told += [[aside.line, aside.why] for aside in outcome.asides[: ERRORS_SHOWN - len(told)]]
    held.sample["errors"] = told
    return outcome


def _end(held: Import, fault: str) -> None:
    held.total = held.position
    if fault:
        held.end(ImportState.FAILED, fault)
    else:
        held.end(ImportState.CHECKED if held.state == ImportState.CHECKING else ImportState.DONE)
    counts = {name: getattr(held, name) for name in ("made", "changed", "same", "skipped", "wrong")}
    log.info("import.ended", batch=str(held.pk), state=held.state, **counts)


def undo(workspace: UUID, batch: Import, goes_on: Goes) -> bool:
    """The last first, and of each contact one trace at a time."""
    while goes_on():
        with held_by(workspace, batch) as held:
            if held is None:
                return False
            traces = list(held.traces.select_for_update(of=("self",)).order_by("-id")[:SIZE])
            if not traces:
                forget_origins(held)
                held.end(ImportState.UNDONE)
                return False
            once: dict[UUID, Any] = {}
            for trace in traces:
                once.setdefault(trace.contact_id, trace)
            if len(once) < len(traces):
                # Companies and labels go when nobody of their batch is left: in the next round.
                once = {pk: trace for pk, trace in once.items() if made.MADE not in trace.before} or once
            undone, kept = take_back(once.values())
            made.take_away(once.values())
            held.traces.filter(pk__in=[trace.pk for trace in once.values()]).delete()
            held.undone += undone
            held.kept += kept
    return True


def cancel(batch: Import) -> None:
    """Stop behind the batch that is being written. A trial that is stopped is a draft again."""
    locked = Import.objects.working().select_for_update(of=("self",)).filter(pk=batch.pk).first()
    if locked is not None and locked.state == ImportState.CHECKING:
        locked.begin(ImportState.DRAFT)
    elif locked is not None and locked.state == ImportState.RUNNING:
        locked.end(ImportState.CANCELLED)
