"""Counts of views: kept by the worker from the ledger, told to those who are here, never counted by a message."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import within
from chat import counting, presence
from chat.ledger import Entry, append_each
from chat.live import operators_topic, redis as client
from chat.models import Conversation, SavedView
from chat.relay import relay
from crm.models import Visitor
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def here(world: World, monkeypatch: Any) -> World:
    """Ada is at her desk, Bo is not; what was told waits no longer than a test does."""
    monkeypatch.setattr("chat.relay.AGE", "0 seconds")
    client().hset(f"presence:{world.acme.pk}", f"{world.ada_at.pk}:s", f"online|{2**40}")
    relay()
    counting.recount()
    return world


def known(world: World, member: Any = None) -> dict[str, int]:
    with within(world.acme):
        return counting.of(member or world.ada_at)


def test_the_worker_counts_what_the_ledger_moved(here: World) -> None:
    assert known(here) | {"open": 1, "mine": 0, "unassigned": 1, "all": 1} == known(here)
    with within(here.acme):
        here.talk.assign(here.ada_at, by=here.bo_at)
    assert known(here)["mine"] == 0
    relay()
    assert counting.recount() == 1
    assert known(here) | {"open": 1, "mine": 1, "unassigned": 0} == known(here)
    assert counting.recount() == 0


def test_one_frame_tells_everybody_what_is_theirs(here: World) -> None:
    with within(here.acme):
        SavedView.objects.create(name="Bo's", owner=here.bo_at)
        shared = SavedView.objects.create(name="Ours", conditions={"status": ["open"]})
        own = SavedView.objects.create(name="Ada's", owner=here.ada_at, conditions={"status": ["closed"]})
    listener = client().pubsub(ignore_subscribe_messages=True)
    listener.subscribe(operators_topic(here.acme.pk))
    listener.get_message(timeout=1)
    counting.due([here.acme.pk])
    counting.recount()
    told = json.loads(listener.get_message(timeout=2)["data"])
    assert told["type"] == "views.counted"
    assert told["counts"][str(shared.pk)] == 1
    assert "mine" not in told["counts"]
    assert told["own"] == {str(here.ada_at.pk): {"mine": 0, "mentions": 0, "following": 0, str(own.pk): 0}}


def test_loading_a_page_counts_only_what_is_missing(here: World) -> None:
    with within(here.acme), CaptureQueriesContext(connection) as made:
        counting.of(here.ada_at)
    assert not [query for query in made if "COUNT(" in query["sql"]]
    with within(here.acme), CaptureQueriesContext(connection) as made:
        counting.of(here.bo_at)
    assert len([query for query in made if "COUNT(" in query["sql"]]) == 3, "mine, mentions, following"


def test_a_message_counts_nothing(here: World) -> None:
    said: Any = {"client_id": uuid4(), "body": "Hello"}
    with within(here.acme), CaptureQueriesContext(connection) as made:
        append_each([Entry.by(here.vi, here.talk.pk, "message.created", **said)])
    assert [query["sql"] for query in made if "ledger_append" not in query["sql"]] == []


def test_a_hundred_are_as_many_as_need_be_counted(here: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(counting, "CAP", 3)
    with within(here.acme):
        for _ in range(4):
            Conversation.objects.start(Visitor.objects.arrive(here.shop)[0])
    counting.due([here.acme.pk])
    counting.recount()
    assert known(here)["open"] == 3


def test_without_redis_a_page_counts_for_itself(world: World, monkeypatch: Any) -> None:
    def unreachable() -> Any:
        raise ConnectionError

    monkeypatch.setattr(counting, "redis", unreachable)
    assert known(world)["open"] == 1
    assert counting.recount() == 0


def test_a_view_of_another_time_is_left_out(here: World) -> None:
    with within(here.acme):
        old = SavedView.objects.create(name="Old", conditions={"mood": "good"})
    assert str(old.pk) not in known(here)


def test_where_nobody_is_nothing_is_kept(here: World) -> None:
    client().delete(f"presence:{here.acme.pk}")
    assert presence.statuses(client(), here.acme.pk) == {}
    counting.due([here.acme.pk])
    counting.recount()
    assert client().exists(f"views:{here.acme.pk}") == 0
