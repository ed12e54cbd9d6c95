"""Keeping what somebody said of contacts: the only way a fact is written, for one contact and for many.

Five hundred contacts cost as many statements as one. What is wrong with one of them is said of that one, and nothing
of it is kept; the others are not held up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import Workspace
from accounts.tenancy import current
from crm import columns, external, identities
from crm.enrichment import following
from crm.facts import fact
from crm.models.attribute import FACTS_MAX, ON_CONTACT, Attribute, TooManyFacts
from crm.models.contact import Contact
from crm.models.definition import Definition
from crm.models.occurrence import Occurrence
from crm.phones import international
from crm.trust import Word
from crm.values import Scalar, WrongFact

CHUNK = 500

Facts = dict[str, Scalar | None]


@dataclass
class Learned:
    """By contact: the facts that ``changed`` something, and why one was ``refused``. A contact is in both or neither
    when it had nothing new."""

    changed: dict[Contact, Facts] = field(default_factory=dict)
    refused: dict[Contact, Exception] = field(default_factory=dict)


@dataclass
class Learning:
    """One contact on the way: what was ``said``, what of it counts (``told``, ``gone``), and what ``changed``."""

    contact: Contact
    row: Contact
    said: Facts
    external: Any = external.UNSAID
    told: dict[str, Scalar] = field(default_factory=dict)
    gone: list[Attribute] = field(default_factory=list)
    changed: Facts = field(default_factory=dict)

    @property
    def counts(self) -> Facts:
        """What holds from now on of the names that were said and won."""
        return {**self.told, **{each.name: None for each in self.gone}}


def learn(facts: Mapping[Contact, Mapping[str, Any]], word: Word) -> Learned:
    learned = Learned()
    in_order = sorted(facts, key=lambda contact: contact.pk)
    for start in range(0, len(in_order), CHUNK):
        chunk = in_order[start : start + CHUNK]
        with transaction.atomic():
            _learn({contact: facts[contact] for contact in chunk}, word, learned)
    return learned


def _learn(facts: Mapping[Contact, Mapping[str, Any]], word: Word, learned: Learned) -> None:
    going = list(_read(facts, word, learned))
    going = external.settle(going, word, learned.refused)
    going = _weigh(going, word, learned)
    _write(going, word)
    claimed = identities.keep(going, word)
    moved = columns.show(going)
    _tell(going, claimed, moved)
    following.learned({each.contact: each.changed for each in going if each.changed})
    learned.changed.update((each.contact, each.changed) for each in going if each.changed)


def _tell(going: list[Learning], claimed: set[UUID], moved: list[UUID]) -> None:
    """Of a claim that did not win nothing is changed but the list of what the contact is known by."""
    names: dict[UUID, Iterable[str]] = {each.row.pk: list(each.changed) for each in going if each.changed}
    silent = dict.fromkeys(claimed - names.keys(), ("identities",))
    Occurrence.objects.changed({**names, **silent}, stamped=moved)


def _read(facts: Mapping[Contact, Mapping[str, Any]], word: Word, learned: Learned) -> Iterator[Learning]:
    # The row lock puts two who tell at once in order.
    locked = Contact.objects.select_for_update(of=("self",)).filter(pk__in=[each.pk for each in facts])
    rows = {row.pk: row for row in locked.order_by("pk").defer("document")}
    reader = _Reader({name for said in facts.values() for name in said})
    for contact, given in facts.items():
        try:
            said = {name: reader.read(name, value) for name, value in given.items() if name != external.NAME}
            outside = external.read(given, word)
            yield Learning(contact, rows[contact.pk], said, outside)
        except WrongFact as wrong:
            learned.refused[contact] = wrong
        except KeyError:
            learned.refused[contact] = Contact.DoesNotExist("This contact is not here any more.")


class _Reader:
    """Values as they are kept: by their definition where they have one."""

    def __init__(self, names: set[str]) -> None:
        self._definitions = {each.name: each for each in Definition.objects.filter(name__in=names)}
        ours = Workspace.objects.filter(pk=current()).values_list("country", flat=True)
        self._country = (ours.first() or "") if "phone" in names else ""

    def read(self, name: str, value: Any) -> Scalar | None:
        found = fact(name, value)
        if found is None:
            return None
        if name == "phone":
            return international(str(found), self._country)
        definition = None if name in ON_CONTACT else self._definitions.get(name)
        return definition.read(found) if definition else found


def _weigh(going: list[Learning], word: Word, learned: Learned) -> list[Learning]:
    """What of it counts. Refused is who would have too many facts."""
    names = {name for each in going for name in each.said}
    about = [each.row.pk for each in going]
    known: dict[UUID, dict[str, Attribute]] = {}
    for row in Attribute.objects.filter(contact__in=about, name__in=names):
        known.setdefault(row.contact_id, {})[row.name] = row
    held = dict(
        Attribute.objects.filter(contact__in=about).values_list("contact_id").annotate(Count("pk")).order_by()
    )
    kept = []
    for each in going:
        mine = known.get(each.row.pk, {})
        _decide(each, mine, word)
        if held.get(each.row.pk, 0) + len(each.told.keys() - mine.keys()) - len(each.gone) > FACTS_MAX:
            learned.refused[each.contact] = TooManyFacts(f"A contact has at most {FACTS_MAX} attributes.")
        else:
            kept.append(each)
    return kept


def _decide(each: Learning, known: Mapping[str, Attribute], word: Word) -> None:
    for name, value in each.said.items():
        stood = known.get(name)
        if stood is not None and not stood.gives_way(word):
            continue
        if value is not None or word.correction:
            each.told[name] = "" if value is None else value
        elif stood is not None:
            each.gone.append(stood)
        if (value is not None) if stood is None else stood.differs(value):
            each.changed[name] = value


def _write(going: list[Learning], word: Word) -> None:
    now = timezone.now()
    rows = [
        Attribute(
            contact_id=each.row.pk,
            name=name,
            value=value,
            source=word.source,
            verified=word.verified,
            provider=word.provider,
            basis=word.ground,
            pinned=word.correction,
            at=now,
        )
        for each in going
        for name, value in each.told.items()
    ]
    if rows:
        Attribute.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["workspace", "contact", "name"],
            update_fields=["value", "source", "verified", "provider", "basis", "pinned", "at"],
        )
    if gone := [fact.pk for each in going for fact in each.gone]:
        Attribute.objects.filter(pk__in=gone).delete()
