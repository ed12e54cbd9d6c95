"""Some hundred rows at once: which contacts they are about, what is learned of them, and what is kept aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import allowance
from accounts.models import Workspace
from accounts.tenancy import current
from crm.facts import fact
from crm.identities import folded
from crm.importing import made, mapping
from crm.importing.mapping import Column, Row
from crm.importing.records import Broken, Item
from crm.importing.traces import Before
from crm.measures import CONTACTS
from crm.models import (
    Attribute,
    Contact,
    ContactLabel,
    ContactLabelling,
    Happened,
    Identity,
    Occurrence,
    Source,
)
from crm.models.importing import Import, ImportAside, ImportTrace, Known, Match
from crm.phones import international
from crm.values import WrongFact

SIZE = 500
NOTHING = "It says no name, address, number or id."
NO_ROOM = (
    "Your plan has no room for more contacts."
    " Choose a larger one under Settings → Plan and billing, then import this again."
)
SEVERAL = "Several contacts have this {what}. Merge them first, or find contacts by something else."


@dataclass
class Outcome:
    """What came of some rows; ``asides`` are those kept aside."""

    made: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    asides: list[ImportAside] = field(default_factory=list)


class Batch:
    """One batch of one import, within the caller's transaction. ``seen`` are keys of rows that a trial met before."""

    def __init__(self, of: Import, seen: set[int] | None = None) -> None:
        self.of, self.seen = of, seen
        self.columns = [Column(**each) for each in of.mapping]
        self.outcome = Outcome()
        self.traces: list[ImportTrace] = []
        self.began, self.labels_made = timezone.now(), list[UUID]()
        ours = Workspace.objects.filter(pk=current()).values_list("country", flat=True)
        self.country = ours.first() or ""

    def take(self, items: Iterable[Item]) -> Outcome:
        rows = [row for item in items if (row := self._row(item)) is not None]
        keyed = [(row, self.key(row)) for row in rows]
        while keyed:
            # Two rows about one contact are learned one after the other.
            wave: dict[str, Row] = {}
            loose, later = [], []
            for row, key in keyed:
                if not key or self.of.known == Known.NEW:
                    loose.append(row)
                elif key in wave:
                    later.append((row, key))
                else:
                    wave[key] = row
            self._wave(wave, loose)
            keyed = later
        ImportAside.objects.bulk_create(self.outcome.asides)
        made.note(self.traces, self.began, self.labels_made)
        ImportTrace.objects.bulk_create(self.traces)
        return self.outcome

    def _row(self, item: Item) -> Row | None:
        if isinstance(item, Broken):
            self._aside(item.line, item.cells, item.why)
            return None
        if all(cell in (None, "") for cell in item.cells):
            self.outcome.skipped += 1
            return None
        row = mapping.row_of(item.line, item.cells, self.columns)
        if not self.tells_who(row):
            self._aside(row.line, row.cells, NOTHING)
            return None
        return row

    def tells_who(self, row: Row) -> bool:
        return bool(row.facts.keys() & {"name", "email", "phone", "external_id"})

    def _aside(self, line: int, cells: Sequence[Any], why: str) -> None:
        row = ImportAside(batch=self.of, line=line, why=why[:300], cells=list(cells))
        self.outcome.asides.append(row)

    # Which contact

    def key(self, row: Row) -> str:
        """By what the contact is found again, as it is compared; "" without it."""
        value = row.facts.get(self.of.match)
        if value is None:
            return ""
        if self.of.match != Match.PHONE:
            return folded(self.of.match, str(value))
        try:
            return international(str(fact("phone", value)), self.country)
        except WrongFact:
            return ""

    def there(self, wave: Mapping[str, Row]) -> dict[str, set[UUID]]:
        """By key the contacts that are here already."""
        keys = list(wave)
        found: dict[str, set[UUID]] = defaultdict(set)
        if self.of.match == Match.EXTERNAL:
            rows = Contact.objects.filter(external_id__in=keys).values_list("external_id", "pk")
        else:
            rows = Identity.objects.filter(kind=self.of.match, folded__in=keys).values_list(
                "folded", "contact_id"
            )
        for key, pk in rows:
            found[key].add(pk)
        return found

    def _wave(self, wave: dict[str, Row], loose: list[Row]) -> None:
        there = self.there(wave)
        known: dict[UUID, Row] = {}
        fresh = list(loose)
        for key, row in wave.items():
            found = there.get(key, set())
            if len(found) > 1:
                self._aside(row.line, row.cells, SEVERAL.format(what=Match(self.of.match).label.lower()))
            elif found or self._seen_before(key):
                if self.of.known == Known.SKIP:
                    self.outcome.skipped += 1
                elif found and (pk := next(iter(found))) not in known:
                    known[pk] = row
                else:
                    self.outcome.changed += 1
            else:
                fresh.append(row)
        self._learn(known, fresh)

    def _seen_before(self, key: str) -> bool:
        """A trial writes nothing, so it remembers whom an earlier row would have made."""
        if self.seen is None:
            return False
        mark = hash(key)
        before = mark in self.seen
        self.seen.add(mark)
        return before

    def _with_room(self, fresh: list[Row]) -> list[Row]:
        """Those for whom the plan has room; the others are kept aside, and what is known of contacts is learned."""
        room = allowance.left(CONTACTS)
        if room is None:
            return fresh
        # What a trial has made was taken back.
        room = max(0, room - (self.of.made if self.seen is not None else 0))
        for row in fresh[room:]:
            self._aside(row.line, row.cells, NO_ROOM)
        return fresh[:room]

    # What is learned

    def _learn(self, known: dict[UUID, Row], fresh: list[Row]) -> None:
        fresh = self._with_room(fresh) if fresh else fresh
        new_ones = {Contact(): row for row in fresh}
        Contact.objects.bulk_create(new_ones)
        there = {each: known[each.pk] for each in Contact.objects.defer("document").filter(pk__in=known)}
        rows = {**new_ones, **there}
        if not rows:
            return
        # First, so that what is learned of them now is part of their being new.
        Occurrence.objects.happened(Happened.CREATED, (each.pk for each in new_ones))
        before = Before(list(known), {name for row in rows.values() for name in row.facts})
        learned = Attribute.objects.learn_many(
            {contact: row.facts for contact, row in rows.items()}, Source.IMPORT, basis=self.of.basis
        )
        for contact, why in learned.refused.items():
            self._aside(rows[contact].line, rows[contact].cells, str(why))
        _unmake([each.pk for each in learned.refused if each in new_ones])
        good = {contact: row for contact, row in rows.items() if contact not in learned.refused}
        labels = self._label(good)
        changed = {each.pk for each in there if each in learned.changed or labels.get(each.pk)}
        new = {each.pk for each in new_ones if each in good}
        self.remember(good)
        self.outcome.made += len(new)
        self.outcome.changed += len(changed)
        self.outcome.same += len(good) - len(new) - len(changed)
        self.traces += before.traces(self.of, new, [*new, *changed], labels)

    def remember(self, rows: Mapping[Contact, Row]) -> None:
        """Where they came from, which a table of contacts does not say."""

    def _label(self, rows: dict[Contact, Row]) -> dict[UUID, list[str]]:
        """Put the labels on; by contact those that were not there yet."""
        wanted = {word for row in rows.values() for word in row.labels}
        if not wanted:
            return {}
        labels = self._labels(wanted)
        pairs = {(each.pk, labels[word.lower()]) for each, row in rows.items() for word in row.labels}
        on = ContactLabelling.objects.filter(contact__in=[each.pk for each in rows])
        new = pairs - set(on.values_list("contact_id", "label_id"))
        ContactLabelling.objects.bulk_create(
            ContactLabelling(contact_id=contact, label_id=label) for contact, label in sorted(new)
        )
        found: dict[UUID, list[str]] = defaultdict(list)
        for contact, label in sorted(new):
            found[contact].append(str(label))
        Occurrence.objects.changed(dict.fromkeys(found, ("labels",)))
        return found

    def _labels(self, words: set[str]) -> dict[str, UUID]:
        there = {label.name.lower(): label.pk for label in ContactLabel.objects.all()}
        missing = {word.lower(): word for word in sorted(words) if word.lower() not in there}
        fresh = ContactLabel.objects.bulk_create(
            ContactLabel(name=word, hue=at % 12) for at, word in enumerate(missing.values())
        )
        self.labels_made += [label.pk for label in fresh]
        return there | {label.name.lower(): label.pk for label in fresh}


def _unmake(contacts: list[UUID]) -> None:
    """As if they had never been: nobody was told of them yet."""
    Occurrence.objects.filter(contact__in=contacts).delete()
    Contact.objects.filter(pk__in=contacts).delete()
