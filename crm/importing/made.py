"""Companies and labels that came with an import's contacts: noted as they are made, and taken away again with them
where nobody uses or has changed them since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import ManyToOneRel

from crm.models import Company, Contact, ContactLabel, Segment
from crm.models.importing import ImportTrace

MADE = "made"
# As each was made: what somebody has tidied since is theirs.
_AS_MADE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "companies": (Company, ("name", "domain", "also")),
    "labels": (ContactLabel, ("name", "hue")),
}


def note(traces: list[ImportTrace], began: datetime, labels: Collection[UUID]) -> None:
    """On the first of a batch's traces, which is the last of them to be undone."""
    if not traces:
        return
    theirs = Contact.objects.filter(pk__in=[trace.contact_id for trace in traces]).values("company")
    made = {
        "companies": _rows("companies", Company.objects.filter(pk__in=theirs, created_at__gte=began)),
        "labels": _rows("labels", ContactLabel.objects.filter(pk__in=labels)),
    }
    if any(made.values()):
        traces[0].before[MADE] = made


def take_away(traces: Iterable[ImportTrace]) -> None:
    """What these made and nothing refers to any more, once their contacts are what they were."""
    for trace in traces:
        for kind, rows in trace.before.get(MADE, {}).items():
            _unused(kind, rows).delete()


def _rows(kind: str, found: Any) -> list[list[Any]]:
    _, names = _AS_MADE[kind]
    return [[str(pk), *values] for pk, *values in found.order_by("pk").values_list("pk", *names)]


def _unused(kind: str, rows: list[list[Any]]) -> Any:
    model, _ = _AS_MADE[kind]
    untouched = {row[0] for row in rows} & {
        row[0] for row in _rows(kind, model.objects.filter(pk__in=[row[0] for row in rows])) if row in rows
    }
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            key, other = relation.field.attname, cast("Any", relation.related_model)
            used = other.objects.filter(**{f"{key}__in": untouched}).values_list(key, flat=True)
            untouched -= {str(pk) for pk in used}
    asked = json.dumps(list(Segment.objects.values_list("conditions", flat=True)))
    return model.objects.filter(pk__in=[pk for pk in untouched if pk not in asked])
