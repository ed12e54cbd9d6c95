"""What a dead worker left of imports and exports is given to another; files and traces whose time is over go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.tenancy import within
from crm import exporting
from crm.importing import work
from crm.models import ContactExport, Import
from crm.models.exporting import KEPT as EXPORT_KEPT
from crm.models.importing import KEPT as IMPORT_KEPT, UNDOABLE

# A batch takes a second or two, so a worker that says nothing for so long is dead.
LEFT = timedelta(seconds=60)
BATCH = 100
_DUE = """
SELECT workspace, what, carried FROM carrying_to_tend(
    make_interval(secs => %s), make_interval(secs => %s), make_interval(secs => %s), make_interval(secs => %s), %s
)
"""


def tend() -> int:
    """How many there were to tend."""
    with connection.cursor() as cursor:
        spans = (LEFT, IMPORT_KEPT, UNDOABLE, EXPORT_KEPT)
        cursor.execute(_DUE, [*(span.total_seconds() for span in spans), BATCH])
        due = cursor.fetchall()
    for workspace, what, pk in due:
        _tend(workspace, what, pk)
    return len(due)


def _tend(workspace: UUID, what: str, pk: UUID) -> None:
    model, verb = VERBS[what]
    with within(workspace):
        found = model.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if found is not None:
            verb(found)


VERBS: dict[str, tuple[Any, Callable[[Any], None]]] = {
    "import": (Import, work.hand_on),
    "sweep": (Import, Import.sweep),
    "settle": (Import, Import.settle),
    "export": (ContactExport, exporting.hand_on),
    "forget": (ContactExport, ContactExport.sweep),
}
