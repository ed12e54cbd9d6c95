"""Visits as they happen, as they are read, and as they end.

There is a visit only while its contact grants insights. ``begin`` asks with the contact's row locked, and withdrawing
locks the same row before it deletes (crm/models/visit.py), so neither overtakes the other: GDPR Art. 7(3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import connection
from django.db.models import F
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Site
from accounts.sealing import seal, unseal
from accounts.tenancy import current
from crm import consents, devices, places
from crm.addresses import Page
from crm.models import Contact, Occurrence, PageView, Visit, Visitor
from crm.models.consent import Purpose
from crm.models.visit import IDLE

PAGES_MAX = 500  # of one visit
SECONDS_MAX = 6 * 3600  # in sight
SHOWN = 50


@dataclass(frozen=True)
class Browser:
    """What came with the connection. ``network`` was cut at the door; ``whole`` gives the address it was cut from,
    asked only where the site keeps it, and is shown in no trace."""

    network: str = ""
    agent: str = ""
    screen: str = ""
    language: str = ""
    whole: Callable[[], str] = field(default=lambda: "", repr=False, compare=False)


def begin(visitor: Visitor, page: Page, browser: Browser) -> Visit | None:
    """The visit that goes on, or a new one; None where none is kept: not allowed, not switched on, or no person."""
    seen = devices.read(browser.agent)
    if seen.bot or not visitor.site.keeps_visits:
        return None
    place = places.place(browser.network)
    contact = Contact.objects.select_for_update(no_key=True).get(pk=visitor.contact_id)
    if not consents.granted(contact, Purpose.INSIGHTS):
        return None
    going_on = (
        Visit.objects.filter(visitor=visitor, contact=contact, ended_at=None).order_by("-began_at").first()
    )
    if going_on is not None and going_on.ended is None:
        return going_on
    Visit.objects.filter(visitor=visitor, ended_at=None).update(ended_at=timezone.now())
    made: Visit = Visit.objects.create(
        site=visitor.site,
        contact=contact,
        visitor=visitor,
        referrer=page.referrer,
        source=page.source,
        screen=browser.screen,
        language=browser.language,
        network=browser.network,
        device=seen.device,
        os=seen.os,
        browser=seen.browser,
        **place._asdict(),
        **_whole(visitor.site, browser),
    )
    Occurrence.objects.arrived(made.pk)
    return made


def _whole(site: Site, browser: Browser) -> dict[str, Any]:
    address = browser.whole() if site.whole_ip_days else ""
    if not address:
        return {}
    return {
        "whole_ip": seal(address),
        "whole_ip_until": timezone.now() + timedelta(days=site.whole_ip_days or 0),
    }


_SEE = """
WITH asked AS (
    SELECT * FROM unnest(%(visits)s::uuid[], %(ids)s::uuid[], %(urls)s::text[], %(titles)s::text[])
        AS a (visit, id, url, title)
), counted AS (
    SELECT visit, count(*)::int AS pages FROM asked GROUP BY visit
), mine AS (
    -- In one order, so that two processes never wait for each other.
    SELECT v.id FROM crm_visit v JOIN counted c ON c.visit = v.id
    WHERE v.workspace_id = %(workspace)s ORDER BY v.id FOR NO KEY UPDATE OF v
), seen AS (
    UPDATE crm_visit v SET last_at = clock_timestamp(), pages = v.pages + c.pages
    FROM mine JOIN counted c ON c.visit = mine.id, crm_visitor w
    WHERE v.workspace_id = %(workspace)s AND v.id = mine.id AND v.ended_at IS NULL
        AND v.pages + c.pages <= %(most)s AND v.last_at > clock_timestamp() - %(idle)s
        AND w.workspace_id = v.workspace_id AND w.id = v.visitor_id AND w.ended_at IS NULL
        AND w.contact_id = v.contact_id
    RETURNING v.id, v.pages, v.last_at
), made AS (
    INSERT INTO crm_pageview (id, workspace_id, visit_id, url, title, at)
    SELECT a.id, %(workspace)s, seen.id, a.url, a.title, seen.last_at FROM asked a JOIN seen ON seen.id = a.visit
)
SELECT id, pages, last_at FROM seen
"""


class Viewed(NamedTuple):
    """A page view's id, how many its visit has with it, and when that was."""

    view: UUID
    pages: int
    at: datetime


