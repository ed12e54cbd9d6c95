"""Segments as a team keeps them: counted, deleted and put back, mended when something they refer to is gone."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F, Value
from django.utils import timezone

from accounts.models import Membership
from crm import asking
from crm.asking.known import known
from crm.models import Contact, Segment, Undo

# What somebody waits for is counted so far; the worker counts on at its leisure.
AT_ONCE = 1_000
AT_LEISURE = 100_000
FRESH = timedelta(seconds=10)
LOOK_SECONDS = 0.5
# A question of more than these is slower to plan than to answer.
TOGETHER = 20
DELETED = "segment"
_KEPT = ("name", "description", "conditions", "shared", "count")


def words(count: int) -> str:
    """A number as it is read; nothing where it is not known."""
    if count < 0:
        return ""
    if count == AT_ONCE + 1 or count > AT_LEISURE:
        return f"{count - 1:,}+"
    return f"{count:,}"


def up_to(found: Any, most: int) -> int:
    """How many there are, at most one more than ``most``."""
    return len(found.values_list("pk", flat=True)[: most + 1])


def look(segments: Iterable[Segment]) -> None:
    """Somebody looks at them now: what was counted too long ago is counted again, as far as that is quick."""
    began, old = time.monotonic(), timezone.now() - FRESH
    waiting = [each for each in segments if each.counted_at is None or each.counted_at < old]
    for segment in sorted(waiting, key=lambda each: (each.counted_at is not None, each.counted_at)):
        if time.monotonic() - began > LOOK_SECONDS:
            break
        count = up_to(segment.contacts(), AT_ONCE)
        # The worker has counted further than this.
        _counted(segment, max(count, segment.count) if count > AT_ONCE else count)


def recount(seconds: float) -> bool:
    """Every segment of the open workspace, those counted longest ago first, as far as the time goes; whether all."""
    until = time.monotonic() + seconds
    for segment in Segment.objects.order_by(F("counted_at").asc(nulls_first=True)):
        if time.monotonic() > until:
            return False
        _counted(segment, up_to(segment.contacts(), AT_LEISURE))
    return True


def _counted(segment: Segment, count: int) -> None:
    segment.count, segment.counted_at = count, timezone.now()
    segment.save(update_fields=["count", "counted_at"])


def delete(segment: Segment, by: Membership) -> Undo:
    state = {"id": str(segment.pk), "owner": str(segment.owner_id) if segment.owner_id else None}
    kept = Undo.objects.remember(by, DELETED, state | {name: getattr(segment, name) for name in _KEPT})
    segment.delete()
    return kept


def restore(undo: Undo) -> Segment:
    """As it was, under its own id: what refers to it finds it again."""
    state = dict(undo.state)
    made: Segment = Segment.objects.create(pk=state.pop("id"), owner_id=state.pop("owner"), **state)
    return made


def holding(contact: Contact, member: Membership) -> list[Segment]:
    """Of those the member sees, the segments in which this contact is now; several are asked in one question."""
    shown = list(Segment.objects.shown_to(member).by_name())
    within: set[str] = set()
    for at in range(0, len(shown), TOGETHER):
        asked = [
            segment.contacts().filter(pk=contact.pk).order_by().values_list(Value(str(segment.pk)))
            for segment in shown[at : at + TOGETHER]
        ]
        within.update(key for (key,) in asked[0].union(*asked[1:], all=True))
    return [segment for segment in shown if str(segment.pk) in within]


def broken(segment: Segment) -> bool:
    """Whether it refers to something deleted, or to itself, or speaks words of another time."""
    try:
        return bool(lost(segment.asked, segment))
    except asking.Unreadable:
        return True


def lost(asked: asking.Asked, segment: Segment | None = None) -> list[tuple[int, ...]]:
    """Where conditions refer to something deleted; to the segment itself counts as that."""
    inside = (str(segment.pk),) if segment else ()
    there = known(asked.each(), inside)
    found: list[tuple[int, ...]] = []
    for at, one in enumerate(asked.conditions):
        if isinstance(one, asking.Group):
            found += [(at, inner) for inner, each in enumerate(one.conditions) if there.lost(each)]
        elif there.lost(one):
            found.append((at,))
    return found


def mended(segment: Segment) -> dict[str, Any]:
    """Its conditions without what is gone: the deleted choices, or where none is left, the condition.

    Raises asking.Unreadable.
    """
    asked = segment.asked
    there = known(asked.each(), (str(segment.pk),))
    kept = [_mended(one, there) for one in asking.plain(asked).get("conditions", [])]
    return {"match": asked.match, "conditions": [one for one in kept if one]}


def _mended(told: dict[str, Any], there: Any) -> dict[str, Any] | None:
    if told["field"] == "group":
        inner = [one for one in (_mended(each, there) for each in told["conditions"]) if one]
        return {**told, "conditions": inner} if inner else None
    gone = there.lost(asking.read({"conditions": [told]}).conditions[0])
    if not gone:
        return told
    left = [each for each in told.get("of", []) if each not in gone] if told["field"] != "attribute" else []
    return {**told, "of": left} if left else None
