"""What is kept of visits, as the board shows it: one person's way, the countries of a month, why there is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

import msgspec
from django.db.models import Count
from django.utils import timezone

from accounts.models import Site
from accounts.tenancy import current
from chat.happening import milliseconds
from chat.live import UNREACHABLE, redis
from crm import consents
from crm.models import Consent, Visit, Visitor
from crm.models.consent import Purpose

VISITS = 10
PAGES = 50
MONTH = timedelta(days=30)
COUNTED_SECONDS = 60


def of(visitor: Visitor) -> list[dict[str, Any]] | None:
    """The visits of this browser, the newest first, each with its pages in order; None where they did not agree."""
    if not consents.granted(visitor.contact, Purpose.INSIGHTS):
        return None
    theirs = Visit.objects.filter(visitor=visitor, contact=visitor.contact_id).order_by("-began_at")
    return [_visit(each) for each in theirs[:VISITS]]


def countries() -> dict[str, int]:
    """Visits of the last 30 days by country (alpha-2) over all sites: counted at most once a minute."""
    key = f"visits:countries:{current()}"
    try:
        stored = cast("bytes | None", redis().get(key))
        found = msgspec.json.decode(stored, type=dict[str, int]) if stored else _counted()
        if stored is None:
            redis().set(key, msgspec.json.encode(found), ex=COUNTED_SECONDS)
    except UNREACHABLE:
        return _counted()
    return found


def hindrance(sites: Iterable[Site]) -> str:
    """Why nobody may be shown: "off", "nobody agreed", or nothing."""
    if not any(site.keeps_visits for site in sites):
        return "off"
    agreed = Consent.objects.filter(purpose=Purpose.INSIGHTS, granted=True).exists()
    return "" if agreed else "nobody agreed"


def _counted() -> dict[str, int]:
    # By site, for that is how the index of visits by age begins.
    lately = Visit.objects.filter(site__in=Site.objects.all(), began_at__gt=timezone.now() - MONTH)
    counted = lately.exclude(country="").order_by().values("country").annotate(visits=Count("*"))
    return {each["country"]: each["visits"] for each in counted}


def _visit(visit: Visit) -> dict[str, Any]:
    views = list(visit.views.order_by("-at", "-id")[:PAGES])[::-1]
    return {
        "id": visit.pk,
        "began_at": milliseconds(visit.began_at),
        "pages": visit.pages,
        "source": visit.source.get("source", ""),
        "views": [
            {"url": each.url, "title": each.title, "at": milliseconds(each.at), "seconds": each.seconds}
            for each in views
        ],
    }
