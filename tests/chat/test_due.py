"""Snoozes that wake by themselves: when their time has come, once, in whichever workspace."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.tenancy import OutsideWorkspace, within
from chat import due
from chat.models import Conversation
from tests.conftest import VAR
from tests.running import RunningServer
from tests.world import World, build

pytestmark = pytest.mark.usefixtures("redis")
SECOND = timedelta(seconds=1)


def snoozed(world: World, until: Any = None) -> None:
    """Through the verb, and then as if its time had come."""
    with within(world.acme):
        world.talk.snooze(timezone.now() + timedelta(days=1), by=world.ada_at)
        Conversation.objects.filter(pk=world.talk.pk).update(snoozed_until=until or timezone.now() - SECOND)


def state(world: World) -> tuple[str, list[str]]:
    with within(world.acme):
        found = Conversation.objects.get(pk=world.talk.pk)
        kinds = found.events.filter(seq__gt=3).order_by("seq").values_list("kind", "actor_kind")
        return found.status, [f"{kind} by {actor}" for kind, actor in kinds]


def test_it_wakes_when_its_time_has_come(world: World) -> None:
    snoozed(world)
    assert due.sweep() == 1
    assert state(world) == (
        "open",
        ["conversation.snoozed by operator", "conversation.woken by system"],
    )


def test_it_sleeps_until_then(world: World) -> None:
    snoozed(world, until=timezone.now() + timedelta(minutes=1))
    assert due.sweep() == 0
    assert state(world)[0] == "snoozed"


def test_it_wakes_once(world: World) -> None:
    snoozed(world)
    assert [due.sweep(), due.sweep()] == [1, 0]
    assert state(world)[1].count("conversation.woken by system") == 1


def test_one_that_was_closed_or_put_off_meanwhile_is_left_alone(world: World) -> None:
    snoozed(world)
    [(workspace, key)] = due._due("SELECT workspace, conversation FROM due_snoozes(%s)")
    with within(world.acme):
        world.talk.close(by=world.bo_at)
    with within(workspace):
        assert Conversation.objects.get(pk=key).wake() is None
    assert state(world)[0] == "closed"


def test_only_so_many_are_named_at_once_and_by_ids_alone(world: World) -> None:
    snoozed(world)
    assert due._due("SELECT workspace, conversation FROM due_snoozes(%s)") == [(world.acme.pk, world.talk.pk)]
    assert due._due("SELECT workspace, conversation FROM due_snoozes(%s - 200)") == []
    with pytest.raises(OutsideWorkspace):
        Conversation.objects.get(pk=world.talk.pk)


# A real worker


@pytest.fixture
def service(committed: None) -> Iterator[RunningServer]:
    running = RunningServer(VAR)
    yield running
    running.stop()


@pytest.mark.slow
def test_the_worker_wakes_it_within_seconds(service: RunningServer) -> None:
    world = build()
    service.start_worker()
    service.start_beat()
    with within(world.acme):
        world.talk.snooze(timezone.now() + 3 * SECOND, by=world.ada_at)
    assert state(world)[0] == "snoozed"
    service.wait_for(lambda: state(world)[0] == "open", patience=40)
    time.sleep(2.5)
    assert state(world)[1].count("conversation.woken by system") == 1
