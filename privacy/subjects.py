"""The way from a row to the person it is about.

- ``self``: the row is the person.
- ``conversation__contact``: over relations, as in a query.
- ``session_key=usersessions.UserSession.session_key__user``: to the row that holds the same value, where tables
  that belong together have no relation, and over relations from there.

A way leads over relations that cannot be empty: a row whose way ends in NULL would be about nobody who can ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model

SELF = "self"
SubjectOf = Callable[[type[Model]], str]


class Unreachable(ValueError):
    """The way does not lead to a subject; says where it ends and why."""


@dataclass(frozen=True)
class Way:
    """Where a path ends, and the keys it goes over."""

    end: type[Model]
    keys: tuple[Field[Any, Any], ...]


def way(model: type[Model], path: str, subject_of: SubjectOf) -> Way:
    """The way that ``path`` describes, from ``model`` to a subject. Raises Unreachable.

    ``subject_of`` tells the declared path of any model, "" for none.
    """
    column, equals, there = path.partition("=")
    if equals:
        model, path = _jump(model, column, there)
    keys = []
    for step in path.split("__") if path != SELF else ():
        keys.append(_key(model, step))
        model = keys[-1].related_model  # type: ignore[assignment]
    if subject_of(model) != SELF:
        raise Unreachable(f"it ends at {model._meta.label}, whose subject is not 'self': go on from there")
    return Way(model, tuple(keys))


def _jump(model: type[Model], column: str, there: str) -> tuple[type[Model], str]:
    _column(model, column)
    place, _, path = there.partition("__")
    label, _, equal = place.rpartition(".")
    try:
        target: type[Model] = model._meta.apps.get_model(label)
    except (LookupError, ValueError):
        raise Unreachable(f"{label or there} is no installed model") from None
    _column(target, equal)
    return target, path or SELF


def _key(model: type[Model], name: str) -> Field[Any, Any]:
    field = _column(model, name)
    if not (field.many_to_one or field.one_to_one) or not isinstance(field.related_model, type):
        raise Unreachable(f"{model._meta.label}.{name} is no key to another row")
    if field.null:
        raise Unreachable(f"{model._meta.label}.{name} may be empty, and such rows would be out of reach")
    return field


def _column(model: type[Model], name: str) -> Field[Any, Any]:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        raise Unreachable(f"{model._meta.label} has no field {name!r}") from None
    if not isinstance(field, Field):
        raise Unreachable(f"{model._meta.label}.{name} points the other way")
    return field
