"""What a view asks, in SQL and in the browser: the same cases through both, and through every page of every order."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Site, Team
from accounts.tenancy import within
from chat import conditions, lists, merging, orders, reading
from chat.conditions import Conditions, Unreadable
from chat.models import Conversation, Label, Mention, Participation, SavedView
from crm.models import Contact, Segment, Visitor
from paldesk.node import command
from privacy.declarations import can_hold_words
from tests.world import World

PREDICATE = """
import { inOrder, matches, positionOf } from "paldesk/dashboard/conditions";
const { reader, rows, cases } = JSON.parse(process.argv[1]);
console.log(JSON.stringify(cases.map((asked) => rows.filter((row) => matches(row, asked, reader))
  .sort((a, b) => inOrder(positionOf(a, asked), positionOf(b, asked))).map(({ number }) => number))));
"""


@pytest.fixture
def many(world: World) -> World:
    """Conversations that differ in everything a view can ask about."""
    with within(world.acme):
        teams = [Team.objects.create(name=name) for name in ("Workshop", "Sales")]
        teams[0].seat([world.ada_at])
        labels = [Label.objects.create(name=name) for name in ("Gears", "Refund")]
        sites = [world.shop, Site.objects.create(name="Second", allowed_origins=["http://second.test"])]
        lost = {"field": "label", "is": "none", "of": [str(uuid7())]}
        for name, told in {"Verified": {"field": "verified", "is": "yes"}, "Lost": lost}.items():
            segment = Segment.objects.create(name=name, shared=True, conditions={"conditions": [told]})
            SavedView.objects.create(name=name, conditions={"segment": [str(segment.pk)]})
        for number in range(30):
            _one(world, number, teams, labels, sites)
        merging.merge(talk(3), talk(4), by=world.bo_at)
    return world


def _one(world: World, number: int, teams: list[Team], labels: list[Label], sites: list[Site]) -> None:
    visitor, _ = Visitor.objects.arrive(sites[number % 2])
    made = Conversation.objects.start(visitor)
    made.say(visitor, "Hello", uuid7())
    Contact.objects.filter(pk=visitor.contact_id).update(verified=number % 3 == 1)
    by = world.bo_at
    made.assign([None, world.ada_at, world.bo_at][number % 3], by=by)
    made.hand_to([*teams, None][number % 3], by=by)
    made.prioritize(["none", "none", "low", "high", "urgent"][number % 5], by=by)
    for bit, label in enumerate(labels):
        if number >> bit & 1:
            label.put_on(made, by=by)
    if number % 4 == 0:
        Participation.begin(made, world.ada_at, by=by)
        Mention.objects.create(conversation=made, member=world.ada_at, seq=2)
    if number % 7 == 0:
        made.close(by=by)
    if number % 11 == 1:
        made.snooze(timezone.now().replace(microsecond=0) + timedelta(days=1), by=by)
    old = timezone.now().replace(microsecond=0) - timedelta(days=number)
    # Pairs of equal times: where a cursor by time alone would lose or repeat rows.
    moved = old + timedelta(days=number % 2)
    waiting = {"waiting_since": moved} if number % 3 else {"waiting_since": None}
    Conversation.objects.filter(pk=made.pk).update(created_at=old, last_activity_at=moved, **waiting)


def talk(number: int) -> Conversation:
    return Conversation.objects.get(number=number)


def cases(world: World) -> list[Conditions]:
    gears, refund = [str(label.pk) for label in Label.objects.by_name()]
    workshop = str(Team.objects.get(name="Workshop").pk)
    verified, lost = [[str(each.pk)] for each in Segment.objects.order_by("-name")]
    gone, bo = str(uuid7()), str(world.bo_at.pk)
    return [
        *lists.BUILT_IN.values(),
        Conditions(status=["open", "snoozed"], order="waiting"),
        Conditions(status=["pending"]),
        Conditions(assignee=["me", "nobody"]),
        Conditions(assignee=["anyone"], order="priority"),
        Conditions(assignee=[bo, "nobody"]),
        Conditions(assignee=[gone]),
        Conditions(team=["mine"]),
        Conditions(team=["none", workshop], order="waiting"),
        Conditions(labels_any=[gears, gone]),
        Conditions(labels_any=[gears, refund], labels_none=[refund]),
        Conditions(labels_all=[gears, refund]),
        Conditions(labels_none=[gears]),
        Conditions(priority=["urgent", "none"], order="priority"),
        Conditions(site=[str(world.shop.pk)]),
        Conditions(segment=verified),
        Conditions(segment=lost),
        Conditions(segment=[*lost, *verified, gone], status=["open"]),
        Conditions(following=True, mentioned=True, status=["open"]),
        Conditions(waiting_minutes=60 * 24 * 5, order="waiting"),
        Conditions(created_days=10),
        Conditions(active_days=10, order="priority"),
    ]


def in_browser(world: World, asked: list[Conditions]) -> list[list[int]]:
    rows = reading.rows(Conversation.objects.all(), world.ada_at)
    now = reading.milliseconds(timezone.now())
    reader = {"me": world.ada_at.pk, "teams": reading.teams(), "now": now}
    told = msgspec.json.encode({"reader": reader, "rows": rows, "cases": asked}).decode()
    script = command(["node", "--input-type=module", "--eval", PREDICATE, told])
    answer = subprocess.run(script, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    return list(json.loads(answer.stdout))


def in_pages(world: World, asked: Conditions) -> list[int]:
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        found = conditions.matching(asked, world.ada_at)
        rows, cursor = orders.page(found, asked.order, world.ada_at, cursor)
        seen += [row.number for row in rows]
    return seen


@pytest.mark.parametrize("size", [3, 50])
def test_the_browser_sees_what_the_database_finds(many: World, monkeypatch: Any, size: int) -> None:
    monkeypatch.setattr(orders, "PAGE", size)
    with within(many.acme):
        asked = cases(many)
        expected = in_browser(many, asked)
        for case, numbers in zip(asked, expected, strict=True):
            assert in_pages(many, case) == numbers, case
        # Each of them says something: neither everything nor, but for the ids that are gone, nothing.
        assert sum(1 for numbers in expected if not numbers) <= 5
        assert not any(3 in numbers for numbers in expected), "a merged one stands in another's place"


@pytest.mark.parametrize(
    "told",
    [
        {"colour": ["red"]},
        {"status": ["lost"]},
        {"assignee": ["somebody"]},
        {"labels_any": ["x"]},
        {"created_days": 0},
        {"waiting_minutes": "soon"},
        {"order": "random"},
        {"status": ["open"] * 51},
        ["open"],
        None,
    ],
)
def test_what_is_not_in_the_vocabulary_is_refused(told: Any) -> None:
    with pytest.raises(Unreadable):
        conditions.read(told)


def test_nobody_is_sorted_by_who_they_are() -> None:
    """No rule speaks of a contact, a visitor or what one of them wrote."""
    from crm.models import Contact

    personal = {field.name for field in Contact._meta.get_fields() if can_hold_words(field)}
    assert not personal & set(Conditions.__struct_fields__)
    assert not {"contact", "visitor", "body", "words"} & set(Conditions.__struct_fields__)
