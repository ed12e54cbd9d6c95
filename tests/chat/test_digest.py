"""The mail for what was missed: to whom, when, how often, and what it never says."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import User
from accounts.tenancy import within
from chat import digest, presence
from chat.models import Conversation, Notice, NoticeSettings
from tests.world import World

SECRET = "Mine slip on the way up."


@pytest.fixture(autouse=True)
def seen_by_nobody(redis: Any) -> None:
    """An empty Redis: nobody was online."""


def missed(world: World, reason: str = "mentioned", minutes: int = 20, **more: Any) -> Notice:
    with within(world.acme):
        return Notice.objects.create(
            member=world.ada_at,
            conversation=world.talk,
            seq=Notice.objects.count() + 1,
            reason=reason,
            by=world.bo_at,
            created_at=timezone.now() - timedelta(minutes=minutes),
            **more,
        )


def choose(world: World, **settings: Any) -> None:
    with within(world.acme):
        NoticeSettings.objects.create(member=world.ada_at, **settings)


def waiting(world: World, minutes: int | None) -> None:
    since = timezone.now() - timedelta(minutes=minutes) if minutes else None
    with within(world.acme):
        Conversation.objects.update(waiting_since=since)


def test_one_letter_lists_who_why_and_when_with_links_and_no_text(
    world: World, mailoutbox: list[Any]
) -> None:
    missed(world)
    missed(world, "assigned")
    assert digest.send_due() == 1
    [letter] = mailoutbox
    html = letter.alternatives[0][0]
    assert (letter.to, letter.subject) == (["ada@demo.test"], "2 things wait for you in Acme Bikes")
    for text in (letter.body, html):
        assert "Bo mentioned you in a note about" in text
        assert "Bo assigned the conversation with" in text
        assert f"/app/acme-bikes/inbox/{world.talk.number}/" in text
        assert "/app/acme-bikes/settings/notifications/" in text
        assert SECRET not in text


def test_it_is_mailed_once_and_not_again_within_the_hour(world: World, mailoutbox: list[Any]) -> None:
    first = missed(world)
    assert (digest.send_due(), digest.send_due()) == (1, 0)
    missed(world)
    assert digest.send_due() == 0
    with within(world.acme):
        Notice.objects.filter(pk=first.pk).update(mailed_at=timezone.now() - timedelta(minutes=61))
    assert digest.send_due() == 1
    assert mailoutbox[1].subject == "One thing waits for you in Acme Bikes"


@pytest.mark.parametrize("reason", ["team", "followed", "unassigned", "woken", "overtaken"])
def test_what_is_not_pressing_is_told_by_the_list_alone(world: World, reason: str) -> None:
    missed(world, reason)
    assert digest.send_due() == 0


def test_what_is_new_or_read_or_long_past_is_not_mailed(world: World) -> None:
    missed(world, minutes=14)
    missed(world, read_at=timezone.now())
    missed(world, minutes=4 * 24 * 60)
    assert digest.send_due() == 0


@pytest.mark.parametrize(("minutes", "letters"), [(None, 0), (4, 0), (40, 1)])
def test_a_visitor_of_ones_own_counts_after_the_reply_goal(
    world: World, mailoutbox: list[Any], minutes: int | None, letters: int
) -> None:
    missed(world, "yours")
    waiting(world, minutes)
    assert digest.send_due() == letters
    assert all("waiting for your answer for 40 minutes" in letter.body for letter in mailoutbox)


def test_who_was_there_since_is_not_mailed(world: World, redis: Any) -> None:
    missed(world)
    presence.seen(redis, world.acme.pk, world.ada_at.pk)
    assert digest.send_due() == 0


def test_who_was_there_before_is(world: World, redis: Any) -> None:
    missed(world)
    redis.hset(f"online:{world.acme.pk}", str(world.ada_at.pk), str(timezone.now().timestamp() - 3600))
    assert digest.send_due() == 1


def test_who_does_not_want_it_is_not_mailed(world: World) -> None:
    choose(world, digest=False)
    missed(world)
    assert digest.send_due() == 0


def test_quiet_hours_are_kept_in_the_members_own_zone(world: World) -> None:
    User.objects.filter(pk=world.ada.pk).update(time_zone="Pacific/Auckland")
    now = timezone.now().astimezone(User.objects.get(pk=world.ada.pk).zone)
    around = {
        "quiet_from": (now - timedelta(hours=1)).time(),
        "quiet_until": (now + timedelta(hours=1)).time(),
    }
    choose(world, quiet=True, **around)
    missed(world)
    assert digest.send_due() == 0


@pytest.mark.parametrize(
    ("start", "end", "at", "quiet"),
    [
        (19, 8, 23, True),
        (19, 8, 3, True),
        (19, 8, 12, False),
        (12, 14, 13, True),
        (12, 14, 14, False),
        (19, 8, 19, True),
    ],
)
def test_quiet_hours_may_pass_midnight(world: World, start: int, end: int, at: int, quiet: bool) -> None:
    with within(world.acme):
        chosen = NoticeSettings(
            member=world.ada_at, quiet=True, quiet_from=time(start), quiet_until=time(end)
        )
        assert chosen.is_quiet(datetime(2026, 11, 25, at, tzinfo=world.ada.zone)) == quiet


def test_who_left_is_not_mailed(world: World) -> None:
    missed(world)
    with within(world.acme):
        world.bo_at.change_role("owner")
        world.ada_at.leave()
    assert digest.send_due() == 0


def test_a_letter_that_did_not_go_out_is_tried_again(
    world: World, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(world)
    real = EmailMultiAlternatives.send

    def fail(*args: Any, **more: Any) -> int:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    assert digest.send_due() == 0
    monkeypatch.setattr(EmailMultiAlternatives, "send", real)
    assert digest.send_due() == 1


def test_a_worker_that_dies_between_sending_and_marking_mails_at_most_twice(
    world: World, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(world)
    real = EmailMultiAlternatives.send

    def die(message: Any, *args: Any, **more: Any) -> int:
        real(message)
        raise SystemExit

    monkeypatch.setattr(EmailMultiAlternatives, "send", die)
    with pytest.raises(SystemExit):
        digest.send_due()
    monkeypatch.setattr(EmailMultiAlternatives, "send", real)
    assert (digest.send_due(), digest.send_due()) == (1, 0)
    assert len(mailoutbox) == 2


def test_a_notice_of_another_workspace_is_not_in_the_letter(world: World, mailoutbox: list[Any]) -> None:
    missed(world)
    with within(world.other):
        assert digest.mail(world.ada_at.pk, timezone.now()) is False
    assert mailoutbox == []


def test_texts_of_the_conversation_stand_nowhere(world: World, mailoutbox: list[Any]) -> None:
    with within(world.acme):
        world.talk.note(world.bo_at, "Between us two", uuid7())
    missed(world)
    digest.send_due()
    assert "Between us two" not in str(mailoutbox[0].message())
