"""Messages for later: sent once when due, unless the visitor was faster or somebody thought again."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Membership
from accounts.tenancy import within
from chat import due, reading
from chat.models import Conversation, Message, Scheduled
from tests.chat.test_inbox_fold import differing, row_of
from tests.conftest import VAR
from tests.running import RunningServer
from tests.world import World, build

pytestmark = pytest.mark.usefixtures("redis")


def client(user: Any) -> Client:
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def ada(world: World) -> Client:
    return client(world.ada)


def path(world: World, key: Any = "") -> str:
    return f"/app/{world.acme.slug}/inbox/1/scheduled/{f'{key}/' if key else ''}"


def later(**how: int) -> int:
    return int((timezone.now() + timedelta(**(how or {"hours": 1}))).timestamp() * 1000)


def plan(world: World, **change: Any) -> str:
    return json.dumps(
        {"body": "Good morning", "due": later(), "after": 3, "client_id": str(uuid4()), **change}
    )


def post(client: Client, world: World, **change: Any) -> Any:
    return client.post(path(world), plan(world, **change), content_type="application/json")


def ask(client: Client, world: World, key: Any, **sent: Any) -> Any:
    return client.post(path(world, key), json.dumps(sent), content_type="application/json")


def scheduled(world: World, **change: Any) -> Scheduled:
    with within(world.acme):
        made = Scheduled.objects.plan(
            world.talk, world.ada_at, "Good morning", timezone.now() + timedelta(hours=1), uuid7(), 3
        )
        Scheduled.objects.filter(pk=made.pk).update(**change)
        made.refresh_from_db()
        return made


def past() -> dict[str, Any]:
    return {"due_at": timezone.now() - timedelta(seconds=1)}


def outcome(world: World, one: Scheduled) -> str:
    with within(world.acme):
        return str(Scheduled.objects.get(pk=one.pk).outcome)


def said(world: World) -> list[str]:
    with within(world.acme):
        return list(Message.objects.filter(seq__gt=3).order_by("seq").values_list("body", flat=True))


def happened(world: World) -> list[tuple[str, str, str]]:
    with within(world.acme):
        found = world.talk.events.filter(seq__gt=3).order_by("seq")
        return [(event.kind, event.actor_kind, event.value) for event in found]


# Planning


def test_a_message_waits_and_is_told_to_colleagues_alone(ada: Client, world: World) -> None:
    told = post(ada, world).json()["scheduled"]
    assert [(one["body"], one["by"]) for one in told] == [("Good morning", str(world.ada_at.pk))]
    assert client(world.bo).get(f"/app/{world.acme.slug}/inbox/1/writing/").json()["scheduled"] == told
    with within(world.acme):
        page = reading.events(Conversation.objects.get(pk=world.talk.pk), 3)
    assert [event.__struct_config__.tag for event in page.events] == ["message.scheduled"]
    assert [event.__struct_config__.tag for event in reading.for_visitor(page).events] == ["event.hidden"]


def test_the_same_plan_twice_is_one(ada: Client, world: World) -> None:
    key = str(uuid4())
    post(ada, world, client_id=key)
    assert len(post(ada, world, client_id=key).json()["scheduled"]) == 1


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"due": later(minutes=-1)}, "past_time", "Choose a later one."),
        ({"due": later(days=400)}, "too_far", "within a year"),
        ({"due": 2**53}, "too_far", "within a year"),
        ({"body": "  "}, "empty", "Write something"),
        ({"after": 2}, "overtaken", "has written meanwhile"),
        ({"body": "x" * 8001}, "malformed", "Reload"),
        ({"client_id": None}, "malformed", "Reload"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    ada: Client, world: World, change: dict[str, Any], code: str, words: str
) -> None:
    answer = post(ada, world, **change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert words in answer.json()["detail"]
    with within(world.acme):
        assert not Scheduled.objects.exists()


def test_its_writer_changes_text_and_time(ada: Client, world: World) -> None:
    one, due_ = scheduled(world), later(days=2)
    told = ask(ada, world, one.pk, do="change", body="Good evening", due=due_, after=4).json()["scheduled"]
    assert [(each["body"], each["due"]) for each in told] == [("Good evening", due_)]
    refused = ask(ada, world, one.pk, do="change", body="x", due=later(days=-1), after=4)
    assert refused.json()["code"] == "past_time"


def test_a_colleague_may_only_cancel(world: World) -> None:
    one, bo = scheduled(world), client(world.bo)
    for answer in (
        ask(bo, world, one.pk, do="change", body="x", due=later(), after=4),
        ask(bo, world, one.pk, do="send"),
    ):
        assert answer.json()["code"] == "not_yours"
    assert ask(bo, world, one.pk, do="cancel").json() == {"scheduled": []}
    assert outcome(world, one) == "cancelled"


def test_what_has_ended_is_told_so(ada: Client, world: World) -> None:
    one = scheduled(world)
    ask(ada, world, one.pk, do="cancel")
    for answer in (ask(ada, world, one.pk, do="cancel"), ask(ada, world, one.pk, do="send")):
        assert "sent or cancelled meanwhile" in answer.json()["detail"]
    assert said(world) == []


def test_it_can_be_sent_before_its_time(ada: Client, world: World) -> None:
    one = scheduled(world)
    assert ask(ada, world, one.pk, do="send").json() == {"scheduled": []}
    assert said(world) == ["Good morning"]
    assert outcome(world, one) == "sent"


# When its time comes


def test_it_is_sent_when_due_and_not_before(world: World) -> None:
    one = scheduled(world)
    assert due.sweep() == 0
    with within(world.acme):
        Scheduled.objects.update(**past())
    assert due.sweep() == 1
    assert due.sweep() == 0
    assert said(world) == ["Good morning"]
    assert happened(world)[1:] == [("message.created", "operator", ""), ("schedule.ended", "system", "sent")]
    assert outcome(world, one) == "sent"


def test_a_visitor_who_writes_first_cancels_it_long_before_its_time(world: World) -> None:
    one = scheduled(world)
    with within(world.acme):
        world.talk.say(world.vi, "Never mind", uuid7())
    assert due.sweep() == 1
    assert (outcome(world, one), said(world)) == ("overtaken", ["Never mind"])
    assert happened(world)[-1] == ("schedule.ended", "system", "overtaken")


def test_what_was_not_sent_is_its_writers_draft_again(ada: Client, world: World) -> None:
    one, another = scheduled(world), scheduled(world)
    ask(client(world.bo), world, one.pk, do="cancel")
    with within(world.acme):
        Scheduled.objects.filter(pk=another.pk).update(body="Second")
        world.talk.say(world.vi, "Never mind", uuid7())
    due.sweep()
    drafts = ada.get(f"/app/{world.acme.slug}/inbox/1/writing/").json()["drafts"]
    assert drafts["reply"]["body"] == "Second\n\nGood morning"
    assert client(world.bo).get(f"/app/{world.acme.slug}/inbox/1/writing/").json()["drafts"] == {}


def test_what_we_write_ourselves_overtakes_nothing(world: World) -> None:
    one = scheduled(world, **past())
    with within(world.acme):
        world.talk.say(world.bo_at, "Meanwhile", uuid7())
        world.talk.note(world.bo_at, "Between us", uuid7())
    due.sweep()
    assert outcome(world, one) == "sent"


def test_a_member_who_left_sends_nothing(world: World) -> None:
    one = scheduled(world, **past())
    with within(world.acme):
        Membership.objects.filter(pk=world.ada_at.pk).update(left_at=timezone.now())
    due.sweep()
    assert (outcome(world, one), said(world)) == ("failed", [])


def test_one_that_fails_holds_up_no_other(world: World, monkeypatch: Any) -> None:
    first, second = scheduled(world, **past()), scheduled(world, **past())
    come_due = Scheduled.come_due

    def fails(self: Scheduled) -> Any:
        if self.pk == first.pk:
            raise RuntimeError
        return come_due(self)

    monkeypatch.setattr(Scheduled, "come_due", fails)
    due.sweep()
    assert (outcome(world, first), outcome(world, second)) == ("waiting", "sent")


def test_the_row_follows_the_events(world: World) -> None:
    """The two kinds that tests/chat/test_inbox_fold.py leaves to this file."""
    with within(world.acme):
        before = row_of(world)
    scheduled(world, **past())
    due.sweep()
    with within(world.acme):
        frames = reading.events(world.talk, before.last_seq).events
        assert {"message.scheduled", "schedule.ended"} <= {frame.__struct_config__.tag for frame in frames}
        assert differing(world, before, frames) == {}


# A real worker


@pytest.fixture
def service(committed: None, redis: Any) -> Iterator[RunningServer]:
    """A worker and its clock; no web process is needed."""
    running = RunningServer(VAR)
    try:
        yield running
    finally:
        running.stop()


def test_a_worker_killed_again_and_again_sends_each_once(service: RunningServer) -> None:
    world = build()
    service.start_beat()
    with within(world.acme):
        talks = [Scheduled.objects.plan(*_one(world, number)).pk for number in range(30)]
        Scheduled.objects.update(**past())
    for _ in range(2):
        worker = service.start_worker()
        service.wait_for(lambda: _ended(world, talks) > 0)
        worker.send_signal(signal.SIGKILL)
    service.start_worker()
    service.wait_for(lambda: _ended(world, talks) == len(talks))
    assert sorted(said(world)) == sorted(f"Message {number}" for number in range(30))


def _one(world: World, number: int) -> tuple[Any, ...]:
    soon = timezone.now() + timedelta(hours=1)
    return (world.talk, world.ada_at, f"Message {number}", soon, uuid7(), 3)


def _ended(world: World, keys: list[UUID]) -> int:
    with within(world.acme):
        return int(Scheduled.objects.filter(pk__in=keys).exclude(outcome="waiting").count())
