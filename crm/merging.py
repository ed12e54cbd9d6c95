"""Two contacts become one, so that it can be undone exactly.

Verified wins; what weighs less never overwrites what weighs more, and where both weigh the same the kept one's stays.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authorize import demand
from accounts.models import Membership
from crm import consents, moving
from crm.identities import folded
from crm.models.attribute import FACTS_MAX, ON_CONTACT, Attribute
from crm.models.consent import Consent, Source as Said
from crm.models.contact import Contact
from crm.models.distinct import Distinct
from crm.models.identity import Identity
from crm.models.merge import Merge, until
from crm.models.occurrence import Happened, Occurrence
from crm.moving import CannotMerge, Row, plain
from crm.trust import weight

TWO = "Your server says that these are two people: it vouches for each with an id of its own."
SAME = "This is one contact already."
GONE = "One of them is not here any more."

Facts = dict[str, Attribute]
Identities = dict[tuple[str, str], Identity]


def merge(kept: Contact, other: Contact, by: Membership) -> Merge:
    """``other`` is ``kept`` from now on. Raises Forbidden and CannotMerge."""
    demand(by, "contact.merge")
    with transaction.atomic():
        one, two = _locked(kept, other)
        before = {"kept": state(one), "other": state(two)}
        said = [consents.states(each) for each in (one, two)]
        facts, identities = merged_facts(facts_of(one), facts_of(two)), _identities(one, two)
        moved, aside = _move(two, one)
        _columns(one, two, facts)
        _replace(one, two, facts.values(), identities)
        two.delete()
        one.save()
        added = _refusals(one, said)
        one.index()
        Occurrence.objects.happened(Happened.MERGED, [one.pk], about=other.pk)
        before |= {"moved": moved, "aside": aside, "added": {"crm.Consent": added}, "after": state(one)}
        made: Merge = Merge.objects.create(contact=one, gone=other.pk, by=by, until=until(), before=before)
    kept.refresh_from_db()
    return made


def state(contact: Contact) -> Row:
    """Everything that is known of it, as JSON keeps it."""
    return {
        "row": plain(contact),
        "facts": [plain(each) for each in Attribute.objects.filter(contact=contact).order_by("pk")],
        "identities": [plain(each) for each in Identity.objects.filter(contact=contact).order_by("pk")],
    }


def facts_of(contact: Contact) -> Facts:
    return {each.name: each for each in Attribute.objects.filter(contact=contact)}


def merged_facts(kept: Facts, other: Facts) -> Facts:
    """The heavier of each name, the kept one's where both weigh the same; never more than a contact may have."""
    merged = dict(kept)
    for name, fact in sorted(other.items()):
        if (fact.weight > kept[name].weight) if name in kept else len(merged) < FACTS_MAX:
            merged[name] = fact
    return merged


def _locked(kept: Contact, other: Contact) -> tuple[Contact, Contact]:
    if kept.pk == other.pk:
        raise CannotMerge(SAME)
    rows = Contact.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows.defer("document")}
    if len(found) < 2:
        raise CannotMerge(GONE)
    one, two = found[kept.pk], found[other.pk]
    if one.verified and two.verified:
        raise CannotMerge(TWO)
    return one, two


def _identities(kept: Contact, other: Contact) -> Identities:
    """All of both, each once and with the heavier of two words; which is first, is decided with the columns."""
    merged: Identities = {}
    for each in Identity.objects.filter(contact__in=[kept, other]):
        known = merged.get((each.kind, each.folded))
        if known is None:
            merged[each.kind, each.folded] = each
            continue
        mine, theirs = (known, each) if known.contact_id == kept.pk else (each, known)
        if _heavier(theirs, mine):
            mine.source, mine.verified = theirs.source, theirs.verified
        merged[each.kind, each.folded] = mine
    return merged


def _heavier(one: Identity, other: Identity) -> bool:
    return weight(one.source, one.verified, False) > weight(other.source, other.verified, False)


def _move(source: Contact, target: Contact) -> tuple[dict[str, list[str]], dict[str, list[Row]]]:
    """By the key, the ids that moved; by the model, the rows that are set aside."""
    moved: dict[str, list[str]] = {}
    aside: dict[str, list[Row]] = {}
    for key in moving.referring():
        ids, rows = moving.move(key, source, target)
        if ids:
            moved[moving.named(key)] = ids
        if rows:
            aside.setdefault(key.model._meta.label, []).extend(rows)
    apart = Distinct.objects.filter(one=source) | Distinct.objects.filter(other=source)
    if rows := [plain(each) for each in apart]:
        aside[Distinct._meta.label] = rows
    return moved, aside


def _columns(kept: Contact, other: Contact, facts: Facts) -> None:
    """Of each fact its winner’s column; of the rest the kept one’s, or the other’s where that is empty."""
    for name in (*ON_CONTACT, "avatar", "owner", "external_id"):
        column = Contact._meta.get_field(name).attname
        fact = facts.get(name)
        theirs = fact.contact_id == other.pk if fact else not getattr(kept, column)
        if theirs:
            setattr(kept, column, getattr(other, column))
    if other.verified:
        kept.external_id = other.external_id
    kept.verified = kept.verified or other.verified
    kept.created_at = min(kept.created_at, other.created_at)
    kept.last_seen_at = max(kept.last_seen_at, other.last_seen_at)
    kept.updated_at = timezone.now()


def _replace(kept: Contact, other: Contact, facts: Any, identities: Identities) -> None:
    """What both had goes, what the kept one has from now on comes: under the ids that the rows had."""
    first = {"email": kept.email, "phone": kept.phone, "external": kept.external_id}
    for each in identities.values():
        each.primary = bool(first[each.kind]) and each.folded == folded(each.kind, first[each.kind])
    for model, rows in ((Attribute, facts), (Identity, identities.values())):
        model.objects.filter(contact__in=[kept, other]).delete()
        for row in rows:
            row.contact = kept
        model.objects.bulk_create(rows)


def _refusals(kept: Contact, said: list[list[Consent]]) -> list[str]:
    """What either refused is refused: said once more, for both, where the newest word would agree. Ids of these."""
    refused = {each.purpose for states in said for each in states if not each.granted}
    agreed = {each.purpose for each in consents.states(kept) if each.granted}
    rows = [
        Consent(contact=kept, purpose=purpose, granted=False, source=Said.MERGE)
        for purpose in sorted(refused & agreed)
    ]
    return [str(row.pk) for row in Consent.objects.bulk_create(rows)]


__all__ = ["CannotMerge", "merge", "merged_facts", "state"]
