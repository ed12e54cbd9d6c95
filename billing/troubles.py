"""What an owner or admin should know on every page: a payment that failed, a limit that is near, a trial about to end.

Read from the workspace's row alone: no page asks the database anything more for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Role
from billing import plans, usage, warning

HIDDEN = "troubles_hidden"
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Trouble:
    """``what`` names it for as long as it says the same; ``tone`` is a banner's."""

    what: str
    words: str
    tone: str = "note"
    # It cannot be hidden.
    stays: bool = False


def of(request: Any) -> Trouble | None:
    """The gravest that this reader has not hidden."""
    workspace, member = getattr(request, "workspace", None), getattr(request, "membership", None)
    if workspace is None or member is None or not plans.offered() or member.role == Role.OPERATOR:
        return None
    hidden = request.session.get(HIDDEN, [])
    return next((each for each in _all(workspace) if key(workspace, each.what) not in hidden), None)


def hide(request: Any, what: str) -> None:
    mine = key(request.workspace, what[:40])
    request.session[HIDDEN] = [*request.session.get(HIDDEN, [])[-20:], mine]


def key(workspace: Any, what: str) -> str:
    return f"{workspace.pk}:{what}"


def _all(workspace: Any) -> list[Trouble]:
    near = [bar for bar in usage.kept(workspace) if bar.step and bar.what not in warning.BY_HAND]
    near.sort(key=lambda bar: -bar.percent)
    found = [_unpaid(workspace)] if workspace.owing_until else []
    found += [Trouble(f"{bar.what}-{bar.step}", warning.words(workspace, bar.what, bar.step)) for bar in near]
    if plans.trying(workspace) and workspace.plan_until - timezone.now() < SOON:
        found.append(Trouble("trial", _ending(workspace), "info"))
    return found


def _unpaid(workspace: Any) -> Trouble:
    until = timezone.localtime(workspace.owing_until)
    words = f"The payment failed. {workspace.name} keeps its plan until {until:%-d %B}."
    if until < timezone.now():
        words = f"{workspace.name} is on Free until its payment arrives. Nothing was deleted."
    return Trouble("payment", words, "danger", stays=True)


def _ending(workspace: Any) -> str:
    plan = plans.of(workspace)
    day = timezone.localtime(workspace.plan_until)
    title = plan.title if plan else ""
    return f"The trial of {title} ends on {day:%-d %B}. The workspace is on Free then; nothing is deleted or charged."
