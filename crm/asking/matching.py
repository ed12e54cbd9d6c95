"""The contacts that are asked for, in SQL.

A condition that refers to something deleted selects nobody, never everybody: a selection that loses a condition may
get smaller, but nobody is exported or written to whom it was not meant for.
"""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

import msgspec
from django.db.models import Q, QuerySet
from django.utils import timezone

from crm.asking import reading, vocabulary as v
from crm.asking.known import Known, known
from crm.asking.predicates import NOBODY, TESTS
from crm.models import Contact, Segment


def matching(asked: v.Asked, now: datetime | None = None) -> QuerySet[Contact]:
    """The contacts of the open workspace that fulfil it, each once and in no order."""
    return _Selection(now or timezone.now(), ()).of(asked)


def selecting(segment: Segment, now: datetime | None = None) -> QuerySet[Contact]:
    """The contacts in a segment; nobody where its conditions cannot be read any more."""
    return _Selection(now or timezone.now(), ()).within(segment)


class _Selection:
    """``inside`` are the segments that are being opened, the outermost first."""

    def __init__(self, now: datetime, inside: tuple[str, ...]) -> None:
        self._now, self._inside = now, inside

    def of(self, asked: v.Asked) -> QuerySet[Contact]:
        found: QuerySet[Contact] = Contact.objects.all()
        there = known(asked.each(), self._inside)
        tests = [self._either(one, there) for one in asked.conditions]
        if asked.match == "any" and tests:
            return found.filter(reduce(or_, tests))
        for test in tests:
            found = found.filter(test)
        return found

    def within(self, segment: Segment) -> QuerySet[Contact]:
        try:
            asked = reading.read(segment.conditions)
        except reading.Unreadable:
            return Contact.objects.none()
        return _Selection(self._now, (*self._inside, str(segment.pk))).of(asked)

    def _either(self, one: v.Condition | v.Group, there: Known) -> Q:
        if isinstance(one, v.Group):
            tests = [self._test(each, there) for each in one.conditions]
            return reduce(or_ if one.match == "any" else and_, tests)
        return self._test(one, there)

    def _test(self, condition: Any, there: Known) -> Q:
        if lost := there.lost(condition):
            if (
                condition.is_ != "any"
                or isinstance(condition, v.Attribute)
                or not set(condition.of) - {*lost}
            ):
                return NOBODY
            condition = msgspec.structs.replace(
                condition, of=[each for each in condition.of if each not in lost]
            )
        if isinstance(condition, v.InSegment):
            return self._in_segment(condition)
        return TESTS[type(condition)](condition, self._now)

    def _in_segment(self, asked: v.InSegment) -> Q:
        segments = Segment.objects.filter(pk__in=asked.of)
        test = reduce(or_, [Q(pk__in=self.within(segment).values("pk")) for segment in segments])
        return ~test if asked.is_ == "none" else test
