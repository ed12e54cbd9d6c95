"""The settings of how a site converses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Site
from accounts.tenancy import within
from chat import reply_time
from chat.live import redis
from tests.chat.browsing import site
from tests.chat.filing import browser_of
from tests.chat.test_visitor import ASKED
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def ada(world: World) -> Client:
    return browser_of(world.ada)


def path(world: World) -> str:
    return f"/app/acme-bikes/settings/sites/{world.shop.pk}/conversation/"


def saved(world: World) -> Site:
    with within(world.acme):
        found: Site = Site.objects.get(pk=world.shop.pk)
        return found


GOOD = {
    "reply_time": "hours",
    "ask_rating": "on",
    "hours_on": "on",
    "zone": "Europe/Vienna",
    "mon_0_from": "09:00",
    "mon_0_to": "12:00",
    "mon_1_from": "13:00",
    "mon_1_to": "00:00",
    "closed": "2026-12-25 Christmas\n\n2026-12-26",
    "questions": json.dumps(ASKED),
}


class TestSaving:
    def test_all_of_it_is_kept_and_shown_again(self, world: World, ada: Client) -> None:
        assert ada.post(path(world), GOOD).status_code == 302
        kept = saved(world)
        assert (kept.reply_time, kept.ask_rating, kept.visitor_files, kept.transcripts) == (
            "hours",
            True,
            False,
            False,
        )
        assert kept.hours["week"]["mon"] == [["09:00", "12:00"], ["13:00", "24:00"]]
        assert kept.hours["closed"] == {"2026-12-25": "Christmas", "2026-12-26": ""}
        assert [each["name"] for each in kept.questions] == ["email", "topic", "count"]
        page = ada.get(path(world)).content.decode()
        for shown in ("Europe/Vienna", 'value="13:00"', "2026-12-25 Christmas", "To find the right person"):
            assert shown in page

    def test_hours_that_are_switched_off_are_none(self, world: World, ada: Client) -> None:
        ada.post(path(world), {**GOOD, "hours_on": ""})
        assert saved(world).hours == {}

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"zone": "Mars"}, "Choose the time zone"),
            ({"mon_0_to": "08:00"}, "ends before it begins"),
            ({"tue_0_from": "09:00"}, "Write each span like"),
            ({"mon_1_from": "11:00"}, "overlap"),
            ({"closed": "Christmas"}, "is no day"),
            ({"questions": "[{]"}, "did not arrive"),
            ({"questions": json.dumps([{**ASKED[0], "purpose": {}}])}, "Question 1: Say why it is asked"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, world: World, ada: Client, change: Any, words: str
    ) -> None:
        answer = ada.post(path(world), {**GOOD, **change})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert words in page
        assert "09:00" in page
        assert saved(world).hours == {}

    def test_an_operator_may_not(self, world: World) -> None:
        assert browser_of(world.bo).get(path(world)).status_code == 403


class TestWhatTheChatIsTold:
    def told(self, world: World, language: str = "en") -> dict[str, Any]:
        page = Client().get(f"/chatbox/{world.shop.public_key}/?locale={language}").content.decode()
        data = page.partition('<script id="site" type="application/json">')[2].partition("</script>")[0]
        found: dict[str, Any] = json.loads(data)
        return found

    def test_only_what_is_switched_on(self, world: World) -> None:
        site(world, visitor_files=False, ask_rating=False, transcripts=False, reply_time="none")
        found = self.told(world)
        assert found["parts"] == []
        assert not {"questions", "hours", "reply", "rates", "transcripts"} & set(found)

    def test_questions_in_its_language_and_turns_in_milliseconds(self, world: World) -> None:
        week = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
        hours = {"zone": "UTC", "week": week, "closed": {}}
        site(world, questions=ASKED, hours=hours, reply_time="day")
        found = self.told(world, "de")
        assert found["questions"][1]["label"] == "Thema"
        assert found["reply"] == "day"
        assert len(found["hours"]["turns"]) == 8
        assert set(found["parts"]) == {"files", "questions", "hours", "ending"}


class TestReplyTime:
    @pytest.mark.parametrize(
        ("count", "seconds", "word"),
        [
            (9, 10.0, ""),
            (10, 600.0, "minutes"),
            (10, 3600.0, "hour"),
            (10, 20_000.0, "hours"),
            (10, 80_000.0, "day"),
            (10, 100_000.0, ""),
            (0, None, ""),
        ],
    )
    def test_it_is_said_in_a_word_where_there_are_enough(
        self, count: int, seconds: float | None, word: str
    ) -> None:
        assert reply_time.word(count, seconds) == word

    def test_it_is_measured_over_first_answers(self, world: World, monkeypatch: Any) -> None:
        from uuid import uuid4

        monkeypatch.setattr(reply_time, "ENOUGH", 1)
        with within(world.acme):
            world.talk.say(world.ada_at, "Yes", uuid4())
            reply_time.measure(world.shop.pk)
            assert redis().get(f"reply-time:{world.shop.pk}") == b"minutes"
            assert reply_time.said(Site.objects.get(pk=world.shop.pk)) == "minutes"
