"""What an import leaves behind about each contact, so that it can be taken back exactly where nobody changed it since.

A trace holds ``facts``: by name what stood there before (None for nothing) and the moment of what the import wrote;
``identities`` before and after; ``external_id`` before and after; and the ``labels`` that were put on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import ManyToOneRel, Q

from crm import columns
from crm.external import UNSAID
from crm.learning import Learning
from crm.models import (
    Attribute,
    Contact,
    ContactLabelling,
    ContactOrigin,
    Happened,
    Identity,
    Occurrence,
    Source,
)
from crm.models.importing import Import, ImportTrace

FACT = ("value", "source", "verified", "provider", "basis", "pinned", "at")
IDENTITY = ("kind", "value", "folded", "source", "verified", "primary", "at")
Rows = dict[UUID, list[list[Any]]]


class Before:
    """How some contacts stood, before the import writes."""

    def __init__(self, contacts: Collection[UUID], names: Collection[str]) -> None:
        self.contacts, self.names = contacts, names
        self.facts = _facts(contacts, names)
        self.identities = _identities(contacts)
        found = Contact.objects.filter(pk__in=contacts).values_list("pk", "external_id")
        self.external: dict[UUID, str] = dict(found)

    def traces(
        self,
        batch: Import,
        made: Collection[UUID],
        touched: Collection[UUID],
        labels: Mapping[UUID, list[str]],
    ) -> list[ImportTrace]:
        """Of those contacts that the import made or changed, read after it wrote."""
        written = Attribute.objects.filter(
            contact__in=touched, name__in=self.names, source=Source.IMPORT
        ).values_list("contact_id", "name", "at")
        wrote: dict[UUID, dict[str, datetime]] = defaultdict(dict)
        for contact, name, at in written:
            wrote[contact][name] = at
        identities = _identities(touched)
        external = dict(Contact.objects.filter(pk__in=touched).values_list("pk", "external_id"))
        return [
            ImportTrace(
                batch=batch,
                contact_id=pk,
                made=pk in made,
                before={
                    "facts": self._changes(pk, wrote[pk]),
                    "identities": [self.identities.get(pk, []), identities.get(pk, [])],
                    "external_id": [self.external.get(pk, ""), external[pk]],
                    "labels": labels.get(pk, []),
                },
            )
            for pk in touched
        ]

    def _changes(self, pk: UUID, wrote: Mapping[str, datetime]) -> dict[str, Any]:
        stood = self.facts.get(pk, {})
        return {
            name: [stood.get(name), at.isoformat()]
            for name, at in wrote.items()
            if stood.get(name, {}).get("at") != at.isoformat()
        }


def take_back(traces: Iterable[ImportTrace]) -> tuple[int, int]:
    """Undo these, no two of one contact; how many are as they were, and how many keep something."""
    found = list(traces)
    mine = {trace.contact_id: trace for trace in found}
    rows = {row.pk: row for row in Contact.objects.select_for_update(of=("self",)).filter(pk__in=mine)}
    facts: dict[UUID, dict[str, Attribute]] = defaultdict(dict)
    for fact in Attribute.objects.filter(contact__in=mine):
        facts[fact.contact_id][fact.name] = fact
    identities = _identities(mine)
    gone = _untouched([trace for trace in found if trace.made], rows, facts, identities)
    rest = [trace for trace in found if trace.contact_id not in gone and trace.contact_id in rows]
    whole = _restore([trace for trace in rest if not trace.made], rows, facts, identities)
    Occurrence.objects.happened(Happened.DELETED, sorted(gone))
    Contact.objects.filter(pk__in=gone).delete()
    undone = len(gone) + whole
    return undone, len(rest) - whole


def _untouched(
    traces: list[ImportTrace], rows: Mapping[UUID, Contact], facts: Any, identities: Rows
) -> set[UUID]:
    """Those that are as the import made them, and to whom nobody has come since."""
    alike = {
        trace.contact_id
        for trace in traces
        if trace.contact_id in rows
        and rows[trace.contact_id].owner_id is None
        and {name: fact.at.isoformat() for name, fact in facts[trace.contact_id].items()}
        == {name: at for name, (_, at) in trace.before["facts"].items()}
        and identities.get(trace.contact_id, []) == trace.before["identities"][1]
    }
    # Those that nobody reaches from a contact, too.
    every = Contact._meta.get_fields(include_hidden=True)
    for relation in [each for each in every if isinstance(each, ManyToOneRel)]:
        model: Any = relation.related_model
        if alike and model not in (Attribute, Identity, ContactLabelling, ContactOrigin, ImportTrace):
            key = relation.field.attname
            alike -= set(model.objects.filter(**{f"{key}__in": alike}).values_list(key, flat=True))
    labels = {trace.contact_id: set(trace.before["labels"]) for trace in traces}
    on_them = ContactLabelling.objects.filter(contact__in=alike).values_list("contact_id", "label_id")
    return alike - {contact for contact, label in on_them if str(label) not in labels[contact]}


def _restore(traces: list[ImportTrace], rows: Mapping[UUID, Contact], facts: Any, identities: Rows) -> int:
    """Each fact that the import wrote and nobody changed since is what it was; how many contacts are wholly so."""
    back: list[Attribute] = []
    gone: list[UUID] = []
    learned: list[Learning] = []
    whole = 0
    for trace in traces:
        ours = facts[trace.contact_id]
        each = Learning(rows[trace.contact_id], rows[trace.contact_id], {})
        clean = True
        for name, (stood, at) in trace.before["facts"].items():
            now = ours.get(name)
            if now is None or now.source != Source.IMPORT or now.at.isoformat() != at:
                clean = False
            elif stood is None:
                gone.append(now.pk)
                each.told[name] = ""
            else:
                back.append(_fact(trace.contact_id, name, stood))
                each.told[name] = stood["value"]
        each.changed = dict(each.told)
        each.external = _external(trace, rows)
        learned.append(each)
        whole += clean and identities.get(trace.contact_id, []) == trace.before["identities"][1]
    _write(back, gone)
    _restore_identities(traces, identities)
    _unlabel(traces)
    moved = columns.show(learned)
    names = {
        trace.contact_id: [*trace.before["facts"], *(["labels"] if trace.before["labels"] else [])]
        for trace in traces
    }
    Occurrence.objects.changed({pk: theirs for pk, theirs in names.items() if theirs}, stamped=moved)
    return whole


def _external(trace: ImportTrace, rows: Mapping[UUID, Contact]) -> Any:
    before, after = trace.before["external_id"]
    return before if before != after == rows[trace.contact_id].external_id else UNSAID


def _write(back: list[Attribute], gone: list[UUID]) -> None:
    if back:
        Attribute.objects.bulk_create(
            back,
            update_conflicts=True,
            unique_fields=["workspace", "contact", "name"],
            update_fields=list(FACT),
        )
    Attribute.objects.filter(pk__in=gone).delete()


def _restore_identities(traces: list[ImportTrace], identities: Rows) -> None:
    """Where they are as the import left them."""
    mine = [
        trace
        for trace in traces
        if identities.get(trace.contact_id, [])
        == trace.before["identities"][1]
        != trace.before["identities"][0]
    ]
    Identity.objects.filter(contact__in=[trace.contact_id for trace in mine]).delete()
    Identity.objects.bulk_create(
        Identity(contact_id=trace.contact_id, **_named(IDENTITY, row))
        for trace in mine
        for row in trace.before["identities"][0]
    )


def _unlabel(traces: list[ImportTrace]) -> None:
    ours = Q()
    for trace in traces:
        if trace.before["labels"]:
            ours |= Q(contact=trace.contact_id, label__in=trace.before["labels"])
    if ours:
        ContactLabelling.objects.filter(ours).delete()


def _fact(contact: UUID, name: str, stood: Mapping[str, Any]) -> Attribute:
    return Attribute(contact_id=contact, name=name, **{**stood, "at": datetime.fromisoformat(stood["at"])})


def _named(names: tuple[str, ...], row: list[Any]) -> dict[str, Any]:
    return {**dict(zip(names, row, strict=True)), "at": datetime.fromisoformat(row[-1])}


def _facts(contacts: Collection[UUID], names: Collection[str]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = defaultdict(dict)
    if contacts:
        rows = Attribute.objects.filter(contact__in=contacts, name__in=names)
        for row in rows:
            values = {name: getattr(row, name) for name in FACT}
            found[row.contact_id][row.name] = {**values, "at": row.at.isoformat()}
    return found


def _identities(contacts: Collection[UUID]) -> Rows:
    found: Rows = {}
    if contacts:
        rows = Identity.objects.filter(contact__in=contacts).order_by("kind", "folded")
        for contact, *values in rows.values_list("contact_id", *IDENTITY):
            found.setdefault(contact, []).append([*values[:-1], values[-1].isoformat()])
    return found
