"""What happens by itself when its time has come. Due times are rows in PostgreSQL; the worker looks every second.

A reviewed function names what is due over all workspaces, by ids alone. Each is then done in a transaction of its own,
within its workspace, by a verb that decides again under a lock: two workers, or one that died in the middle, do a
thing once.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import connection

from accounts.tenancy import within
from chat import enriching, files, transcripts
from chat.models import Conversation, Scheduled
from crm.models import Merge

log = structlog.get_logger(__name__)

BATCH = 200


def sweep() -> int:
    """Do what is due; how many that was. One that fails is left for the next time and holds up no other."""
    return sum(_done(verb, *due) for query, verb in DUE.items() for due in _due(query))


def _due(query: str) -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [BATCH])
        return cursor.fetchall()


def _done(verb: Callable[[UUID], object], workspace: UUID, key: UUID) -> bool:
    try:
        with within(workspace):
            return verb(key) is not None
    except Exception as fault:
        log.exception("due.failed", workspace=str(workspace), key=str(key), kind=type(fault).__name__)
        return False


def _send(key: UUID) -> object:
    found = Scheduled.objects.filter(pk=key).first()
    return found and found.come_due()


def _wake(key: UUID) -> object:
    found = Conversation.objects.filter(pk=key).first()
    return found and found.wake()


def _end_merge(key: UUID) -> object:
    found = Merge.objects.filter(pk=key).first()
    return found and found.end()


DUE: dict[str, Callable[[UUID], object]] = {
    "SELECT workspace, id FROM due_scheduled(%s)": _send,
    "SELECT workspace, conversation FROM due_snoozes(%s)": _wake,
    "SELECT workspace, merge FROM due_merges(%s)": _end_merge,
    "SELECT workspace, transcript FROM due_transcripts(%s)": transcripts.attend,
    "SELECT workspace, lookup FROM lookups_untold(%s)": enriching.forget_untold,
    "SELECT workspace, file FROM files_unsent(now() - interval '1 day', %s)": files.expire,
}
