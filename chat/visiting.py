"""A visitor's way over the customer's pages, as the frame tells it: kept where it may be, and shown to who watches."""

from __future__ import annotations

from collections.abc import Sequence
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


Move = tuple[Stay, p.PageView]


def go_on(moves: Sequence[Move]) -> list[Stay | None]:
    """Another page of visits that go on, all in one; None where one does not, which may begin anew (``arrive``)."""
    pages = [_page(seen, stay.rules) for stay, seen in moves]
    there = [(stay, page) for (stay, _), page in zip(moves, pages, strict=True) if page]
    viewed = iter(visits.see_all([(stay.visit, page) for stay, page in there]) if there else [])
    moved = [
        _moved(stay, page, next(viewed)) if page else None
        for (stay, _), page in zip(moves, pages, strict=True)
    ]
    _show([stay for stay in moved if stay])
    return moved


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
    stay = _moved(Stay(visitor, visit.pk, viewed.view, rules, _onsite(visit)), page, viewed)
    _show([stay] if stay else [])
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


def _page(seen: p.PageView, rules: Rules) -> addresses.Page | None:
    return addresses.page(seen.url, seen.title, seen.referrer, rules.keys, rules.own)


def _show(stays: Sequence[Stay]) -> None:
    workspace, here = current(), {stay.visitor: stay.shown for stay in stays}
    if here:
        transaction.on_commit(lambda: onsite.show_all(redis(), workspace, here))


def _moved(stay: Stay, page: addresses.Page, viewed: Viewed | None) -> Stay | None:
    if viewed is None:
        return None
    now = milliseconds(viewed.at)
    here = {"url": page.url, "title": page.title, "page_at": now, "pages": viewed.pages}
    return replace(stay, view=viewed.view, shown=msgspec.structs.replace(stay.shown, **here))


def _onsite(visit: Visit) -> onsite.Onsite:
    return onsite.Onsite(
        site=visit.site_id,
        arrived_at=milliseconds(visit.began_at),
        visits=Visit.objects.filter(contact=visit.contact_id)[:COUNTED].count(),
        source=visit.source.get("source", "") or addresses.host(visit.referrer),
        country=visit.country,
        city=visit.city,
        browser=visit.browser,
        os=visit.os,
        device="desktop" if visit.device == Device.COMPUTER else visit.device,
    )
