"""Nobody's data goes undeclared: Django's system check, and the refusal to start that stands behind it.

The check always reads everything that is installed, whichever apps a command names: a gate that can be narrowed
is a gate that can be emptied without a sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error
from django.core.exceptions import ImproperlyConfigured
from django.db.models import CASCADE, F, Field, JSONField, Model, UniqueConstraint

from privacy.declarations import Survey, can_hold_words, is_key, name_of
from privacy.fields import Erase, Impersonal, Personal
from privacy.subjects import Unreachable, way

# Each of these has somebody's data. A survey that finds none in one of them has not read it.
ABOUT_PEOPLE = ("accounts", "chat", "crm")

UNDECLARED = "privacy.E001"
NO_REASON = "privacy.E002"
NO_SUBJECT = "privacy.E003"
UNREACHABLE = "privacy.E004"
STALE = "privacy.E005"
TWICE = "privacy.E006"
CONTRADICTORY = "privacy.E007"
UNREAD = "privacy.E008"


def installed_is_declared(app_configs: object = None, **_: Any) -> list[Error]:
    """System check: the problems of everything installed."""
    return problems(Survey.of_installed())


def refuse_undeclared() -> None:
    """Raises ImproperlyConfigured, naming each problem, unless every installed column is declared truly."""
    if found := installed_is_declared():
        told = "\n".join(f"- {about(problem)}: {problem.msg}" for problem in found)
        raise ImproperlyConfigured(
            f"Paldesk does not start: it would hold data it cannot answer for.\n{told}"
        )


def problems(survey: Survey) -> list[Error]:
    """All that is missing, stale or contradictory; an empty list when every column is declared truly."""
    found = [*_unread(survey), *_stale(survey)]
    for model, field in survey.fields():
        found += _of_column(survey, model, field)
    for model in survey.models:
        found += _of_model(survey, model)
    return found


def about(problem: Error) -> str:
    """The name of the column, model or app that a problem is about."""
    if isinstance(problem.obj, Field):
        return name_of(problem.obj.model, problem.obj)
    options = getattr(problem.obj, "_meta", None)
    return options.label if options else str(problem.obj)


def _unread(survey: Survey) -> Iterator[Error]:
    read = {column.model._meta.app_label for column in survey.columns() if column.kind == "personal"}
    for label in sorted(set(ABOUT_PEOPLE) - read):
        yield Error(
            "Nothing personal was found in this app: its declarations are gone, or the survey has not read it.",
            obj=label,
            id=UNREAD,
        )


def _stale(survey: Survey) -> Iterator[Error]:
    known = {model._meta.label: model for model in survey.models}
    for module, entries in survey.maps.items():
        for label, entry in entries.items():
            model = known.get(label)
            if model is None:
                yield Error(f"{module} describes {label}, which is not installed.", obj=label, id=STALE)
                continue
            columns = {field.name for field in model._meta.local_concrete_fields}
            for name in sorted(set(entry) - columns - {"subject"}):
                yield Error(f"{module} describes {name}, which is no column.", obj=model, id=STALE)


def _of_column(survey: Survey, model: type[Model], field: Field[Any, Any]) -> Iterator[Error]:
    declared = survey.declared(model, field)
    if is_key(field):
        if declared:
            yield Error("This is a key and needs no declaration. Take it away.", obj=field, id=CONTRADICTORY)
        return
    if not declared:
        yield Error(
            "Nobody said whose this column is.",
            hint=f"personal(…) or impersonal(…) beside the field, or an entry {field.name!r} in a personal_data.py.",
            obj=field,
            id=UNDECLARED,
        )
    if len(declared) > 1:
        yield Error("This column is declared twice. Keep what is true.", obj=field, id=TWICE)
    for each in declared:
        yield from (
            _impersonal(field, each)
            if isinstance(each, Impersonal)
            else _personal(survey, model, field, each)
        )


def _impersonal(field: Field[Any, Any], declaration: Impersonal) -> Iterator[Error]:
    if can_hold_words(field) and not declaration.why.strip():
        yield Error(
            "This column can hold words, so it needs a reason why it holds nobody's.", obj=field, id=NO_REASON
        )


def _personal(
    survey: Survey, model: type[Model], field: Field[Any, Any], declaration: Personal
) -> Iterator[Error]:
    path = survey.subject(model, declaration)
    if not path:
        yield Error(
            "This column is personal, but whom it is about is not said.",
            hint="Give the model a subject: 'self', or the path to the person.",
            obj=field,
            id=NO_SUBJECT,
        )
        return
    if declaration.subject:
        yield from _unreachable(survey, model, declaration.subject)
    for reason in _contradictions(survey, model, field, declaration):
        yield Error(reason, obj=field, id=CONTRADICTORY)


def _contradictions(
    survey: Survey, model: type[Model], field: Field[Any, Any], declaration: Personal
) -> Iterator[str]:
    if declaration.on_erase == Erase.NULL and not field.null:
        yield "Erasure would write NULL here, but the column refuses it."
    if declaration.on_erase == Erase.BLANK and not _has_a_blank(field):
        yield "Erasure would leave this blank, but a column of this kind has no blank value."
    if declaration.on_erase == Erase.BLANK and _unique(model, field):
        yield "Erasure would leave this blank, but its values are unique: the second person could not be erased."
    if declaration.on_erase.startswith("keep:") and _goes_with_its_subject(survey, model, declaration):
        yield "Erasure would keep this, but the row goes with its subject (on_delete=CASCADE)."


def _has_a_blank(field: Field[Any, Any]) -> bool:
    return can_hold_words(field) and (field.empty_strings_allowed or isinstance(field, JSONField))


def _unique(model: type[Model], field: Field[Any, Any]) -> bool:
    alone = (_columns_of(each) for each in model._meta.constraints if isinstance(each, UniqueConstraint))
    return field.unique or {field.name} in alone


def _columns_of(constraint: UniqueConstraint) -> set[str]:
    expressions: Any = constraint.expressions
    inside = [part for expression in expressions for part in expression.flatten()]
    return {*constraint.fields, *(part.name for part in inside if isinstance(part, F))}  # type: ignore[attr-defined]


def _goes_with_its_subject(survey: Survey, model: type[Model], declaration: Personal) -> bool:
    path = survey.subject(model, declaration)
    try:
        keys = way(model, path, survey.subject).keys
    except Unreachable:
        return False  # told already
    return "=" not in path and any(getattr(key.remote_field, "on_delete", None) is CASCADE for key in keys)


def _of_model(survey: Survey, model: type[Model]) -> Iterator[Error]:
    subjects = survey.subjects(model)
    if len(subjects) > 1:
        yield Error("Whom this model is about is said twice. Keep what is true.", obj=model, id=TWICE)
    for path in subjects:
        yield from _unreachable(survey, model, path)
    for subject in sorted(_half_deleted(survey, model)):
        yield Error(
            f"Erasing {subject} would delete the row for one column and keep it for another.",
            obj=model,
            id=CONTRADICTORY,
        )


def _unreachable(survey: Survey, model: type[Model], path: str) -> Iterator[Error]:
    try:
        way(model, path, survey.subject)
    except Unreachable as why:
        yield Error(f"The way {path!r} leads to nobody: {why}.", obj=model, id=UNREACHABLE)


def _half_deleted(survey: Survey, model: type[Model]) -> set[str]:
    ends: dict[str, set[bool]] = {}
    for field in model._meta.local_concrete_fields:
        for each in survey.declared(model, field):
            if isinstance(each, Personal):
                ends.setdefault(survey.subject(model, each), set()).add(each.on_erase == Erase.DELETE)
    return {subject for subject, both in ends.items() if len(both) > 1}
