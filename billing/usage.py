"""How much of its plan a workspace uses: counted by the worker, shown on pages, told to the owners.

Pages read what stands on the workspace's row and count only what came since (accounts/allowance.py). The worker
counts each workspace anew every ten minutes, the one that waits longest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from accounts.allowance import SITES, Measure, moment
from accounts.models import Workspace
from accounts.tenancy import within
from billing import warning
from chat.measures import AUTOMATION, STORAGE
from crm.measures import CONTACTS

MEASURES = (SITES, CONTACTS, AUTOMATION, STORAGE)
EVERY = timedelta(minutes=10)
AT_ONCE = 50


@dataclass(frozen=True)
class Bar:
    """One limit as a page shows it, both numbers in the unit of the limit. ``used`` is None until it is counted,
    ``most`` where there is no limit."""

    what: str
    used: float | None
    most: int | None

    @property
    def percent(self) -> int:
        """Never rounded up to what it is not: 100 is full."""
        if self.most is None or self.used is None:
            return 0
        return min(100, int(100 * self.used / self.most)) if self.most else 100

    @property
    def step(self) -> int:
        """80 or 100 where it is time to say so, else 0."""
        return next((step for step in warning.STEPS if self.percent >= step), 0)


def bars(workspace: Workspace) -> list[Bar]:
    """As it is now; within the workspace."""
    return [_bar(workspace, measure, _now(workspace, measure)) for measure in MEASURES]


def _now(workspace: Workspace, measure: Measure) -> int | None:
    if measure.since is None:
        return measure.exact()
    if workspace.counted_at is None:
        return None
    return int(getattr(workspace, measure.used)) + measure.since(moment(workspace.counted_at))


def kept(workspace: Workspace) -> list[Bar]:
    """As it was when the worker counted: nothing is asked of the database."""
    return [_bar(workspace, measure, getattr(workspace, measure.used)) for measure in MEASURES]


def _bar(workspace: Workspace, measure: Measure, used: int | None) -> Bar:
    most = getattr(workspace, measure.limit)
    return Bar(measure.what, None if used is None else used / measure.unit, most)


def count_due() -> int:
    """Count those whose count is old, and tell owners what they should hear; how many workspaces that were."""
    old = Q(counted_at=None) | Q(counted_at__lt=timezone.now() - EVERY)
    due = Workspace.objects.exclude(plan="").filter(old, closed_at=None)
    keys = due.order_by(F("counted_at").asc(nulls_first=True)).values_list("pk", flat=True)[:AT_ONCE]
    return sum(count(pk) for pk in list(keys))


def count(pk: UUID) -> bool:
    """False when another worker is at it."""
    with within(pk):
        found = Workspace.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
        if found is None:
            return False
        # Before the count, so that what comes meanwhile is counted on top.
        found.counted_at = timezone.now()
        for measure in MEASURES:
            setattr(found, measure.used, measure.exact())
        found.save(update_fields=["counted_at", *(measure.used for measure in MEASURES)])
        warning.tell(found, {bar.what: bar.step for bar in kept(found)})
    return True
