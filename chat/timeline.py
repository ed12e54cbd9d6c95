"""What happened with a contact, the latest first, from every table that knows of it, a page at a time by keyset.

Each kind is a source: of its own rows those before a place, as many as a page holds. The page is the latest of all of
them, so that a contact with a hundred thousand page views costs as much as one with ten. Only what the page shows is
then read whole.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Membership
from chat import reading
from chat.models import Conversation
from crm import consents
from crm.known import CALLED
from crm.models import (
    Attribute,
    Block,
    Consent,
    Contact,
    ContactNote,
    Definition,
    Merge,
    PageView,
    TrackedEvent,
    Visit,
)

PAGE = 30
VIEWS = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


class Place(NamedTuple):
    """Where an entry stands: what happened at one moment is told apart by its id."""

    at: datetime
    pk: UUID


@dataclass(frozen=True)
class Entry:
    """``row`` is the table's own, ``more`` what a page shows beside it."""

    kind: str
    place: Place
    row: Any
    more: Any = None

    @property
    def at(self) -> datetime:
        return self.place.at


@dataclass(frozen=True)
class Page:
    """``before`` is the cursor of the earlier page, empty at the beginning of all."""

    entries: list[Entry] = field(default_factory=list)
    before: str = ""


Rows = Iterable[tuple[Place, Any]]


@dataclass(frozen=True)
class Source:
    """``asks_consent``: what was observed is shown only while it may be (crm/consents.py), not only kept. ``shape``
    tells the changes apart."""

    kind: str
    rows: Callable[[Contact, Place], Rows]
    asks_consent: bool = False
    shape: str = ""


def page(contact: Contact, member: Membership, kinds: Iterable[str] = (), before: str = "") -> Page:
    """Of these kinds, or of all. Raises ValueError for a cursor that is none."""
    place = _place(before) if before else Place(*END)
    wanted = set(kinds) or {source.kind for source in SOURCES}
    sources = [source for source in SOURCES if source.kind in wanted]
    if any(source.asks_consent for source in sources) and not consents.visits_shown(contact):
        sources = [source for source in sources if not source.asks_consent]
    latest = merge(*(_entries(source, contact, place) for source in sources), key=_place_of, reverse=True)
    found = list(islice(latest, PAGE + 1))
    shown = _filled(found[:PAGE], member)
    return Page(shown, _cursor(shown[-1].place) if len(found) > PAGE else "")


def _entries(source: Source, contact: Contact, place: Place) -> Iterator[Entry]:
    return (Entry(source.kind, Place(*at), row, source.shape) for at, row in source.rows(contact, place))


def _place_of(entry: Entry) -> Place:
    return entry.place


def _before(rows: QuerySet[Any], place: Place, column: str = "at", limit: int = PAGE + 1) -> Rows:
    """By an index that ends with the column; the id only puts what happened at one moment in order."""
    earlier = Q(**{f"{column}__lt": place.at}) | Q(id__lt=place.pk)
    found = rows.filter(**{f"{column}__lte": place.at}).filter(earlier).order_by(f"-{column}", "-id")[:limit]
    return ((Place(getattr(row, column), row.pk), row) for row in found)


# One function a source


def _conversations(contact: Contact, place: Place) -> Rows:
    return _before(Conversation.objects.in_history().filter(contact=contact), place, "created_at")


def _notes(contact: Contact, place: Place) -> Rows:
    return _before(ContactNote.objects.filter(contact=contact).select_related("author__user"), place)


def _visits(contact: Contact, place: Place) -> Rows:
    return _before(Visit.objects.filter(contact=contact).select_related("site"), place, "began_at")


def _events(contact: Contact, place: Place) -> Rows:
    return _before(TrackedEvent.objects.filter(contact=contact), place)


def _consents(contact: Contact, place: Place) -> Rows:
    return _before(Consent.objects.filter(contact=contact), place)


def _facts(contact: Contact, place: Place) -> Rows:
    """What was said at once by the same is one entry: its place is the last of its rows'."""
    found: dict[tuple[datetime, str, bool], list[Attribute]] = {}
    for row in contact.attributes.filter(at__lte=place.at).order_by("-at", "-id"):
        found.setdefault((row.at, row.source, row.verified), []).append(row)
    each = ((Place(rows[0].at, rows[0].pk), rows) for rows in found.values())
    return sorted((one for one in each if one[0] < place), key=lambda one: one[0], reverse=True)


def _door(contact: Contact, place: Place) -> Rows:
    blocks = Block.objects.filter(contact=contact).select_related("by__user")
    return _before(blocks, place, "created_at")


def _merges(contact: Contact, place: Place) -> Rows:
    return _before(Merge.objects.filter(contact=contact).select_related("by__user", "undone_by__user"), place)


def _beginning(contact: Contact, place: Place) -> Rows:
    at = Place(contact.created_at, UUID(int=0))
    return [(at, contact)] if at < place else []


SOURCES = (
    Source("conversation", _conversations),
    Source("note", _notes),
    Source("visit", _visits, asks_consent=True),
    Source("event", _events, asks_consent=True),
    Source("consent", _consents),
    Source("change", _facts, shape="facts"),
    Source("change", _door, shape="blocked"),
    Source("change", _merges, shape="merged"),
    Source("change", _beginning, shape="begun"),
)


def _filled(entries: list[Entry], member: Membership) -> list[Entry]:
    """With how conversations stand now and what facts are called, in one query each for all of them."""
    talks = [entry.row.pk for entry in entries if entry.kind == "conversation"]
    rows = reading.rows(Conversation.objects.filter(pk__in=talks), member) if talks else []
    standing = {row.id: row for row in rows}
    _call([fact for entry in entries if entry.more == "facts" for fact in entry.row])
    views = _views([entry.row.pk for entry in entries if entry.kind == "visit"])
    entries = [
        replace(entry, more=views.get(entry.row.pk, [])) if entry.kind == "visit" else entry
        for entry in entries
    ]
    return [
        replace(entry, more=standing.get(entry.row.pk)) if entry.kind == "conversation" else entry
        for entry in entries
    ]


def _views(visits: list[UUID]) -> dict[UUID, list[PageView]]:
    """The first pages of each, in their order."""
    found: dict[UUID, list[PageView]] = {}
    if visits:
        for view in PageView.objects.filter(visit__in=visits).order_by("at", "id"):
            found.setdefault(view.visit_id, []).append(view)
    return {visit: views[:VIEWS] for visit, views in found.items()}


def _call(facts: list[Any]) -> None:
    names = {fact.name for fact in facts}
    defined = dict(Definition.objects.filter(name__in=names).values_list("name", "title")) if names else {}
    for fact in facts:
        fact.title = CALLED.get(fact.name) or defined.get(fact.name, fact.name)


def _cursor(place: Place) -> str:
    told = f"{(place.at - _EPOCH) // timedelta(microseconds=1)}|{place.pk}"
    return base64.urlsafe_b64encode(told.encode()).decode()


def _place(cursor: str) -> Place:
    try:
        at, pk = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        return Place(_EPOCH + timedelta(microseconds=int(at)), UUID(pk))
    except (binascii.Error, UnicodeError, OverflowError) as fault:
        raise ValueError("not a cursor") from fault
