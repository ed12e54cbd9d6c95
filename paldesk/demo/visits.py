"""Where the demo's visitors came from and what they read before they wrote, of those who agreed to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import Site
from accounts.site_privacy_form import suggestions
from crm import consents
from crm.models import Consent, PageView, TrackedEvent, Visit, Visitor
from paldesk.demo.shop import BIKES

AGREED = 140
SEED = 1817  # when the first two-wheeler was ridden
REFUSED_EVERY = 5

# Networks for documentation (RFC 5737): nobody lives there.
PLACES = (
    (10, "NL", "Utrecht", "192.0.2.0/24", "nl-NL"),
    (9, "NL", "Amsterdam", "198.51.100.0/24", "nl-NL"),
    (4, "NL", "Groningen", "203.0.113.0/24", "nl-NL"),
    (5, "DE", "Berlin", "192.0.2.0/24", "de-DE"),
    (3, "DE", "Cologne", "203.0.113.0/24", "de-DE"),
    (3, "BE", "Antwerp", "198.51.100.0/24", "nl-BE"),
    (2, "FR", "Lyon", "192.0.2.0/24", "fr-FR"),
    (2, "GB", "Bristol", "203.0.113.0/24", "en-GB"),
    (1, "ES", "Valencia", "198.51.100.0/24", "es-ES"),
    (1, "IT", "Turin", "192.0.2.0/24", "it-IT"),
    (1, "JP", "Kyoto", "203.0.113.0/24", "ja-JP"),
    (1, "US", "Portland", "198.51.100.0/24", "en-US"),
)
DEVICES = (
    (8, "phone", "iOS 18", "Safari 18", "390x844"),
    (8, "phone", "Android 15", "Chrome 142", "412x915"),
    (5, "computer", "Windows 10 or 11", "Chrome 142", "1920x1080"),
    (3, "computer", "Windows 10 or 11", "Edge 142", "1536x864"),
    (3, "computer", "macOS", "Safari 18", "1512x982"),
    (2, "computer", "Linux", "Firefox 144", "1920x1200"),
    (1, "tablet", "iOS 18", "Safari 18", "820x1180"),
)
ORIGINS = (
    (8, "https://www.google.com/", {}),
    (6, "", {}),
    (3, "https://duckduckgo.com/", {}),
    (
        3,
        "https://www.instagram.com/",
        {"source": "instagram", "medium": "social", "campaign": "autumn rides"},
    ),
    (3, "", {"source": "newsletter", "medium": "email", "campaign": "winter service"}),
    (1, "https://www.fietsersbond.nl/tests/cargo-bikes", {}),
)


@dataclass
class Written:
    """What is made at once at the end."""

    visits: list[Visit] = field(default_factory=list)
    views: list[PageView] = field(default_factory=list)
    tracked: list[TrackedEvent] = field(default_factory=list)


def furnish(site: Site, now: datetime) -> None:
    """In the open workspace, once its conversations and its notice are there."""
    texts = {code: told["insights"].replace("{site}", site.name) for code, told in suggestions().items()}
    site.consents, site.visits = {"insights": texts, **site.consents}, True
    site.save(update_fields=["consents", "visits"])
    written, dice = Written(), Random(SEED)  # noqa: S311 - a story, no secret
    for number, visitor in enumerate(Visitor.objects.order_by("-created_at", "id")[:AGREED]):
        yes = number % REFUSED_EVERY != 3
        _said(visitor, texts["en"], yes)
        if yes:
            _visited(site, visitor, now, dice, written)
    for model, rows in ((Visit, written.visits), (PageView, written.views), (TrackedEvent, written.tracked)):
        model.objects.bulk_create(rows, batch_size=500)


def _said(visitor: Visitor, text: str, yes: bool) -> None:
    shown = {"text": text, "language": "en", "version": consents.version(text)}
    said = {"purpose": "insights", "granted": yes, "source": "visitor", "at": visitor.created_at}
    Consent.objects.create(contact_id=visitor.contact_id, visitor=visitor, **said, **shown)


def _visited(site: Site, visitor: Visitor, now: datetime, dice: Random, written: Written) -> None:
    """One visit from which they wrote, and with luck more of them later, from the same place and device."""
    _, country, city, network, language = _one(PLACES, dice)
    _, device, os, browser, screen = _one(DEVICES, dice)
    about = {"country": country, "city": city, "network": network, "language": language}
    about |= {"device": device, "os": os, "browser": browser, "screen": screen}
    begins = visitor.created_at - timedelta(seconds=dice.randrange(60, 700))
    for _ in range(1 + min(3, int(dice.expovariate(0.9)))):
        if begins > now - timedelta(minutes=40):
            return
        _, referrer, source = _one(ORIGINS, dice)
        visit = Visit(site=site, contact_id=visitor.contact_id, visitor=visitor, began_at=begins, **about)
        visit.referrer, visit.source = referrer, source
        _read(visit, dice, written)
        begins = visit.last_at + timedelta(hours=dice.randrange(5, 160), minutes=dice.randrange(60))


def _read(visit: Visit, dice: Random, written: Written) -> None:
    at, origin = visit.began_at, visit.site.allowed_origins[0]
    for path, title in _way(dice):
        seconds = dice.randrange(4, 180)
        written.views.append(PageView(visit=visit, url=origin + path, title=title, at=at, seconds=seconds))
        visit.pages, visit.last_at = visit.pages + 1, at
        at += timedelta(seconds=seconds)
    visit.ended_at = at
    if dice.random() < 0.25:
        about = {"name": "test ride booked", "data": {"bike": dice.choice(BIKES).name}, "at": visit.last_at}
        written.tracked.append(
            TrackedEvent(contact_id=visit.contact_id, site=visit.site, visit=visit, **about)
        )
    written.visits.append(visit)


def _way(dice: Random) -> list[tuple[str, str]]:
    """From page to page of the shop."""
    bikes = [
        (f"/demo/bikes/{bike.slug}/", f"{bike.name}, {bike.price}: Acme Bikes")
        for bike in dice.sample(BIKES, 3)
    ]
    front, workshop = (
        ("/demo/", "Acme Bikes, bikes for every day"),
        ("/demo/workshop/", "Workshop: Acme Bikes"),
    )
    ways = (
        [front, bikes[0]],
        [front, *bikes[:2]],
        [bikes[0]],
        [front, workshop],
        [workshop],
        [front, *bikes, workshop],
    )
    return dice.choice(ways)


def _one(table: tuple[Any, ...], dice: Random) -> Any:
    """A row, as often as its first column says."""
    return dice.choices(table, [row[0] for row in table])[0]
