"""The rows before, with the ledger's events folded in by the inbox's own script, are the rows after."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.conf import settings
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import reading
from chat.models import Conversation
from chat.protocol import Row
from paldesk.node import command
from tests.world import World

FOLD = """
import { adopt, apply, begin } from "paldesk/dashboard/state";
const { me, rows, frames } = JSON.parse(process.argv[1]);
const after = frames.reduce((state, frame) => apply(state, frame, 0), adopt(begin(me, []), rows));
console.log(JSON.stringify({ rows: Object.values(after.rows), stale: after.stale }));
"""
VERBS: dict[str, Callable[[Conversation, World], Any]] = {
    "the visitor writes": lambda talk, world: talk.say(world.vi, "Hello " + "é𝛑" * 100, uuid7()),
    "Ada answers": lambda talk, world: talk.say(world.ada_at, "Hello", uuid7()),
    "Bo notes": lambda talk, world: talk.note(world.bo_at, "Between us", uuid7()),
    "Bo assigns to Ada": lambda talk, world: talk.assign(world.ada_at, by=world.bo_at),
    "Ada assigns to nobody": lambda talk, world: talk.assign(None, by=world.ada_at),
    "Bo closes": lambda talk, world: talk.close(by=world.bo_at),
    "Ada reopens": lambda talk, world: talk.reopen(by=world.ada_at),
}


def row_of(world: World) -> Row:
    [row] = reading.rows(Conversation.objects.filter(pk=world.talk.pk), world.ada_at)
    return row


def folded(world: World, before: Row, frames: list[Any]) -> dict[str, Any]:
    told = {"me": world.ada_at.pk, "rows": [before], "frames": frames}
    script = command(["node", "--input-type=module", "--eval", FOLD, msgspec.json.encode(told).decode()])
    answer = subprocess.run(script, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    return dict(json.loads(answer.stdout))


def plain(row: Row) -> dict[str, Any]:
    return dict(msgspec.to_builtins(row))


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
@pytest.mark.parametrize("first", [None, "Bo closes", "Bo assigns to Ada", "the visitor writes"])
def test_each_verb_changes_the_row_as_its_event_says(
    world: World, verb: Callable[[Conversation, World], Any], first: str | None
) -> None:
    with within(world.acme):
        if first:
            VERBS[first](world.talk, world)
        before = row_of(world)
        verb(world.talk, world)
        frames = reading.events(world.talk, before.last_seq).events
        assert folded(world, before, frames) == {"rows": [plain(row_of(world))], "stale": []}


@pytest.mark.parametrize("seed", range(3))
def test_any_walk_through_the_verbs_ends_at_the_same_row(world: World, seed: int) -> None:
    chance = random.Random(seed)
    with within(world.acme):
        before = row_of(world)
        for verb in chance.choices(list(VERBS.values()), k=30):
            verb(world.talk, world)
        frames = reading.events(world.talk, before.last_seq).events
        assert folded(world, before, frames) == {"rows": [plain(row_of(world))], "stale": []}
