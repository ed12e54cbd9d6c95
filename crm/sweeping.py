"""What is older than its site keeps it goes, in batches, over all workspaces.

Reviewed functions name what is due by ids alone; each workspace's is then deleted within that workspace. What fails is
left for the next time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from uuid import UUID

import structlog
from django.db import connection

from accounts.tenancy import within
from crm.models import TrackedEvent, Visit

log = structlog.get_logger(__name__)

BATCH = 500


def sweep() -> int:
    """One batch of each kind; how many rows that were."""
    return sum(_done(kind, *due) for kind, query in DUE.items() for due in _due(query))


def _due(query: str) -> list[tuple[UUID, list[UUID]]]:
    by_workspace: defaultdict[UUID, list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(query, [BATCH])
        for workspace, key in cursor.fetchall():
            by_workspace[workspace].append(key)
    return list(by_workspace.items())


def _done(kind: str, workspace: UUID, keys: list[UUID]) -> int:
    try:
        with within(workspace):
            return VERBS[kind](keys)
    except Exception as fault:
        log.exception("sweep.failed", workspace_id=str(workspace), kind=type(fault).__name__, part=kind)
        return 0


def _visits(keys: list[UUID]) -> int:
    found: int = Visit.objects.filter(pk__in=keys).discard()
    return found


def _tracked(keys: list[UUID]) -> int:
    done: int = TrackedEvent.objects.filter(pk__in=keys).delete()[0]
    return done


def _whole_ips(keys: list[UUID]) -> int:
    done: int = Visit.objects.filter(pk__in=keys).update(whole_ip="", whole_ip_until=None)
    return done


VERBS: dict[str, Callable[[list[UUID]], int]] = {
    "visits": _visits,
    "tracked": _tracked,
    "whole_ips": _whole_ips,
}
DUE = {
    "visits": "SELECT workspace, visit FROM visits_past_keeping(%s)",
    "tracked": "SELECT workspace, tracked FROM tracked_past_keeping(%s)",
    "whole_ips": "SELECT workspace, visit FROM whole_ips_past_keeping(%s)",
}
