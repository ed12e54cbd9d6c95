"""Breaking the declarations on purpose, to see that somebody notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Model

from privacy.checks import about, problems
from privacy.declarations import Survey
from privacy.fields import Map, personal


def findings(*added: type[Model], maps: Mapping[str, Map] | None = None) -> set[tuple[str, str]]:
    """What the check says of everything installed, with these models and maps besides: (id, about)."""
    real = Survey.of_installed()
    return told(Survey((*real.models, *added), {**real.maps, **(maps or {})}))


def told(survey: Survey) -> set[tuple[str, str]]:
    return {(str(problem.id), about(problem)) for problem in problems(survey)}


def private(field: Any, on_erase: str = "delete", **more: Any) -> Any:
    """A personal field, for tests that are about something else than its words."""
    return personal(field, purpose="support", on_erase=on_erase, retain="contact", **more)


def columns_of(map_: Map) -> Iterator[tuple[str, str]]:
    """(model's label, field's name) of every declaration in a map."""
    return ((label, name) for label, entry in map_.items() for name in entry if name != "subject")


class Meta:
    """For models that live as long as a test; the fixture ``apart`` keeps them out of the real registry."""

    app_label = "privacy"


def person() -> type[Model]:
    """A new model of people."""

    class Person(models.Model):
        subject = "self"
        name = private(models.CharField(max_length=80))
        Meta = Meta

    return Person
