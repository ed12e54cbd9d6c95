"""In which segments somebody is, of those that views ask for: told with each row, so that lists need not ask again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q

from chat.models import SavedView
from crm.models import Segment


def test_of(segments: Iterable[str]) -> Q:
    """Whose contact is in one of these. A private segment is its owner's alone: no view asks for it."""
    shared = Segment.objects.filter(pk__in=list(segments), shared=True)
    return reduce(or_, [Q(contact__in=each.contacts().values("pk")) for each in shared], Q(pk__in=[]))


def asked() -> ArraySubquery:
    """For an annotation of a page of rows, so that it takes no question of its own: what each view that names segments
    asks for."""
    naming = SavedView.objects.filter(conditions__has_key="segment")
    return ArraySubquery(naming.values("conditions__segment"))


def of(contacts: Iterable[UUID], wanted: Iterable[Any]) -> dict[UUID, list[UUID]]:
    """By contact, in which of the segments that ``asked`` told; no question where no view names any."""
    named = {str(each) for segments in wanted if isinstance(segments, list) for each in segments}
    found: dict[UUID, list[UUID]] = {}
    people = set(contacts) if named else set()
    for segment in Segment.objects.filter(pk__in=named, shared=True) if people else ():
        for contact in segment.contacts().filter(pk__in=people).values_list("pk", flat=True):
            found.setdefault(contact, []).append(segment.pk)
    return found
