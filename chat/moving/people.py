"""Who of the other service is who here: operators by their address, contacts by what crm/importing finds them by."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

import msgspec

from accounts.models import Membership
from chat.moving.forms import Author, Person
from crm.facts import fact
from crm.importing.batches import Outcome
from crm.importing.mapping import ORIGIN, Column, Row, row_of
from crm.importing.origins import OriginBatch, here
from crm.importing.records import Record
from crm.models import Attribute, Contact, ContactOrigin, Import, ImportPiece
from crm.phones import international
from crm.values import WrongFact

# What a conversation says of a person, in this order.
NAMES = ("key", "name", "email", "phone", "external_id", "company")
COLUMNS = [Column(ORIGIN), *(Column(name) for name in NAMES[1:])]
OPERATORS_MAX = 5000
WRONG = "e-mail addresses and phone numbers that cannot be right"


class Team:
    """The operators of a file, and which of them are members here."""

    def __init__(self, batch: Import) -> None:
        found = ImportPiece.objects.filter(batch=batch, kind="operator").order_by("key")[:OPERATORS_MAX]
        self.said: dict[str, dict[str, Any]] = {piece.key: piece.data for piece in found}
        members = Membership.objects.filter(left_at=None).values_list("user__email", "pk")
        self._members = {email.lower(): pk for email, pk in members}

    def member(self, author: Author) -> UUID | None:
        """Who it is here: whoever has their address."""
        return self._members.get(self.email(author).lower()) if author.side == "operator" else None

    def email(self, author: Author) -> str:
        return author.email or str(self.said.get(author.key, {}).get("email", ""))

    def name(self, author: Author) -> str:
        return author.name or str(self.said.get(author.key, {}).get("name", ""))

    def voice(self, author: Author) -> str:
        """What stands before the words of whoever is not here: who said it, in words; "" for everybody else."""
        if author.side == "bot":
            return f"{self.name(author) or 'A program'} (automatic):"
        if author.side == "visitor" or self.member(author):
            return ""
        name = self.name(author) or self.email(author)
        return f"{name} (former operator):" if name else "A former operator:"


def found(vendor: str, persons: list[Person]) -> list[set[UUID]]:
    """For each the contacts it is about: none, one, or several that share an address."""
    rows: list[Row] = [row_of(at, _cells(person), COLUMNS) for at, person in enumerate(persons)]
    there = here(vendor, rows)
    return [there.get(at, set()) for at in range(len(persons))]


def learn(batch: Import, persons: list[Person]) -> Outcome:
    """Make or bring up to date the contacts, as an import of a table does it, with traces to undo it by. An address or
    a number that cannot be right is left out and counted, so that it does not take the conversation along."""
    work = OriginBatch(batch)
    work.columns = COLUMNS
    once = {person.key: person for person in persons}
    sound = [_sound(person, work.country) for person in once.values()]
    wrong = sum(person != mended for person, mended in zip(once.values(), sound, strict=True))
    if wrong:
        left = batch.report.setdefault("left", {})
        left[WRONG] = left.get(WRONG, 0) + wrong
    more = _telling_more(batch, sound)
    return work.take(Record(at, _cells(person)) for at, person in enumerate(more))


def _telling_more(batch: Import, persons: list[Person]) -> list[Person]:
    """Those of whom something is said that nobody said yet. What is known is not learned again: it would be as if it
    had been said today, and undoing could not tell it from what somebody changed since."""
    there = found(batch.vendor, persons)
    known = _known({pk for one in there for pk in one})
    silent = {
        person.key: pk
        for person, one in zip(persons, there, strict=True)
        for pk in one
        if len(one) == 1 and {name for name in NAMES[1:] if getattr(person, name)} <= known[pk]
    }
    ContactOrigin.objects.bulk_create(
        [
            ContactOrigin(contact_id=pk, batch=batch, vendor=batch.vendor, key=key)
            for key, pk in silent.items()
        ],
        ignore_conflicts=True,
    )
    return [person for person in persons if person.key not in silent]


def _known(contacts: set[UUID]) -> dict[UUID, set[str]]:
    """By contact the names of what is known of it."""
    names: defaultdict[UUID, set[str]] = defaultdict(set)
    for pk, name in Attribute.objects.filter(contact__in=contacts).values_list("contact_id", "name"):
        names[pk].add(name)
    for pk, external, company in Contact.objects.filter(pk__in=contacts).values_list(
        "pk", "external_id", "company_id"
    ):
        names[pk] |= {name for name, value in (("external_id", external), ("company", company)) if value}
    return names


def _cells(person: Person) -> list[str]:
    return [getattr(person, name) for name in NAMES]


def _sound(person: Person, country: str) -> Person:
    change = {name: "" for name in ("email", "phone") if not _is_right(name, getattr(person, name), country)}
    return msgspec.structs.replace(person, **change) if change else person


def _is_right(name: str, value: str, country: str) -> bool:
    try:
        said = str(fact(name, value)) if value else ""
        return not said or name != "phone" or bool(international(said, country))
    except WrongFact:
        return False
