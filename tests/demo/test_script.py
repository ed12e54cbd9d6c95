"""The talks of the demo, as texts."""

from __future__ import annotations

from random import Random

import pytest

from paldesk.demo.people import FIRST, LAST
from paldesk.demo.script import Talk, talks, told
from paldesk.demo.stage import SCENES

TALKS = talks(*(file for scene in SCENES for file in scene.talks))
FACTS = dict.fromkeys(("name", "me", "bike", "town", "day", "order", "ticket"), "…")


def test_one_of_the_alternatives_is_told_with_the_facts_filled_in() -> None:
    heard = {told("{Hi|Hello} $name", {"name": "Vi"}, Random(number)) for number in range(20)}
    assert heard == {"Hi Vi", "Hello Vi"}


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(KeyError):
        told("at $nowhere", FACTS, Random(1))


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
def test_every_talk_can_be_told(talk: Talk) -> None:
    texts = [told(line.text, FACTS, Random(seed)) for line in talk.lines for seed in range(6)]
    assert [text for text in texts if not text.strip() or set("{}|$") & set(text)] == []


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
def test_a_visitor_begins_and_somebody_answers(talk: Talk) -> None:
    sides = [line.side for line in talk.lines]
    assert sides[0] == "visitor"
    assert "operator" in sides


def test_there_are_people_for_every_language() -> None:
    assert {talk.language for talk in TALKS} <= set(FIRST) & set(LAST)


def test_no_talk_is_there_twice() -> None:
    names = [talk.name for talk in TALKS]
    assert len(names) == len(set(names))
