"""The addresses, numbers and ids by which a contact is known: kept as they are learned, one of each kind the first.

A claim that nobody verified joins nobody to anybody: several contacts may make it. What the customer's server vouches
for is one contact's alone; vouched for anew elsewhere, it has been passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from crm.external import UNSAID
from crm.models.attribute import Source
from crm.models.identity import Identity, IdentityKind
from crm.trust import Word, weight

if TYPE_CHECKING:
    from crm.learning import Learning

# Of one kind and contact: a page cannot fill the table with ever new addresses.
MOST = 20
KINDS = (IdentityKind.EMAIL, IdentityKind.PHONE)


@dataclass
class Claim:
    """``value`` is what was said, "" for "not any more"; ``won`` whether it is the contact's first from now on."""

    contact: UUID
    kind: str
    value: str
    won: bool


def folded(kind: str, value: str) -> str:
    """As it is compared."""
    return value.strip().lower() if kind == IdentityKind.EMAIL else value.strip()


def keep(going: Iterable[Learning], word: Word) -> set[UUID]:
    """The contacts that are known by something else now."""
    claims = list(_claims(going))
    if not claims:
        return set()
    changes = _Changes(claims, word)
    changes.write()
    return changes.about


def vouch(contact: Any, sub: str) -> None:
    """The customer's server says who this is in its books."""
    word = Word(Source.SERVER, verified=True)
    _Changes([Claim(contact.pk, IdentityKind.EXTERNAL, sub, won=True)], word).write()


def _claims(going: Iterable[Learning]) -> Iterator[Claim]:
    for each in going:
        for kind in KINDS:
            if kind in each.said:
                yield Claim(each.row.pk, kind, str(each.said[kind] or ""), kind in each.counts)
        if each.said.get("user_id"):
            yield Claim(each.row.pk, IdentityKind.EXTERNAL, str(each.said["user_id"]), won=False)
        if each.external is not UNSAID:
            yield Claim(each.row.pk, IdentityKind.EXTERNAL, each.external, won=True)


class _Changes:
    def __init__(self, claims: list[Claim], word: Word) -> None:
        self.word, self.now = word, timezone.now()
        self.rows: dict[tuple[UUID, str], dict[str, Identity]] = {}
        self.touched: dict[tuple[UUID, str, str], Identity] = {}
        self.demoted: list[UUID] = []
        self.dropped: list[UUID] = []
        self.about: set[UUID] = set()
        of = {"contact__in": {each.contact for each in claims}, "kind__in": {each.kind for each in claims}}
        for row in Identity.objects.filter(**of):
            self.rows.setdefault((row.contact_id, row.kind), {})[row.folded] = row
        for each in claims:
            self._take(each)

    def write(self) -> None:
        # In this order no statement ever sees two first ones, or two who were vouched for as the same.
        if self.dropped:
            Identity.objects.filter(pk__in=self.dropped).delete()
        if self.demoted:
            Identity.objects.filter(pk__in=self.demoted).update(primary=False)
        verified = [row for row in self.touched.values() if row.verified]
        if verified:
            self._pass_on(verified)
        if self.touched:
            Identity.objects.bulk_create(
                self.touched.values(),
                update_conflicts=True,
                unique_fields=["workspace", "contact", "kind", "folded"],
                update_fields=["value", "source", "verified", "primary"],
            )

    def _take(self, claim: Claim) -> None:
        mine = self.rows.setdefault((claim.contact, claim.kind), {})
        key = folded(claim.kind, claim.value)
        if claim.won:
            self._make_way(mine, key)
        if not key:
            return
        if key in mine:
            self._strengthen(mine[key], claim)
        elif claim.won or len(mine) < MOST:
            mine[key] = Identity(
                contact_id=claim.contact,
                kind=claim.kind,
                value=claim.value,
                folded=key,
                source=self.word.source,
                verified=self.word.verified,
                primary=claim.won,
                at=self.now,
            )
            self._touch(mine[key])

    def _make_way(self, mine: dict[str, Identity], key: str) -> None:
        """What was first is first no more; and is no more at all where it was wrong, or the server's books changed."""
        for row in [row for row in mine.values() if row.primary and row.folded != key]:
            self.about.add(row.contact_id)
            if not key or self.word.replaces:
                self.dropped.append(row.pk)
                del mine[row.folded]
            else:
                self.demoted.append(row.pk)
                row.primary = False

    def _strengthen(self, row: Identity, claim: Claim) -> None:
        better = self.word.weight > weight(row.source, row.verified, False)
        if better:
            row.source, row.verified, row.value = self.word.source, self.word.verified, claim.value
        if better or (claim.won and not row.primary):
            row.primary = row.primary or claim.won
            self._touch(row)

    def _touch(self, row: Identity) -> None:
        self.touched[row.contact_id, row.kind, row.folded] = row
        self.about.add(row.contact_id)

    def _pass_on(self, verified: list[Identity]) -> None:
        same = Q()
        for kind in {row.kind for row in verified}:
            same |= Q(kind=kind, folded__in=[row.folded for row in verified if row.kind == kind])
        others = Identity.objects.filter(same, verified=True)
        others.exclude(contact__in=[row.contact_id for row in verified]).update(verified=False)
