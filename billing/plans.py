"""The plans, as data, and the one verb that puts a workspace on one.

Prices are flat per workspace and without limit on operators; no plan limits rights, security or privacy. What a
plan limits stands in columns of the workspace (accounts/models/limited.py), so that nothing else reads this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.allowance import sold
from accounts.models import Workspace
from accounts.models.limited import LIMITS

CURRENCY = "eur"
TRIAL = timedelta(days=14)
TRIAL_PLAN = "team"
INTERVALS = ("monthly", "yearly")


class NoPlan(LookupError):
    """No plan has this name, or no price this lookup key."""


class TrialTaken(Exception):
    """A workspace has one trial, and none beside a plan that is paid for."""


@dataclass(frozen=True)
class Plan:
    """``monthly`` and ``yearly`` are whole euros without tax, for a month and for a year. A limit of None is none.

    ``storage_mb`` counts megabytes of 1,000,000 bytes.
    """

    name: str
    title: str
    line: str
    monthly: int
    yearly: int
    sites: int | None
    history_days: int | None
    contacts: int | None
    automation: int | None
    storage_mb: int | None

    @property
    def paid(self) -> bool:
        return self.monthly > 0

    @property
    def yearly_by_month(self) -> float:
        return self.yearly / 12

    @property
    def saved_by_year(self) -> int:
        """Euros saved in a year by paying for it at once."""
        return self.monthly * 12 - self.yearly

    @property
    def limits(self) -> dict[str, int | None]:
        return {what: getattr(self, what) for what in LIMITS}


PLANS = (
    Plan("free", "Free", "For a first website", 0, 0, 1, 90, 1_000, 5, 500),
    Plan("team", "Team", "For a company that answers every day", 39, 390, 5, 730, 25_000, 50, 10_000),
    Plan(
        "business",
        "Business",
        "For many brands and long memories",
        129,
        1290,
        50,
        None,
        250_000,
        None,
        100_000,
    ),
)
BY_NAME = {plan.name: plan for plan in PLANS}
FREE = BY_NAME["free"]
PAID = tuple(plan for plan in PLANS if plan.paid)


@dataclass(frozen=True)
class Price:
    """One price at Stripe. ``cents`` is the amount for the whole ``interval``, without tax."""

    key: str
    plan: Plan
    interval: str
    cents: int


PRICES = {
    f"{plan.name}_{interval}": Price(
        f"{plan.name}_{interval}",
        plan,
        interval,
        100 * (plan.monthly if interval == "monthly" else plan.yearly),
    )
    for plan in PAID
    for interval in INTERVALS
}


def offered() -> bool:
    """Whether this installation sells plans. Where it does not, there are no limits and no pages about them."""
    return sold()


def of_price(key: str) -> Plan:
    """The plan that a price's lookup key stands for. Raises NoPlan."""
    if key not in PRICES:
        raise NoPlan(key)
    return PRICES[key].plan


def of(workspace: Workspace) -> Plan | None:
    """The workspace's plan; None where it has none and no limits."""
    return BY_NAME.get(workspace.plan)


@transaction.atomic
def apply(workspace: Workspace, plan: str, *, until: datetime | None = None) -> bool:
    """Put a workspace, and its sandbox, on a plan, by its name; "" takes plan and limits away.

    ``until``: when the free plan follows by itself. Says whether anything changed. Raises NoPlan. Nothing is
    deleted or switched off by this: what is over a smaller limit stays, and only more of it is refused.
    """
    if plan and plan not in BY_NAME:
        raise NoPlan(plan)
    limits = BY_NAME[plan].limits if plan else dict.fromkeys(LIMITS)
    columns = {"plan": plan, "plan_until": until, **{f"limit_{what}": most for what, most in limits.items()}}
    changed = any(getattr(workspace, name) != value for name, value in columns.items())
    Workspace.objects.filter(pk=workspace.pk).update(**columns)
    Workspace.objects.filter(sandbox_of=workspace.pk).update(**columns)
    for name, value in columns.items():
        setattr(workspace, name, value)
    return changed


@transaction.atomic
def begin_trial(workspace: Workspace) -> datetime:
    """Fourteen days of Team, without a card; the end of it. Raises TrialTaken."""
    locked = Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    if not may_try(locked):
        raise TrialTaken
    now = timezone.now()
    Workspace.objects.filter(pk=locked.pk).update(trial_began_at=now)
    workspace.trial_began_at = now
    apply(workspace, TRIAL_PLAN, until=now + TRIAL)
    return now + TRIAL


def may_try(workspace: Workspace) -> bool:
    return workspace.trial_began_at is None and workspace.plan == FREE.name and not workspace.sandbox


def trying(workspace: Workspace) -> bool:
    """Whether the plan is one that ends by itself."""
    return workspace.plan_until is not None and workspace.plan_until > timezone.now()


@transaction.atomic
def settle() -> int:
    """Give the free plan to everybody without a plan, and to those whose plan has ended; how many there were."""
    if not offered():
        return 0
    due = Q(plan="") | Q(plan_until__lte=timezone.now())
    # What somebody else holds is being changed already; it is looked at again the next time.
    found = Workspace.objects.select_for_update(skip_locked=True, no_key=True).filter(due, sandbox_of=None)
    return sum(apply(workspace, FREE.name) for workspace in found[:500])
