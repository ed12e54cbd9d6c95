"""A merge undone: both contacts are who they were, and what was said since stays with the one that was kept."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.authorize import demand
from accounts.models import Membership
from crm import moving
from crm.merging import state
from crm.models.attribute import Attribute
from crm.models.contact import Contact
from crm.models.identity import Identity
from crm.models.merge import Merge
from crm.models.occurrence import Happened, Occurrence
from crm.models.visitor import Visitor
from crm.moving import Row

OVER = "It cannot be undone any more: 30 days are over."
UNDONE = "This is undone already."
LATER = "Undo what was merged into this contact later first."


class CannotUndo(ValueError):
    """The message says why, and what to do."""


def undo(merge: Merge, by: Membership) -> Contact:
    """The contact that was gone. Raises Forbidden and CannotUndo."""
    demand(by, "contact.merge")
    with transaction.atomic():
        kept, locked = _locked(merge)
        before = locked.before
        now = state(kept)
        _facts_and_columns(kept, before, now)
        other = _revived(before)
        _rows(kept, other, before)
        Contact.objects.filter(pk__in=[kept.pk, other.pk]).index()
        Contact.objects.filter(pk__in=[kept.pk, other.pk]).update(updated_at=timezone.now())
        Occurrence.objects.happened(Happened.UNMERGED, [kept.pk], about=other.pk)
        merge.undone_at, merge.undone_by, merge.before = timezone.now(), by, None
        merge.save(update_fields=["undone_at", "undone_by", "before"])
    return other


def _locked(merge: Merge) -> tuple[Contact, Merge]:
    kept = Contact.objects.select_for_update().defer("document").get(pk=merge.contact_id)
    found: Merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if found.undone_at is not None:
        raise CannotUndo(UNDONE)
    if not found.can_be_undone:
        raise CannotUndo(OVER)
    newest = Merge.objects.in_force().filter(contact=kept).newest_first().first()
    if newest.pk != found.pk:
        raise CannotUndo(LATER)
    return kept, found


def _facts_and_columns(kept: Contact, before: Row, now: Row) -> None:
    """Of each fact, address and column what was before, unless somebody said something else since."""
    was, after = before["kept"], before["after"]
    theirs = {row["id"] for row in (*before["other"]["facts"], *before["other"]["identities"])}
    for name, model, key in (("facts", Attribute, _fact), ("identities", Identity, _identity)):
        rows = _restored(was[name], after[name], now[name], key)
        for row in rows:
            # The row that moved here goes back under its own id.
            row["id"] = str(uuid7()) if row["id"] in theirs else row["id"]
        model.objects.filter(contact=kept).delete()
        model.objects.bulk_create(moving.revive(model, _one_first(rows, now[name])))
    columns = {
        name: was["row"][name] if now["row"][name] == after["row"][name] else now["row"][name]
        for name in now["row"]
    }
    [again] = moving.revive(Contact, [columns])
    fields = [
        field for field in Contact._meta.concrete_fields if field.name not in ("id", "workspace", "document")
    ]
    for field in fields:
        setattr(kept, field.attname, getattr(again, field.attname))
    kept.save(update_fields=[field.name for field in fields])


def _fact(row: Row) -> Any:
    return row["name"]


def _identity(row: Row) -> Any:
    return row["kind"], row["folded"]


def _restored(was: list[Row], after: list[Row], now: list[Row], key: Any) -> list[Row]:
    before, left, found = ({key(row): row for row in rows} for rows in (was, after, now))
    kept = [row for name, row in found.items() if row != left.get(name)]
    untouched = [row for name, row in before.items() if found.get(name) == left.get(name)]
    return [dict(row) for row in (*kept, *untouched)]


def _one_first(rows: list[Row], now: list[Row]) -> list[Row]:
    """Of each kind one address is the first: the one that was made so since."""
    first = {row["kind"]: row["folded"] for row in now if row.get("primary")}
    chosen = {(row["kind"], row["folded"]) for row in rows if row.get("primary")}
    for row in rows:
        double = row.get("primary") and sum(kind == row["kind"] for kind, _ in chosen) > 1
        if double and first.get(row["kind"]) != row["folded"]:
            row["primary"] = False
            chosen.discard((row["kind"], row["folded"]))
    return rows


def _revived(before: Row) -> Contact:
    was = before["other"]
    [other] = moving.revive(Contact, [was["row"]])
    if Contact.objects.filter(external_id=other.external_id).exclude(external_id="").exists():
        # Somebody else has become that person in the customer's books.
        other.external_id, other.verified = "", False
    Contact.objects.bulk_create([other])
    Attribute.objects.bulk_create(moving.revive(Attribute, was["facts"]))
    identities = moving.revive(Identity, was["identities"])
    for each in identities:
        taken = Identity.objects.filter(kind=each.kind, folded=each.folded, verified=True)
        each.verified = each.verified and not taken.exists()
    Identity.objects.bulk_create(identities)
    return other


def _rows(kept: Contact, other: Contact, before: Row) -> None:
    moved = before["moved"]
    for name, ids in moved.items():
        moving.move_back(moving.key_named(name), ids, kept, other)
    _made_since(kept, other, moved.get("crm.Visitor.contact", []))
    for label, rows in before["aside"].items():
        model = moving.model_named(label)
        model.objects.bulk_create(moving.revive(model, rows), ignore_conflicts=True)
    for label, ids in before["added"].items():
        moving.model_named(label).objects.filter(pk__in=ids).delete()


def _made_since(kept: Contact, other: Contact, visitors: list[str]) -> None:
    """What the other's browsers did since goes with them."""
    for key in moving.referring():
        for field in key.model._meta.concrete_fields:
            if field.related_model is Visitor and key.model is not Visitor:
                theirs = key.model.objects.filter(**{f"{field.name}__in": visitors, key.name: kept})
                theirs.update(**{key.name: other})