def see(visit: UUID, page: Page) -> Viewed | None:
    """A page of a visit that goes on; None when it is over, full, gone with a consent, or somebody else's now."""
    return see_all([(visit, page)])[0]


def see_all(asked: Sequence[tuple[UUID, Page]]) -> list[Viewed | None]:
    """The same for the pages of many visits, in one statement: a page view costs little more than its row."""
    ids = [uuid7() for _ in asked]
    values = {
        "visits": [visit for visit, _ in asked],
        "ids": ids,
        "urls": [page.url for _, page in asked],
        "titles": [page.title for _, page in asked],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEE, {"workspace": current(), "most": PAGES_MAX, "idle": IDLE, **values})
        found = {visit: (pages, at) for visit, pages, at in cursor.fetchall()}
    told = zip(ids, asked, strict=True)
    return [Viewed(made, *found[visit]) if visit in found else None for made, (visit, _) in told]


def leave(view: UUID, seconds: int) -> None:
    """So long the page was in sight. Said again it is longer."""
    PageView.objects.filter(pk=view).update(seconds=max(0, min(seconds, SECONDS_MAX)))


def current_of(visitor: Visitor) -> Visit | None:
    """The visit that goes on, if one does."""
    last: Visit | None = (
        Visit.objects.filter(visitor=visitor, contact=visitor.contact_id, ended_at=None)
        .order_by("-began_at")
        .first()
    )
    return last if last is not None and last.ended is None else None


def visits_of(
    contact: Contact | UUID, before: tuple[datetime, UUID] | None = None, limit: int = SHOWN
) -> list[Visit]:
    """The newest first, from after ``before``: when one began, and its id. Nothing of who has not agreed."""
    found = Visit.objects.filter(contact=contact).select_related("site").order_by("-began_at", "-id")
    if before is not None:
        found = found.extra(where=["(crm_visit.began_at, crm_visit.id) < (%s, %s)"], params=list(before))
    return list(found[:limit])


def path_of(visit: Visit | UUID) -> list[PageView]:
    """Its pages, in their order."""
    return list(PageView.objects.filter(visit=visit).order_by("at", "id")[:PAGES_MAX])


def paths_of(visits: Iterable[Visit]) -> dict[UUID, list[PageView]]:
    """The same of several, by visit."""
    by_visit: dict[UUID, list[PageView]] = {}
    for view in PageView.objects.filter(visit__in=list(visits)).order_by("at", "id"):
        by_visit.setdefault(view.visit_id, []).append(view)
    return by_visit


def came_from(contact: Contact | UUID, at: datetime) -> PageView | None:
    """The page that the contact saw last by then, in a visit that was going on: where a conversation began."""
    seen = PageView.objects.filter(visit__contact=contact, at__lte=at, at__gt=at - IDLE)
    found: PageView | None = seen.select_related("visit").order_by("-at", "-id").first()
    return found


def whole_ip(visit: Visit) -> str:
    """The address, where it is kept; "" where it is not, no more, or with a key that was taken away."""
    if not visit.whole_ip or visit.whole_ip_until is None or visit.whole_ip_until < timezone.now():
        return ""
    try:
        return unseal(visit.whole_ip)
    except InvalidToken:
        return ""


def settle(site: Site) -> None:
    """After its settings changed: visits of a site that keeps none are over, and a whole address stays no longer than
    the site says now."""
    theirs = Visit.objects.filter(site=site)
    if not site.keeps_visits:
        theirs.filter(ended_at=None).update(ended_at=timezone.now())
    whole = theirs.exclude(whole_ip="")
    if site.whole_ip_days is None:
        whole.update(whole_ip="", whole_ip_until=None)
    else:
        last = F("began_at") + timedelta(days=site.whole_ip_days)
        whole.filter(whole_ip_until__gt=last).update(whole_ip_until=last)
