"""What a dead worker left is given to another, and files whose day is over go."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.tenancy import within
from privacy.models import Archive, Arrival
from privacy.models.archive import KEPT, State

BATCH = 100
# An export that no worker could finish for so long is not begun anew for ever. An import goes on: half of it is here.
GIVEN_UP = timedelta(days=1)
NOT_FINISHED = "It could not be finished within a day. Begin it again; if it fails again, tell us."
MODELS = {"archive": Archive, "arrival": Arrival}


def tend() -> int:
    """How many there were to tend."""
    with connection.cursor() as cursor:
        query = "SELECT workspace, kind, carrying FROM archives_to_tend(make_interval(secs => %s), %s)"
        cursor.execute(query, [KEPT.total_seconds(), BATCH])
        due = cursor.fetchall()
    for workspace, kind, pk in due:
        _tend(workspace, kind, pk)
    return len(due)


def _tend(workspace: UUID, kind: str, pk: UUID) -> None:
    from privacy.tasks import export_workspace, import_workspace

    with within(workspace):
        found = MODELS[kind].objects.select_for_update(of=("self",)).get(pk=pk)
        if not found.under_way:
            found.forget_file()
            return
        if kind == "archive" and found.created_at < timezone.now() - GIVEN_UP:
            found.end(State.FAILED, NOT_FINISHED)
            return
    task = export_workspace if kind == "archive" else import_workspace
    task.delay(str(workspace), str(pk))
