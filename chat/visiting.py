"""A visitor's way over the customer's pages, as the frame tells it: kept where it may be, and shown to who watches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from accounts.tenancy import current
from chat import onsite, protocol as p
from chat.happening import milliseconds
from chat.live import redis
from chat.sessions import visitor_of
from crm import addresses, consents, visits
from crm.models import Contact, Visit, Visitor
from crm.models.consent import Purpose
from crm.models.visit import Device
from crm.visits import Browser, Viewed

COUNTED = 1000


@dataclass(frozen=True)
class Rules:
    """What of this site's addresses may be kept: the query's names; ``own`` are no referrers."""

    keys: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True)
class Stay:
    """A visit that one socket goes on with, and the page it shows now."""

    visitor: UUID
    visit: UUID
    view: UUID
    rules: Rules
    shown: onsite.Onsite


def view(visitor: UUID, stay: Stay | None, seen: p.PageView, browser: Browser) -> Stay | None:
    """Another page: of the visit that goes on, else of a new one. None where nothing is kept: the frame may stop."""
    going_on = stay and _goes_on(stay, seen)
    return going_on or arrive(visitor, seen, browser)


def arrive(visitor: UUID, seen: p.PageView, browser: Browser) -> Stay | None:
    """Begin a visit, or find the one that goes on in another tab; None where none may be kept."""
    by = visitor_of(visitor)
    rules = Rules(tuple(by.site.visit_query), tuple(by.site.allowed_origins))
    page = _page(seen, rules)
    visit = (
        visits.begin(by, page, replace(browser, screen=seen.screen, language=seen.language)) if page else None
    )
    viewed = visits.see(visit.pk, page) if visit and page else None
    if visit is None or page is None or viewed is None:
        return None
    stay = Stay(visitor, visit.pk, viewed.view, rules, _onsite(visit, page, viewed))
    _show(stay)
    return stay


def leave(stay: Stay, seconds: int) -> None:
    """So long its page was in sight."""
    visits.leave(stay.view, seconds)


def browser(scope: dict[str, Any]) -> Browser:
    """What a connection says of the browser. The address is cut here; the whole one stays in the connection, and is
    read from there only where a site keeps it."""
    address = (scope.get("client") or ("", 0))[0]
    agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
    return Browser(addresses.network(address), agent.decode("latin-1"), whole=lambda: address)


def heed(contact: Contact) -> None:
    """After a word about insights: of whoever does not agree nothing is shown any more. What was kept went with the
    word itself (crm/consents.py)."""
    if consents.granted(contact, Purpose.INSIGHTS):
        return
    workspace = current()
    theirs = list(Visitor.objects.filter(contact=contact).values_list("pk", flat=True))
    transaction.on_commit(lambda: onsite.forget(redis(), workspace, theirs))


def _goes_on(stay: Stay, seen: p.PageView) -> Stay | None:
    page = _page(seen, stay.rules)
    viewed = visits.see(stay.visit, page) if page else None
    if page is None or viewed is None:
        return None
    shown = _moved(stay.shown, page, viewed)
    moved = replace(stay, view=viewed.view, shown=shown)
    _show(moved)
    return moved


def _page(seen: p.PageView, rules: Rules) -> addresses.Page | None:
    return addresses.page(seen.url, seen.title, seen.referrer, rules.keys, rules.own)


def _show(stay: Stay) -> None:
    workspace = current()
    transaction.on_commit(lambda: onsite.show(redis(), workspace, stay.visitor, stay.shown))


def _onsite(visit: Visit, page: addresses.Page, viewed: Viewed) -> onsite.Onsite:
    before = Visit.objects.filter(contact=visit.contact_id)[:COUNTED].count()
    about = onsite.Onsite(
        site=visit.site_id,
        arrived_at=milliseconds(visit.began_at),
        visits=before,
        source=visit.source.get("source", "") or addresses.host(visit.referrer),
        country=visit.country,
        city=visit.city,
        browser=visit.browser,
        os=visit.os,
        device="desktop" if visit.device == Device.COMPUTER else visit.device,
    )
    return _moved(about, page, viewed)


def _moved(shown: onsite.Onsite, page: addresses.Page, viewed: Viewed) -> onsite.Onsite:
    now = milliseconds(viewed.at)
    return msgspec.structs.replace(shown, url=page.url, title=page.title, page_at=now, pages=viewed.pages)
