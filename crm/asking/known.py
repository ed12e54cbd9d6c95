"""What a selection refers to and is still there, by name; and what of it is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Membership
from crm.asking import reading, vocabulary as v
from crm.models import Company, ContactLabel, Definition, Segment

Names = dict[str, str]
# A segment that asks for a segment that asks for a segment …
NESTED_MOST = 4


@dataclass(frozen=True)
class Known:
    """By id, or for attributes by name, what people call it."""

    labels: Names = field(default_factory=dict)
    owners: Names = field(default_factory=dict)
    companies: Names = field(default_factory=dict)
    segments: Names = field(default_factory=dict)
    attributes: Names = field(default_factory=dict)

    def lost(self, condition: v.Condition) -> list[str]:
        """What the condition names and nobody knows any more."""
        if isinstance(condition, v.Attribute):
            return [] if condition.name in self.attributes else [condition.name]
        if isinstance(condition, v.Label | v.Owner | v.Company | v.InSegment):
            names = self.names(condition)
            return [each for each in condition.of if each not in names and each not in ("nobody", "none")]
        return []

    def names(self, condition: v.Label | v.Owner | v.Company | v.InSegment) -> Names:
        return {
            v.Label: self.labels,
            v.Owner: self.owners,
            v.Company: self.companies,
            v.InSegment: self.segments,
        }[type(condition)]


def known(conditions: Iterable[v.Condition], inside: tuple[str, ...] = ()) -> Known:
    """One question of the database for each kind that is referred to, none where there is none.

    ``inside`` are the segments whose conditions these are, the outermost first.
    """
    each = list(conditions)
    return Known(
        labels=_names(ContactLabel.objects.all(), "name", _ids(each, v.Label)),
        owners=_names(Membership.objects.active(), "user__first_name", _ids(each, v.Owner)),
        companies=_names(Company.objects.all(), "name", _ids(each, v.Company)),
        segments=_segments(_ids(each, v.InSegment), inside),
        attributes=_definitions({one.name for one in each if isinstance(one, v.Attribute)}),
    )


def _ids(conditions: list[v.Condition], kind: Any) -> set[Any]:
    return {pk for one in conditions if isinstance(one, kind) for pk in v.ids(one.of)}


def _names(rows: Any, called: str, wanted: set[Any]) -> Names:
    if not wanted:
        return {}
    return {str(pk): name for pk, name in rows.filter(pk__in=wanted).values_list("pk", called)}


def _segments(wanted: set[Any], inside: tuple[str, ...]) -> Names:
    """Those that mean something: one that lost a condition or asks for itself is as good as deleted, or whoever
    is *not* in it would be everybody."""
    if not wanted or len(inside) >= NESTED_MOST:
        return {}
    rows = Segment.objects.filter(pk__in=wanted).exclude(pk__in=inside)
    return {str(row.pk): row.name for row in rows if _sound(row, (*inside, str(row.pk)))}


def _sound(segment: Segment, inside: tuple[str, ...]) -> bool:
    try:
        each = list(reading.read(segment.conditions).each())
    except reading.Unreadable:
        return False
    there = known(each, inside)
    return not any(there.lost(one) for one in each)


def _definitions(names: set[str]) -> Names:
    if not names:
        return {}
    return dict(Definition.objects.in_use().filter(name__in=names).values_list("name", "title"))
