"""Business hours: open at a time, and when that changes, also over the nights when the clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings as examples, strategies as st

from chat import hours
from chat.hours import WrongHours

VIENNA = "Europe/Vienna"
OFFICE = {
    "zone": VIENNA,
    "week": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in hours.DAYS[:5]},
    "closed": {"2026-12-25": "Christmas"},
}


def at(day: str, clock: str, zone: str = VIENNA, fold: int = 0) -> datetime:
    wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))
    return wall.replace(fold=fold)


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        (at("2026-11-25", "08:59"), False),
        (at("2026-11-25", "09:00"), True),
        (at("2026-11-25", "12:00"), False),
        (at("2026-11-25", "16:59"), True),
        (at("2026-11-25", "17:00"), False),
        (at("2026-11-28", "10:00"), False),  # a Saturday
        (at("2026-12-25", "10:00"), False),  # a Friday, and Christmas
    ],
)
def test_it_is_open_within_its_spans(when: datetime, open_: bool) -> None:
    assert hours.is_open(OFFICE, when) is open_


@pytest.mark.parametrize(
    ("when", "back"),
    [
        (at("2026-11-25", "12:30"), at("2026-11-25", "13:00")),
        (at("2026-11-25", "18:00"), at("2026-11-26", "09:00")),
        (at("2026-11-27", "18:00"), at("2026-11-30", "09:00")),
        (at("2026-12-24", "18:00"), at("2026-12-28", "09:00")),
    ],
)
def test_the_team_is_back_at_the_next_opening(when: datetime, back: datetime) -> None:
    assert hours.next_opening(OFFICE, when) == back


def test_while_it_is_open_nobody_is_told_when_it_opens() -> None:
    assert hours.next_opening(OFFICE, at("2026-11-25", "10:00")) is None


def test_without_hours_it_is_never_closed() -> None:
    assert hours.is_open({}, datetime.now(UTC))
    assert hours.turns({}, datetime.now(UTC), 3) == []


def test_a_team_that_is_away_for_good_names_no_day() -> None:
    closed = {(date(2026, 11, 1) + timedelta(days=n)).isoformat(): "" for n in range(120)}
    away = {**OFFICE, "closed": closed}
    assert hours.next_opening(away, at("2026-11-25", "10:00")) is None


def test_what_goes_on_past_midnight_does_not_turn_there() -> None:
    night = {"zone": VIENNA, "week": {"fri": [["20:00", "24:00"]], "sat": [["00:00", "02:00"]]}}
    turns = hours.turns(night, at("2026-11-27", "12:00"), 2)
    assert turns == [at("2026-11-27", "20:00"), at("2026-11-28", "02:00")]


class TestWhenTheClocksChange:
    """In Vienna 02:00 to 03:00 is skipped on 29 March 2026 and comes twice on 25 October 2026."""

    def test_a_time_that_is_skipped_is_where_the_clocks_jump(self) -> None:
        early = {"zone": VIENNA, "week": {"sun": [["02:30", "05:00"]]}}
        opened = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
        assert hours.next_opening(early, opened - timedelta(hours=3)) == opened
        assert not hours.is_open(early, opened - timedelta(minutes=1))
        assert hours.is_open(early, opened)

    def test_a_span_within_the_skipped_hour_never_was(self) -> None:
        gone = {"zone": VIENNA, "week": {"sun": [["02:10", "02:50"]]}}
        assert hours.turns(gone, datetime(2026, 3, 28, tzinfo=UTC), 2)[0] == at("2026-04-05", "02:10")

    def test_a_time_that_comes_twice_opens_at_its_first_and_closes_at_its_last(self) -> None:
        late = {"zone": VIENNA, "week": {"sun": [["02:15", "02:45"]]}}
        opened, closed = at("2026-10-25", "02:15", fold=0), at("2026-10-25", "02:45", fold=1)
        assert hours.turns(late, datetime(2026, 10, 24, tzinfo=UTC), 2) == [
            opened.astimezone(UTC),
            closed.astimezone(UTC),
        ]
        assert hours.is_open(late, at("2026-10-25", "02:50", fold=0).astimezone(UTC))


ZONES = [
    "Europe/Vienna",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "UTC",
]
CLOCKS = st.integers(0, 24 * 4).map(lambda n: "24:00" if n == 96 else f"{n // 4:02}:{n % 4 * 15:02}")


@st.composite
def weeks(draw: st.DrawFn) -> dict[str, Any]:
    def day() -> list[list[str]]:
        marks = sorted(draw(st.lists(CLOCKS, max_size=4, unique=True)))
        return [list(pair) for pair in zip(marks[::2], marks[1::2], strict=False)]

    week = {name: day() for name in hours.DAYS}
    closed = draw(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=3))
    return {"zone": draw(st.sampled_from(ZONES)), "week": week, "closed": {d.isoformat(): "" for d in closed}}


MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2026, 12, 20), timezones=st.just(UTC))


@examples(max_examples=150, deadline=None)
@given(week=weeks(), moment=MOMENTS)
def test_every_turn_changes_the_answer_and_nothing_between_does(week: Any, moment: datetime) -> None:
    state, before = hours.is_open(week, moment), moment
    for turn in hours.turns(week, moment, 6):
        assert turn > before
        assert hours.is_open(week, turn - timedelta(microseconds=1)) is state
        assert hours.is_open(week, before + (turn - before) / 2) is state
        assert hours.is_open(week, turn) is not state
        state, before = not state, turn


@examples(max_examples=80, deadline=None)
@given(week=weeks(), moment=MOMENTS)
def test_on_ordinary_days_it_is_open_exactly_when_the_clock_on_the_wall_says_so(
    week: Any, moment: datetime
) -> None:
    zone = ZoneInfo(week["zone"])
    local = moment.astimezone(zone)
    day = local.date()
    ends = [datetime.combine(day + timedelta(days=n), time(12), zone).utcoffset() for n in (-1, 0, 1)]
    if len(set(ends)) > 1:
        return  # the clocks change around this day
    clock = f"{local:%H:%M}"
    spans = [] if day.isoformat() in week["closed"] else week["week"][hours.DAYS[day.weekday()]]
    assert hours.is_open(week, moment) is any(start <= clock < end for start, end in spans)


class TestWriting:
    def test_spans_are_put_in_order_and_midnight_ends_the_day(self) -> None:
        given_ = {"zone": VIENNA, "week": {"mon": [["13:00", "00:00"], ["09:00", "12:00"]]}}
        assert hours.clean(given_)["week"]["mon"] == [["09:00", "12:00"], ["13:00", "24:00"]]

    def test_none_are_no_hours(self) -> None:
        assert hours.clean({}) == {}
        assert hours.clean(None) == {}

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"zone": "Mars/Olympus", "week": {"mon": [["09:00", "17:00"]]}}, "time zone"),
            ({"zone": VIENNA, "week": {"mon": []}}, "at least one day"),
            ({"zone": VIENNA, "week": {"mon": [["17:00", "09:00"]]}}, "ends before it begins"),
            ({"zone": VIENNA, "week": {"mon": [["9", "17:00"]]}}, "like 09:00"),
            ({"zone": VIENNA, "week": {"mon": [["09:00", "25:00"]]}}, "like 09:00"),
            ({"zone": VIENNA, "week": {"mon": "always"}}, "spans at most"),
            ({"zone": VIENNA, "week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "overlap"),
            ({**OFFICE, "closed": {"Christmas": "2026-12-25"}}, "closed days"),
        ],
    )
    def test_what_cannot_be_is_said_in_words(self, wrong: Any, words: str) -> None:
        with pytest.raises(WrongHours, match=words):
            hours.clean(wrong)
