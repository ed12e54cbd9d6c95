"""The work of exporting a workspace: begun by its owner, done by a worker, gone a day later."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from django.core.files import File
from django.db import connection, transaction
from psycopg import IsolationLevel

from accounts.tenancy import within
from privacy.archive import writing
from privacy.archive.lease import leased
from privacy.models import Archive
from privacy.models.archive import State

log = structlog.get_logger(__name__)


class UnderWay(Exception):
    """One at a time."""


def begin(by: Any) -> Archive:
    """Raises UnderWay."""
    if Archive.objects.under_way().exists():
        raise UnderWay
    made = Archive.objects.create(by=by, rows=writing.count())
    from privacy.tasks import export_workspace

    key = (str(made.workspace_id), str(made.pk))
    transaction.on_commit(lambda: export_workspace.delay(*key))
    return made


def carry(workspace: UUID, pk: UUID) -> None:
    """Write the archive. A worker that died has written nothing that counts: it is begun anew."""
    with leased(pk) as lease:
        if lease is None or not _started(workspace, pk):
            return
        with tempfile.TemporaryFile() as file:
            with snapshot(), within(workspace):
                found = Archive.objects.select_related("workspace").get(pk=pk)
                manifest = writing.write(file, found.workspace, pk, lease.tell)
            size = file.tell()
            file.seek(0)
            with within(workspace):
                _finish(Archive.objects.get(pk=pk), file, size, manifest.rows)
    log.info("workspace.exported", workspace=str(workspace), archive=str(pk), rows=manifest.rows, size=size)


def _started(workspace: UUID, pk: UUID) -> bool:
    with within(workspace):
        return bool(Archive.objects.under_way().filter(pk=pk).update(state=State.RUNNING))


def _finish(archive: Archive, file: Any, size: int, rows: int) -> None:
    archive.file.save("archive", File(file), save=False)
    archive.size, archive.rows = size, rows
    archive.save(update_fields=["file", "size"])
    archive.end(State.DONE)


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read in one transaction is of one moment: no message whose conversation came too late."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    raw: Any = connection.connection
    raw.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        yield
    finally:
        raw.isolation_level = None
