"""Every column of every installed model, and whose it is. All that is owed to a person derives from here.

Our own models say it beside each field (privacy/fields.py). For models of others, an app that installs them has
a module ``personal_data`` with ``MAP``; it also covers columns that our models inherit from others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Field, ForeignObject, Model

from privacy.fields import Declaration, Impersonal, Map, Personal, declaration_of

MODULE = "personal_data"
# Columns in which nobody can write a word. All other kinds can hold a name, those not yet invented included.
WORDLESS = (
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.DurationField,
    models.FloatField,
    models.IntegerField,
    models.TimeField,
    models.UUIDField,
)


class Undeclared(LookupError):
    """A column of which nobody said whose it is."""


@dataclass(frozen=True)
class Key:
    """A primary key, or a relation to one: a pseudonym that goes with its row."""


@dataclass(frozen=True)
class Column:
    """``subject`` is the path from a row to the person this column is about; "" when there is none."""

    model: type[Model]
    field: Field[Any, Any]
    declaration: Personal | Impersonal | Key
    subject: str

    @property
    def kind(self) -> str:
        return type(self.declaration).__name__.lower()


@dataclass(frozen=True)
class Survey:
    """What some models and maps say; ``maps`` goes from the name of a map's module to the map."""

    models: tuple[type[Model], ...]
    maps: Mapping[str, Map]

    @classmethod
    def of_installed(cls) -> Survey:
        return cls(tuple(apps.get_models(include_auto_created=True)), installed_maps())

    def fields(self) -> Iterator[tuple[type[Model], Field[Any, Any]]]:
        """Every column, by model's name, each once: with the model whose table has it."""
        for model in self._by_label.values():
            for field in model._meta.local_concrete_fields:
                yield model, field

    def columns(self) -> Iterator[Column]:
        """Every declared column and every key."""
        for model, field in self.fields():
            declared = self.declared(model, field)
            if declared or is_key(field):
                declaration = declared[0] if declared else Key()
                yield Column(model, field, declaration, self.subject(model, declaration))

    def undeclared(self) -> list[str]:
        return [name_of(*at) for at in self.fields() if not self.declared(*at) and not is_key(at[1])]

    def declared(self, model: type[Model], field: Field[Any, Any]) -> list[Declaration]:
        """All that is said of a column, beside it and in the maps. One is right."""
        said = [declaration_of(field), *(entry.get(field.name) for entry in self.entries(model))]
        return [each for each in said if isinstance(each, Declaration)]

    def subject(self, model: type[Model], declaration: Declaration | Key | None = None) -> str:
        own = declaration.subject if isinstance(declaration, Personal) else ""
        return own or next(iter(self.subjects(model)), "")

    def subjects(self, model: type[Model]) -> list[str]:
        """All that is said of whom a model's rows are about."""
        said = [getattr(model, "subject", ""), *(entry.get("subject", "") for entry in self.entries(model))]
        return [path for path in said if isinstance(path, str) and path]

    def entries(self, model: type[Model]) -> list[Mapping[str, str | Declaration]]:
        return [found[model._meta.label] for found in self.maps.values() if model._meta.label in found]

    @cached_property
    def _by_label(self) -> dict[str, type[Model]]:
        return {
            model._meta.label: model for model in sorted(self.models, key=lambda model: model._meta.label)
        }


@cache
def registry() -> tuple[Column, ...]:
    """Every column of every installed model, by model's name, then in the order of the fields.

    Raises Undeclared: what derives from an incomplete registry would forget somebody in silence.
    """
    survey = Survey.of_installed()
    if missing := survey.undeclared():
        raise Undeclared(f"Nobody said whose these columns are: {', '.join(missing)}.")
    return tuple(survey.columns())


def installed_maps() -> dict[str, Map]:
    """The maps of all installed apps, by the names of their modules."""
    names = (f"{config.name}.{MODULE}" for config in apps.get_app_configs())
    return {name: import_module(name).MAP for name in names if find_spec(name)}


def is_key(field: Field[Any, Any]) -> bool:
    """Whether a column is an id. One made of words is not: it may be somebody's name, address or secret."""
    if isinstance(field, ForeignObject):
        return is_key(field.foreign_related_fields[0])
    return field.primary_key and not can_hold_words(field)


def can_hold_words(field: Field[Any, Any]) -> bool:
    return not isinstance(field, WORDLESS)


def name_of(model: type[Model], field: Field[Any, Any]) -> str:
    return f"{model._meta.label}.{field.name}"
