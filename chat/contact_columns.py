"""Which columns an operator sees of the contacts; remembered by their browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from crm.models import Attribute, Contact, ContactLabel, Definition

COOKIE = "contact_columns"
SECONDS = 365 * 24 * 3600
MOST = 12
OWN = {
    "email": "E-mail",
    "phone": "Phone",
    "company": "Company",
    "labels": "Labels",
    "owner": "Owner",
    "language": "Language",
    "seen": "Last seen",
    "created": "Created",
}
USUAL = ("email", "company", "labels", "owner", "seen")
# A fact's column is called by its definition, so that no name of a customer's can be taken for one of ours.
_FACT = "fact:"


@dataclass(frozen=True)
class Column:
    """``fact`` is the name of the attribute that it shows, empty for one of ours."""

    key: str
    title: str
    fact: str = ""
    kind: str = "text"

    @property
    def style(self) -> str:
        return "fact" if self.fact else self.key


def offered() -> list[Column]:
    facts = Definition.objects.in_use().in_order()
    own = [Column(key, title) for key, title in OWN.items()]
    return own + [Column(f"{_FACT}{each.pk}", each.title, each.name, each.kind) for each in facts]


def chosen(cookie: str | None, columns: Sequence[Column]) -> list[Column]:
    """In the order of all that can be chosen; what is not known any more is left out."""
    keys = USUAL if cookie is None else cookie.split(".")
    return [column for column in columns if column.key in keys][:MOST]


def written(keys: Iterable[str]) -> str:
    """The cookie for these, without what is no column."""
    known = {column.key for column in offered()}
    return ".".join(key for key in keys if key in known)


@dataclass(frozen=True)
class Row:
    """One contact with what stands beside it: ``cells`` are columns with the fact to show, None for one of ours."""

    contact: Any
    labels: list[ContactLabel]
    cells: list[tuple[Column, Any]]


def rows(contacts: Sequence[Contact], columns: Sequence[Column]) -> list[Row]:
    """Two queries for any number of contacts."""
    labels = {label.pk: label for label in ContactLabel.objects.by_name()}
    facts = _facts([contact.pk for contact in contacts], [column.fact for column in columns if column.fact])
    return [_row(contact, labels, facts, columns) for contact in contacts]


def _row(contact: Any, labels: dict[UUID, ContactLabel], facts: Any, columns: Sequence[Column]) -> Row:
    own = [label for pk, label in labels.items() if pk in contact.label_ids]
    return Row(contact, own, [(column, facts.get((contact.pk, column.fact))) for column in columns])


def _facts(contacts: list[UUID], names: list[str]) -> dict[tuple[UUID, str], Any]:
    if not names:
        return {}
    found = Attribute.objects.filter(contact__in=contacts, name__in=names)
    return {(pk, name): value for pk, name, value in found.values_list("contact", "name", "value")}
