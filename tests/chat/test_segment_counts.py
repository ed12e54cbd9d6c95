"""After contacts changed, the worker counts the segments, once in a while."""

from __future__ import annotations

import time
from typing import Any

import pytest

from accounts.tenancy import within
from chat import identifying, segment_counts
from crm.models import Contact, Segment
from tests.world import World

VERIFIED = {"conditions": [{"field": "verified", "is": "yes"}]}


@pytest.fixture
def segment(world: World, redis: Any) -> Segment:
    with within(world.acme):
        made: Segment = Segment.objects.create(name="Verified", conditions=VERIFIED)
        return made


def count(world: World, segment: Segment) -> int:
    with within(world.acme):
        segment.refresh_from_db()
        return segment.count


def changed(world: World, commit: Any) -> None:
    with within(world.acme), commit():
        contact = Contact.objects.get(pk=world.vi.contact_id)
        Contact.objects.filter(pk=contact.pk).update(verified=True)
        identifying.tell(contact)


def test_a_change_is_counted_after_a_while_and_not_at_once(
    world: World, segment: Segment, commit: Any, monkeypatch: Any
) -> None:
    changed(world, commit)
    assert (segment_counts.recount(), count(world, segment)) == (0, -1)
    later = time.time() + segment_counts.WAIT
    monkeypatch.setattr(time, "time", lambda: later + 1)
    assert (segment_counts.recount(), count(world, segment)) == (1, 1)
    assert segment_counts.recount() == 0


def test_many_changes_are_one_count(world: World, segment: Segment, commit: Any, redis: Any) -> None:
    changed(world, commit)
    first = redis.zscore(segment_counts.DUE, str(world.acme.pk))
    changed(world, commit)
    assert redis.zscore(segment_counts.DUE, str(world.acme.pk)) == first


def test_what_could_not_be_counted_in_time_is_counted_later(
    world: World, segment: Segment, monkeypatch: Any, redis: Any
) -> None:
    redis.zadd(segment_counts.DUE, {str(world.acme.pk): 1})
    monkeypatch.setattr(segment_counts, "SECONDS", -1.0)
    assert segment_counts.recount() == 1
    assert redis.zscore(segment_counts.DUE, str(world.acme.pk)) > time.time()
