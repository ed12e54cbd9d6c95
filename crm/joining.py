"""An anonymous visitor turns out to be somebody who is known: two contacts become one."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, transaction

from crm.models.attribute import Attribute, Source, TooManyFacts
from crm.models.contact import Contact
from crm.models.identity import Identity

# Of a time when nobody kept the source.
EARLY = ("name", "email", "phone")


def join(stray: Contact, into: Contact) -> None:
    """What was known of ``stray`` is known of ``into`` where nothing was; all that hangs on it is moved.

    A contact of whom something cannot be moved stays, with that.
    """
    _facts(stray, into)
    kept = [_move(relation, stray, into) for relation in Contact._meta.related_objects if _moves(relation)]
    if all(kept):
        stray.delete()


def _facts(stray: Contact, into: Contact) -> None:
    known = set(Attribute.objects.filter(contact=into).values_list("name", flat=True))
    rows = {each.name: (each.value, each.source) for each in Attribute.objects.filter(contact=stray)}
    # Of a time when nobody kept the source, only operators could write here.
    for name in EARLY:
        if getattr(stray, name):
            rows.setdefault(name, (getattr(stray, name), Source.OPERATOR))
    for name, (value, source) in rows.items():
        if name not in known and not (name in EARLY and getattr(into, name)):
            try:
                into.learn({name: value}, source)
            except TooManyFacts:
                return


def _moves(relation: Any) -> bool:
    return relation.related_model not in (Attribute, Identity)


def _move(relation: Any, stray: Contact, into: Contact) -> bool:
    """By what refers to a contact, so that nothing which comes to refer to one is forgotten here."""
    rows = relation.related_model.objects.filter(**{relation.field.name: stray})
    try:
        with transaction.atomic():
            rows.update(**{relation.field.name: into})
    except DatabaseError:
        # The other has one already, or it is a record that nobody changes.
        return False
    return True
