"""Rows that belong to one contact come to belong to another: by what refers to a contact, so that nothing which comes
to refer to one is forgotten here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction

from crm.models.attribute import Attribute
from crm.models.contact import Contact
from crm.models.distinct import Distinct
from crm.models.identity import Identity

Row = dict[str, Any]
# A key of some table to a contact.
Key = Any
# What is known has an order of its own; that two are different people is no longer true of one.
KNOWN = (Attribute, Identity)
CANNOT = "Something that belongs to one of them cannot belong to the other: {what}. Keep them apart."


class CannotMerge(ValueError):
    """These two do not become one; the message says why and what to do."""


def referring() -> Iterator[Key]:
    """The keys by which rows of other tables refer to a contact, except those of what is known."""
    for relation in Contact._meta.related_objects:
        if relation.related_model not in (*KNOWN, Distinct):
            yield relation.field


def named(key: Key) -> str:
    return f"{key.model._meta.label}.{key.name}"


def key_named(name: str) -> Any:
    label, _, field = name.rpartition(".")
    return model_named(label)._meta.get_field(field)


def model_named(label: str) -> Any:
    return apps.get_model(label)


def move(key: Key, source: Contact, target: Contact) -> tuple[list[str], list[Row]]:
    """The ids of the rows that moved, and those set aside because the target has one already. Raises CannotMerge."""
    rows = key.model.objects.filter(**{key.name: source})
    ids = list(rows.values_list("pk", flat=True))
    if not ids or _moved(key, ids, target):
        return [str(pk) for pk in ids], []
    moved = [pk for pk in ids if _moved(key, [pk], target)]
    left = list(key.model.objects.filter(**{key.name: source}))
    if left and (key.model._meta.related_objects or not _refused_as_double(key, left[0], target)):
        raise CannotMerge(getattr(key.model, "apart", CANNOT.format(what=key.model._meta.verbose_name)))
    aside = [plain(row) for row in left]
    key.model.objects.filter(pk__in=[row.pk for row in left]).delete()
    return [str(pk) for pk in moved], aside


def move_back(key: Key, ids: Iterable[str], source: Contact, target: Contact) -> None:
    key.model.objects.filter(pk__in=list(ids), **{key.name: source}).update(**{key.name: target})


def _moved(key: Key, ids: list[Any], target: Contact) -> bool:
    try:
        with transaction.atomic():
            key.model.objects.filter(pk__in=ids).update(**{key.name: target})
    except DatabaseError:
        # The other has one already, or it is a record that nobody changes.
        return False
    return True


def _refused_as_double(key: Key, row: models.Model, target: Contact) -> bool:
    try:
        with transaction.atomic():
            key.model.objects.filter(pk=row.pk).update(**{key.name: target})
    except IntegrityError:
        return True
    except DatabaseError:
        return False
    return False


def plain(row: Any) -> Row:
    """A row as JSON keeps it; the search document is made anew."""
    return {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name != "document"
    }


def _plain(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
    )


def revive(model: Any, rows: Iterable[Row]) -> list[Any]:
    """The rows again, made but not saved; a key to what is gone meanwhile is empty, or the row stays away."""
    found = [_revived(model, row) for row in rows]
    return [each for each in found if each is not None]


def _revived(model: Any, row: Row) -> Any:
    values = {}
    for field in model._meta.concrete_fields:
        if field.attname not in row:
            continue
        value = (field.target_field if field.is_relation else field).to_python(row[field.attname])
        if field.is_relation and value is not None and not _is_there(field, value):
            if not field.null:
                return None
            value = None
        values[field.attname] = value
    return model(**values)


def _is_there(key: Key, pk: Any) -> bool:
    if key.related_model is Contact:
        return True
    return bool(key.related_model.objects.filter(pk=pk).exists())
