"""Who is told of what, once, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets
from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Membership, Team
from accounts.tenancy import within
from chat import notices, relay
from chat.concern import happened
from chat.models import (
    Conversation,
    Mention,
    Notice,
    NoticeSettings,
    Participation,
    Scheduled,
)
from crm.models import Visitor
from tests.chat.conftest import Opener
from tests.world import World

Who = tuple[str, str]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, redis: Any) -> None:
    monkeypatch.setattr(relay, "AGE", "0 seconds")


@pytest.fixture
def world(world: World) -> World:
    """With nothing left to tell of the beginning."""
    relay.relay()
    with within(world.acme):
        Notice.objects.all().delete()
    return world


def told(world: World) -> list[Who]:
    """Who is told of what, after the relay ran."""
    relay.relay()
    with within(world.acme):
        found = Notice.objects.filter(read_at=None).select_related("member__user").order_by("seq", "reason")
        return sorted((notice.member.user.first_name, notice.reason) for notice in found)


def vi_writes(world: World) -> None:
    world.talk.say(world.vi, "Are you there?", uuid7())


def bo_mentions_ada(world: World) -> None:
    done = world.talk.note(world.bo_at, "@Ada can you look?", uuid7())
    Mention.objects.create(conversation=world.talk, member=world.ada_at, seq=done.seq)


def bo_assigns_to_ada(world: World) -> None:
    world.talk.assign(world.ada_at, by=world.bo_at)


def ada_takes_it(world: World) -> None:
    world.talk.assign(world.ada_at, by=world.ada_at)


def bo_hands_it_to_the_team_of_both(world: World) -> None:
    team = Team.objects.create(name="Workshop")
    team.seat([world.ada_at, world.bo_at])
    world.talk.hand_to(team, by=world.bo_at)


def vi_writes_where_ada_answers_and_bo_follows(world: World) -> None:
    ada_takes_it(world)
    Participation.begin(world.talk, world.bo_at, by=world.bo_at)
    vi_writes(world)


def a_stranger_begins(world: World) -> None:
    Conversation.objects.start(visitor := Visitor.objects.arrive(world.shop)[0]).say(visitor, "Hi", uuid7())


def adas_snooze_ends(world: World) -> None:
    world.talk.snooze(timezone.now() + timezone.timedelta(days=1), by=world.ada_at)
    Conversation.objects.update(snoozed_until=timezone.now())
    world.talk.wake()


def vi_overtakes_what_bo_scheduled(world: World) -> None:
    later = Scheduled.objects.create(
        conversation=world.talk,
        member=world.bo_at,
        client_id=uuid7(),
        body="Tomorrow",
        due_at=timezone.now(),
        after_seq=3,
    )
    world.talk.happened("schedule.ended", None, target=later.pk, value="overtaken")


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (bo_mentions_ada, [("Ada", "mentioned")]),
        (bo_assigns_to_ada, [("Ada", "assigned")]),
        (ada_takes_it, []),
        (bo_hands_it_to_the_team_of_both, [("Ada", "team")]),
        (vi_writes, []),
        (vi_writes_where_ada_answers_and_bo_follows, [("Ada", "yours"), ("Bo", "followed")]),
        (a_stranger_begins, [("Ada", "unassigned"), ("Bo", "unassigned")]),
        (adas_snooze_ends, [("Ada", "woken")]),
        (vi_overtakes_what_bo_scheduled, [("Bo", "overtaken")]),
    ],
)
def test_it_is_told(world: World, act: Callable[[World], None], expected: list[Who]) -> None:
    with within(world.acme):
        act(world)
    assert told(world) == expected


def test_several_messages_make_one_notice_until_it_is_read(world: World) -> None:
    with within(world.acme):
        ada_takes_it(world)
        vi_writes(world)
        vi_writes(world)
    assert told(world) == [("Ada", "yours")]
    with within(world.acme):
        first = Notice.objects.get()
        vi_writes(world)
    assert told(world) == [("Ada", "yours")]
    with within(world.acme):
        again = Notice.objects.get()
        assert (again.pk, again.seq) == (first.pk, first.seq + 1)
        assert again.created_at > first.created_at
        Notice.objects.update(read_at=timezone.now())
        vi_writes(world)
    assert told(world) == [("Ada", "yours")]
    with within(world.acme):
        assert Notice.objects.count() == 2


def test_the_same_events_make_nothing_twice(world: World) -> None:
    with within(world.acme):
        bo_mentions_ada(world)
        bo_assigns_to_ada(world)
        vi_writes(world)
    before = told(world)
    with within(world.acme):
        Notice.objects.update(read_at=timezone.now())
        notices.make(happened([(world.talk.pk, 1, 99)]))
        assert Notice.objects.filter(read_at=None, reason__in=("mentioned", "assigned", "yours")).count() == 0
        assert len(before) == 3


def test_what_is_read_already_is_not_told(world: World) -> None:
    with within(world.acme):
        ada_takes_it(world)
        vi_writes(world)
        world.talk.refresh_from_db()
        world.talk.read(world.ada_at, world.talk.last_seq)
    assert told(world) == []


def test_what_a_member_does_not_want_to_know_is_not_told(world: World) -> None:
    with within(world.acme):
        NoticeSettings.objects.create(member=world.ada_at, unassigned=False)
        a_stranger_begins(world)
    assert told(world) == [("Bo", "unassigned")]


def test_who_left_is_told_nothing(world: World) -> None:
    with within(world.acme):
        Membership.objects.get(pk=world.bo_at.pk).leave()
        a_stranger_begins(world)
    assert told(world) == [("Ada", "unassigned")]


def test_a_conversation_that_somebody_takes_up_is_news_no_more(world: World) -> None:
    with within(world.acme):
        a_stranger_begins(world)
    assert len(told(world)) == 2
    with within(world.acme):
        Conversation.objects.latest("number").assign(world.bo_at, by=world.bo_at)
    assert told(world) == []


def test_one_workspace_s_fault_keeps_nobody_else_from_being_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = notices.make

    def make(events: Any) -> Any:
        if events and events[0].conversation != world.talk.pk:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return real(events)

    monkeypatch.setattr(notices, "make", make)
    with within(world.other):
        theirs, _ = Visitor.objects.arrive(world.site_of_other)
        Conversation.objects.start(theirs).say(theirs, "Hi", uuid7())
    with within(world.acme):
        bo_assigns_to_ada(world)
    assert told(world) == [("Ada", "assigned")]


# Over the socket


async def test_a_notice_reaches_its_member_alone(operator: Opener, cast: World) -> None:
    ada, bo, cy = await operator(), await operator(cast.bo_at), await operator(cast.cy_at)
    await on_thread(_assigned)(cast)
    while (added := await ada.expect("notice.added"))["notice"]["reason"] != "assigned":
        assert added["unread"] >= 1
    assert added["notice"]["by"] == str(cast.bo_at.pk)
    for client in (bo, cy):
        await client.send("ping")
        await client.expect("pong")
        assert not [frame for frame in client.seen if frame.get("notice", {}).get("reason") == "assigned"]


async def test_reading_is_told_to_all_windows_of_the_member(operator: Opener, cast: World) -> None:
    ada, tab, bo = await operator(), await operator(), await operator(cast.bo_at)
    await on_thread(_assigned)(cast)
    await ada.expect("notice.added")
    await bo.send("notice.read", ref="b", all=True)
    await bo.expect("command.done")
    await ada.send("notice.read", ref="a", conversation=cast.talk.pk)
    await ada.expect("command.done")
    assert (await tab.expect("notices.read"))["conversation"] == str(cast.talk.pk)
    assert await on_thread(_read_by)(cast) == {"Ada"}


def _assigned(cast: World) -> None:
    with within(cast.acme):
        bo_assigns_to_ada(cast)
    relay.relay()


def _read_by(cast: World) -> set[str]:
    with within(cast.acme):
        read = Notice.objects.exclude(read_at=None).filter(reason="assigned").select_related("member__user")
        return {notice.member.user.first_name for notice in read}


# Over HTTP


def test_pages_follow_each_other_and_are_the_members_own(world: World, client: Any) -> None:
    with within(world.acme):
        for seq in range(1, 46):
            Notice.objects.create(member=world.ada_at, conversation=world.talk, seq=seq, reason="mentioned")
        Notice.objects.create(member=world.bo_at, conversation=world.talk, seq=99, reason="mentioned")
    client.force_login(world.ada)
    first = client.get("/app/acme-bikes/notices/").json()
    rest = client.get("/app/acme-bikes/notices/", {"before": first["next"]}).json()
    assert [notice["seq"] for notice in first["notices"] + rest["notices"]] == list(range(45, 0, -1))
    assert (first["unread"], rest["next"]) == (45, None)
    assert client.get("/app/acme-bikes/notices/", {"before": "x"}).status_code == 400


def test_the_choice_is_saved_and_a_night_of_no_length_is_refused(world: World, client: Any) -> None:
    client.force_login(world.bo)
    page = "/app/acme-bikes/settings/notifications/"
    assert "Tell me when" in client.get(page).content.decode()
    sent = {"mentioned": "on", "quiet": "on", "quiet_from": "22:00", "quiet_until": "22:00"}
    assert "Choose another time" in client.post(page, sent).content.decode()
    assert client.post(page, {**sent, "quiet_until": "07:30"}).status_code == 302
    assert "Saved" in client.get(page).content.decode()
    with within(world.acme):
        chosen = NoticeSettings.objects.get(member=world.bo_at)
        assert (chosen.mentioned, chosen.assigned, chosen.quiet) == (True, False, True)
