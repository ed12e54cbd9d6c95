"""How many are in each segment, counted by the worker a while after contacts changed.

Redis keeps when each workspace is due; the first change decides, so that a busy one is counted every WAIT seconds and
no more often. Losing it costs nothing: whoever looks counts at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import cast
from uuid import UUID

from accounts.models import Workspace
from accounts.tenancy import within
from chat.live import UNREACHABLE, redis
from crm import segments

DUE = "segments:due"
WAIT = 30
AT_ONCE = 20
SECONDS = 2.0


def due(workspaces: Iterable[UUID]) -> None:
    """Contacts changed there."""
    told = {str(workspace): time.time() + WAIT for workspace in workspaces}
    if told:
        redis().zadd(DUE, told, nx=True)


def recount() -> int:
    """Count where it is due, each workspace as far as its time goes; how many workspaces that were."""
    try:
        ready = cast("list[bytes]", redis().zrangebyscore(DUE, 0, time.time(), start=0, num=AT_ONCE))
        taken = [UUID(name.decode()) for name in ready if redis().zrem(DUE, name)]
    except UNREACHABLE:
        return 0
    for workspace in Workspace.objects.filter(pk__in=taken, closed_at=None).values_list("pk", flat=True):
        with within(workspace):
            done = segments.recount(SECONDS)
        if not done:
            due([workspace])
    return len(taken)
