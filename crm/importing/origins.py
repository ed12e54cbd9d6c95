"""Contacts of another service: found again by its own id of them, and only then by what they are known by here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from crm.facts import fact
from crm.identities import folded
from crm.importing.batches import Batch
from crm.importing.mapping import ORIGIN, Row
from crm.models import Contact, ContactOrigin, Identity, Import
from crm.values import WrongFact


class OriginBatch(Batch):
    """A batch of a file of ``of.vendor``. Whoever it knows by an id is found by that, by their id in your books or by
    their e-mail, the first of them that somebody here has."""

    def tells_who(self, row: Row) -> bool:
        return bool(row.origin) or super().tells_who(row)

    def key(self, row: Row) -> str:
        """Two ids of one address are one person, so the second is learned behind the first."""
        return address(row) or f"{ORIGIN}:{row.origin}" if row.origin else super().key(row)

    def there(self, wave: Mapping[str, Row]) -> dict[str, set[UUID]]:
        known = {key: row for key, row in wave.items() if row.origin}
        found = defaultdict(set, super().there({key: row for key, row in wave.items() if key not in known}))
        mine = here(self.of.vendor, known.values())
        for key, row in known.items():
            found[key] |= mine.get(row.line, set())
        return found

    def remember(self, rows: Mapping[Contact, Row]) -> None:
        ContactOrigin.objects.bulk_create(
            [
                ContactOrigin(contact=contact, batch=self.of, vendor=self.of.vendor, key=row.origin)
                for contact, row in rows.items()
                if row.origin
            ],
            ignore_conflicts=True,
        )


def here(vendor: str, rows: Iterable[Row]) -> dict[int, set[UUID]]:
    """By the line of each row the contacts that it is about. More than one where several have its address."""
    rows = list(rows)
    came = ContactOrigin.objects.filter(vendor=vendor, key__in=[row.origin for row in rows])
    by_origin = dict(came.values_list("key", "contact_id"))
    named = {text for row in rows if (text := str(row.facts.get("external_id", "")))}
    by_name = dict(Contact.objects.filter(external_id__in=named).values_list("external_id", "pk"))
    by_address = _by_address(rows)
    found: dict[int, set[UUID]] = {}
    for row in rows:
        one = by_origin.get(row.origin) or by_name.get(str(row.facts.get("external_id", "")))
        found[row.line] = {one} if one else by_address.get(address(row), set())
    return found


def _by_address(rows: Iterable[Row]) -> dict[str, set[UUID]]:
    addresses = {found for row in rows if (found := address(row))}
    known: dict[str, set[UUID]] = defaultdict(set)
    for value, contact in Identity.objects.filter(kind="email", folded__in=addresses).values_list(
        "folded", "contact_id"
    ):
        known[value].add(contact)
    return known


def address(row: Row) -> str:
    """The e-mail as it is compared; "" where it is none."""
    try:
        return folded("email", str(fact("email", row.facts["email"]))) if "email" in row.facts else ""
    except WrongFact:
        return ""


def forget_origins(batch: Import) -> None:
    """Of those who were here before this import: they are known by that id no more. Whoever it made and is kept stays
    known, so that the same file does not make them again."""
    ContactOrigin.objects.filter(batch=batch, contact__created_at__lt=batch.created_at).delete()
