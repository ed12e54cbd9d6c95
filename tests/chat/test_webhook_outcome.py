"""What follows from how a try went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from chat.webhooks.outcome import WAITS, WITHIN, Next, Result, after

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_success_is_a_success(status: int) -> None:
    assert after(Result(status), 1, NOW, NOW)[0] is Next.DONE


@pytest.mark.parametrize("status", [None, 100, 301, 400, 401, 404, 409, 429, 500, 503])
def test_anything_else_is_tried_again_sooner_or_later(status: int | None) -> None:
    step, due = after(Result(status), 1, NOW, NOW)
    assert step is Next.AGAIN
    assert NOW < due < NOW + timedelta(seconds=10)


def test_what_is_gone_is_asked_no_more() -> None:
    assert after(Result(410), 1, NOW, NOW)[0] is Next.GONE


@pytest.mark.parametrize("said", ["120", format_datetime(NOW + timedelta(seconds=120), usegmt=True)])
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_may_say_when_to_come_again(said: str, status: int) -> None:
    assert after(Result(status, retry_after=said), 1, NOW, NOW) == (Next.AGAIN, NOW + timedelta(seconds=120))


@pytest.mark.parametrize("said", ["", "soon", "-3", "1e9", "²", "Fri, 99 Foo"])
def test_what_it_says_unreadably_is_left_aside(said: str) -> None:
    assert after(Result(429, retry_after=said), 1, NOW, NOW)[1] < NOW + timedelta(seconds=10)


def test_more_patience_than_there_is_gets_one_more_try_at_the_very_end() -> None:
    assert after(Result(503, retry_after="604800"), 1, NOW, NOW) == (Next.AGAIN, NOW + WITHIN)
    late = NOW + WITHIN
    assert after(Result(503, retry_after="604800"), 2, NOW, late)[0] is Next.FAILED


@given(st.lists(st.sampled_from([None, 404, 500, 503]), min_size=20, max_size=20))
def test_a_dead_server_is_tried_eight_times_within_a_day(answers: list[int | None]) -> None:
    now, tried, step = NOW, 0, Next.AGAIN
    waits = []
    while step is Next.AGAIN:
        tried += 1
        step, due = after(Result(answers[tried]), tried, NOW, now)
        waits.append(due - now)
        now = due
    assert step is Next.FAILED
    assert tried == len(WAITS) + 1
    assert now - NOW <= WITHIN
    assert all(later > earlier for earlier, later in pairwise(waits[:-1]))
