"""Contacts as the API shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from accounts.api.ids import (
    CompanyId,
    ConsentId,
    ContactId,
    ContactLabelId,
    NoteId,
    OperatorId,
    VisitorId,
    maybe,
    shown,
)
from accounts.api.incoming import Moment
from crm.models import Attribute, Block, ContactLabelling

# They have places of their own.
SHOWN_BESIDE = ("name", "email", "phone", "language", "time_zone")
Value = str | int | float | bool
PurposeName = Literal["support", "insights", "enrichment", "marketing"]


class Contact(msgspec.Struct, frozen=True):
    """A person. ``verified`` says that your server vouched for who this is; ``attributes`` are all other facts,
    with their sources under ``/contacts/{contact}/facts``."""

    id: ContactId
    object: Literal["contact"]
    external_id: str | None
    name: str | None
    email: str | None
    phone: str | None
    language: str | None
    time_zone: str | None
    company: CompanyId | None
    owner: OperatorId | None
    labels: list[ContactLabelId]
    attributes: dict[str, Value]
    verified: bool
    blocked: bool
    created_at: Moment
    updated_at: Moment
    last_seen_at: Moment


class Fact(msgspec.Struct, frozen=True):
    """One thing that is known and who said it. ``verified`` facts were vouched for by your server."""

    object: Literal["fact"]
    name: str
    value: Value
    source: Literal["visitor", "page", "server", "operator", "rest", "import", "enrichment"]
    verified: bool
    basis: Literal["consent", "contract", "legitimate"] | None
    provider: str | None
    at: Moment


class Facts(msgspec.Struct, frozen=True):
    data: list[Fact]


class Note(msgspec.Struct, frozen=True):
    """What the team wrote down about a contact. ``author`` is null for one that came through the API."""

    id: NoteId
    object: Literal["note"]
    contact: ContactId
    author: OperatorId | None
    body: str
    created_at: Moment
    edited_at: Moment | None


class Consent(msgspec.Struct, frozen=True):
    """A yes or a no, as it was said. Records are never changed: the deciding one says what counts now."""

    id: ConsentId
    object: Literal["consent"]
    contact: ContactId
    visitor: VisitorId | None
    purpose: PurposeName
    granted: bool
    deciding: bool
    source: Literal["visitor", "page", "signal", "server"]
    text: str
    language: str
    at: Moment


class ContactLabel(msgspec.Struct, frozen=True):
    """``colour`` is the number of one of the twelve colours."""

    id: ContactLabelId
    object: Literal["contact_label"]
    name: str
    colour: int


def contacts(rows: Iterable[Any]) -> list[Contact]:
    """With a constant number of queries, however many they are."""
    rows = list(rows)
    ids = [each.pk for each in rows]
    facts: defaultdict[Any, dict[str, Value]] = defaultdict(dict)
    for owner, name, value in _facts(ids):
        facts[owner][name] = value
    labels: defaultdict[Any, list[str]] = defaultdict(list)
    for owner, label in (
        ContactLabelling.objects.filter(contact__in=ids).order_by("id").values_list("contact", "label")
    ):
        labels[owner].append(shown("contact_label", label))
    blocked = set(Block.objects.filter(contact__in=ids).values_list("contact", flat=True))
    return [_contact(each, facts[each.pk], labels[each.pk], each.pk in blocked) for each in rows]


def _facts(ids: list[Any]) -> Any:
    found = Attribute.objects.said().filter(contact__in=ids).exclude(name__in=SHOWN_BESIDE).order_by("name")
    return found.values_list("contact", "name", "value")


def _contact(row: Any, facts: dict[str, Value], labels: list[str], blocked: bool) -> Contact:
    return Contact(
        shown("contact", row.pk),
        "contact",
        row.external_id or None,
        row.name or None,
        row.email or None,
        row.phone or None,
        row.language or None,
        row.time_zone or None,
        maybe("company", row.company_id),
        maybe("operator", row.owner_id),
        labels,
        facts,
        row.verified,
        blocked,
        row.created_at,
        row.updated_at,
        row.last_seen_at,
    )


def fact(row: Attribute) -> Fact:
    return Fact(
        "fact",
        row.name,
        row.value,
        row.source,  # type: ignore[arg-type]
        row.verified,
        row.basis or None,  # type: ignore[arg-type]
        row.provider or None,
        row.at,
    )


def notes(rows: Iterable[Any]) -> list[Note]:
    return [
        Note(
            shown("note", each.pk),
            "note",
            shown("contact", each.contact_id),
            maybe("operator", each.author_id),
            each.body,
            each.at,
            each.edited_at,
        )
        for each in rows
    ]


def consent(row: Any, deciding: bool) -> Consent:
    return Consent(
        shown("consent", row.pk),
        "consent",
        shown("contact", row.contact_id),
        maybe("visitor", row.visitor_id),
        row.purpose,
        row.granted,
        deciding,
        row.source,
        row.text,
        row.language,
        row.at,
    )


def contact_labels(rows: Iterable[Any]) -> list[ContactLabel]:
    return [
        ContactLabel(shown("contact_label", each.pk), "contact_label", each.name, each.hue) for each in rows
    ]
