"""The workspace's contacts in an order, a page at a time by keyset, and how many they are as far as that is cheap.

Every order has an index that begins with the workspace, so that a page costs the same at any depth.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.tenancy import current
from crm import folding
from crm.models import Block, Contact, ContactLabelling

PAGE = 50
COUNTED = 10_000
FOUND = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEARCH = "SELECT contact FROM search_contacts(%s, %s, %s)"


@dataclass(frozen=True)
class Order:
    """``column`` is never NULL and stands in an index of this direction, with the id behind it."""

    name: str
    words: str
    column: str
    falling: bool


ORDERS = {
    order.name: order
    for order in (
        Order("seen", "Last seen", "last_seen_at", True),
        Order("-seen", "Longest not seen", "last_seen_at", False),
        Order("created", "Newest contact", "created_at", True),
        Order("-created", "Oldest contact", "created_at", False),
        Order("name", "Name, A to Z", "called", False),
        Order("-name", "Name, Z to A", "called", True),
    )
}


@dataclass(frozen=True)
class Page:
    """``after`` is the cursor of the page that follows, empty on the last."""

    contacts: list[Contact]
    after: str


def page(found: QuerySet[Contact], order: Order, after: str = "") -> Page:
    """Raises ValueError for a cursor that is none of this order's."""
    _by_index()
    sign = "-" if order.falling else ""
    if after:
        found = _beyond(found, order, *_place(order, after))
    rows = list(with_details(found.order_by(f"{sign}{order.column}", f"{sign}id"))[: PAGE + 1])
    return Page(rows[:PAGE], cursor(order, rows[PAGE - 1]) if len(rows) > PAGE else "")


def some(ids: Iterable[UUID]) -> list[Contact]:
    """These contacts, in no order, as a row shows them."""
    return list(with_details(Contact.objects.filter(pk__in=list(ids)[: 2 * PAGE])))


def count(found: QuerySet[Contact]) -> int:
    """How many, at most COUNTED + 1: more than that is "10,000+"."""
    _by_index()
    return len(found.order_by().values_list("pk", flat=True)[: COUNTED + 1])


def holding(words: str) -> QuerySet[Contact]:
    """The people whose name, address or number holds the words; of more than FOUND the newest and some others. Nobody
    for words without letters."""
    query = folding.query(words, [folding.workspace_mark(current())])
    if "&" not in query:
        return Contact.objects.none()
    return Contact.objects.filter(pk__in=_found(query))


def _found(query: str) -> set[UUID]:
    """Among the newest people first, one by one: a word that half of all have is found there at once, and a rare one in
    the index of words."""
    found: set[UUID] = set()
    with connection.cursor() as asking:
        for how in ("walk", "index"):
            if len(found) < FOUND:
                asking.execute(_SEARCH, [how, query, FOUND])
                found |= {contact for (contact,) in asking.fetchall()}
    return found


def with_details(found: QuerySet[Any]) -> QuerySet[Any]:
    """What a row shows beside the contact's own columns: ``blocked`` and ``label_ids``, in the same query."""
    labels = ContactLabelling.objects.filter(contact=OuterRef("pk")).values("label_id")
    return (
        found.select_related("company", "owner__user")
        .annotate(
            blocked=Exists(Block.objects.filter(contact=OuterRef("pk"))), label_ids=ArraySubquery(labels)
        )
        .defer("document")
    )


def _by_index() -> None:
    """For what is left of the transaction. One table holds the contacts of all workspaces, and the planner knows not
    how unevenly: reading it from end to end looks cheap to it for whoever has a large share."""
    with connection.cursor() as asking:
        asking.execute("SET LOCAL enable_seqscan = off")


def _beyond(found: QuerySet[Contact], order: Order, value: Any, pk: UUID) -> QuerySet[Contact]:
    """The first condition is what the index is entered by; a row comparison in one would not be."""
    way = "lt" if order.falling else "gt"
    column = order.column
    further = Q(**{f"{column}__{way}": value}) | Q(**{f"id__{way}": pk})
    return found.filter(**{f"{column}__{way}e": value}).filter(further)


def cursor(order: Order, last: Contact) -> str:
    """Of the page that begins behind this contact."""
    value = getattr(last, order.column)
    told = str((value - _EPOCH) // timedelta(microseconds=1)) if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(f"{order.name}|{last.pk}|{told}".encode()).decode()


def _place(order: Order, told_cursor: str) -> tuple[Any, UUID]:
    try:
        name, pk, told = base64.urlsafe_b64decode(told_cursor.encode()).decode().split("|", 2)
        value: Any = told if order.column == "called" else _EPOCH + timedelta(microseconds=int(told))
        if name != order.name or "\x00" in told:
            raise ValueError("not a cursor of this order")
        return value, UUID(pk)
    except (binascii.Error, UnicodeError, OverflowError) as fault:
        raise ValueError("not a cursor") from fault
