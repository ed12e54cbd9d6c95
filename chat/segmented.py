"""In which segments somebody is, of those that views ask for: told with each row, so that lists need not ask again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from chat.models import SavedView
from crm.models import Segment


def test_of(segments: Iterable[str]) -> Q:
    """Whose contact is in one of these. A private segment is its owner's alone: no view asks for it."""
    shared = Segment.objects.filter(pk__in=list(segments), shared=True)
    return reduce(or_, [Q(contact__in=each.contacts().values("pk")) for each in shared], Q(pk__in=[]))


def of(contacts: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """By contact, where there are any; without such a view this is one small question."""
    found: dict[UUID, list[UUID]] = {}
    asked = _asked()
    people = set(contacts) if asked else set()
    for segment in Segment.objects.filter(pk__in=asked, shared=True) if people else ():
        for contact in segment.contacts().filter(pk__in=people).values_list("pk", flat=True):
            found.setdefault(contact, []).append(segment.pk)
    return found


def _asked() -> set[str]:
    """The segments that a view of somebody names."""
    told = SavedView.objects.filter(conditions__has_key="segment").values_list(
        "conditions__segment", flat=True
    )
    return {str(each) for wanted in told if isinstance(wanted, list) for each in wanted}
