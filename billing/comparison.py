"""The plans in words: what each has, beside the others."""

from __future__ import annotations

from typing import Any

from accounts.models import Workspace
from accounts.models.limited import LIMITS
from billing import plans
from billing.plans import Plan
from billing.usage import Bar

TITLES = {
    "sites": "Sites",
    "history_days": "History",
    "contacts": "Contacts",
    "automation": "Automations",
    "storage_mb": "Files",
    "storage": "Files",
}
ABOUT = {
    "sites": "Chatboxes with an appearance, hours and words of their own",
    "history_days": "How far back the inbox, the search and the API see; what is older is kept",
    "contacts": "People who wrote to you, and those your team or your server adds",
    "automation": "Macros, and messages waiting to be sent later",
    "storage_mb": "Files sent by your team and by visitors",
}

# What no plan limits, as docs/plans.md promises.
EVERYWHERE = (
    ("Operators", "As many as you like, for the same price"),
    ("Inbox, notes, labels, teams, search", "All of it"),
    ("Visitors board, segments, companies", "All of it"),
    ("REST API and webhooks", "With a log and replay"),
    ("Your visitors’ rights", "They see, correct, take along and delete their data"),
    ("Two-factor login and passkeys", "For everybody"),
    ("Import and export", "Contacts, and the whole workspace"),
    ("Languages of the chat", "Twelve, with your own words"),
)


def rows() -> list[tuple[str, str, list[str]]]:
    """Title, explanation, and a cell for each plan."""
    return [
        (TITLES[what], ABOUT[what], [limit(what, plan.limits[what]) for plan in plans.PLANS])
        for what in LIMITS
    ]


def offers(workspace: Workspace | None) -> list[dict[str, Any]]:
    """Each plan with what it has, and how it stands to that of the workspace."""
    own = plans.of(workspace) if workspace else None
    return [
        {
            "plan": plan,
            "has": [said(what, plan.limits[what]) for what in LIMITS],
            "current": plan == own,
            "larger": own is not None and plan.monthly > own.monthly,
            "month": f"{plan.name}_monthly",
            "year": f"{plan.name}_yearly",
            "by_month": by_month(plan),
        }
        for plan in plans.PLANS
    ]


def by_month(plan: Plan) -> str:
    """What a month costs when a year is paid: €32.50."""
    return f"{plan.yearly_by_month:.2f}"


def limit(what: str, most: int | None) -> str:
    """The value of one limit, beside its title."""
    if most is None:
        return "No limit"
    if what == "history_days":
        return _time(most)
    return megabytes(most) if what.startswith("storage") else f"{most:,}"


def said(what: str, most: int | None) -> str:
    """The same as a phrase that stands alone."""
    if what == "history_days":
        return "All your history" if most is None else f"{_time(most)} of history"
    if what == "sites" and most == 1:
        return "1 site"
    word = TITLES[what].lower()
    if most is None:
        return f"{TITLES[what]} without limit"
    return f"{megabytes(most)} of files" if what == "storage_mb" else f"{most:,} {word}"


def used(bar: Bar) -> str:
    """How much is used, in words."""
    if bar.used is None:
        return "Being counted"
    shown = megabytes(bar.used) if bar.what == "storage" else f"{bar.used:,.0f}"
    return f"{shown} of {limit(bar.what, bar.most)}" if bar.most is not None else f"{shown}, no limit"


def megabytes(size: float) -> str:
    if 0 < size < 1:
        return "less than 1 MB"
    return f"{size:,.0f} MB" if size < 1000 else f"{size / 1000:,.1f}".removesuffix(".0") + " GB"


def _time(days: int) -> str:
    years = days // 365
    if years and days % 365 == 0:
        return "1 year" if years == 1 else f"{years} years"
    return f"{days} days"
