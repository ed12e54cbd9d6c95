"""The rows before, with the ledger's events folded in by the inbox's own script, are the rows after."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, get_args

import msgspec
import pytest
from django.conf import settings
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.api.ids import shown
from accounts.api.scopes import SCOPES
from accounts.models import ApiKey, Membership, Team
from accounts.tenancy import within
from chat import blocking, ledger, merging, reading
from chat.api import messages as api
from chat.models import Conversation, Label, Message, Participation, Rating
from chat.protocol import Row
from crm.models import Visitor
from paldesk.node import command
from tests.world import World, begun

FOLD = """
import { adopt, apply, begin } from "paldesk/dashboard/state";
const { me, rows, frames } = JSON.parse(process.argv[1]);
const after = frames.reduce((state, frame) => apply(state, frame, 0), adopt(begin(me, []), rows));
console.log(JSON.stringify({ rows: Object.values(after.rows), stale: after.stale }));
"""
Verb = Callable[[Conversation, World], Any]


def last(talk: Conversation, *, note: bool = False) -> Message:
    """Ada's last message or note, or a new one of hers where she has none that is left."""
    kind = "note.added" if note else "message.created"
    mine = talk.events.filter(kind=kind, actor=Membership.objects.get(user__first_name="Ada").pk)
    found = Message.objects.filter(conversation=talk, unsent_at=None, seq__in=mine.values("seq"))
    return found.latest("seq")


def ada_writes(talk: Conversation, world: World) -> Any:
    return talk.say(world.ada_at, "Hello **you**", uuid7())


def ada_edits(talk: Conversation, world: World) -> Any:
    ada_writes(talk, world)
    return last(talk).edit(f"Hello {talk.last_seq}", by=world.ada_at)


def ada_unsends(talk: Conversation, world: World) -> Any:
    ada_writes(talk, world)
    return last(talk).unsend(by=world.ada_at)


def ada_unsends_an_older_one(talk: Conversation, world: World) -> Any:
    ada_writes(talk, world)
    older = last(talk)
    talk.say(world.bo_at, "Newer", uuid7())
    return older.unsend(by=world.ada_at)


def ada_changes_a_note(talk: Conversation, world: World) -> Any:
    talk.note(world.ada_at, "Between us", uuid7())
    last(talk, note=True).edit("Between you and me", by=world.ada_at)
    return last(talk, note=True).unsend(by=world.ada_at)


def label(name: str) -> Label:
    return Label.objects.get_or_create(name=name)[0]


def team() -> Team:
    return Team.objects.get_or_create(name="Workshop")[0]


def another(talk: Conversation, world: World) -> Conversation:
    """A second conversation, that this one can be merged with."""
    found = Conversation.objects.exclude(pk=talk.pk).first()
    return found or begun(Visitor.objects.arrive(world.shop)[0])


def bo_merges(talk: Conversation, world: World) -> Any:
    if talk.lock().merged_into_id is None:
        merging.merge(talk, another(talk, world), by=world.bo_at)


def bo_merges_the_other(talk: Conversation, world: World) -> Any:
    if talk.lock().merged_into_id is None:
        merging.merge(another(talk, world), talk, by=world.bo_at)
        merging.unmerge(another(talk, world), by=world.bo_at)


def snoozed_and_woken(talk: Conversation, world: World) -> Any:
    talk.snooze(later(), by=world.ada_at)
    past = timezone.now() - timedelta(minutes=1)
    Conversation.objects.filter(pk=talk.pk).update(snoozed_until=past)
    return talk.wake()


def later() -> datetime:
    return timezone.now().replace(microsecond=0) + timedelta(days=1)


def vi_rates(talk: Conversation, world: World) -> Any:
    if talk.lock().status != "closed":
        talk.close(by=world.ada_at)
    return Rating.objects.give(talk, world.vi, 1 + talk.lock().last_seq % 5)


def key(world: World) -> ApiKey:
    """A program of the customer's."""
    found = ApiKey.objects.filter(name="Shop server").first()
    return found or ApiKey.objects.make(world.acme, "Shop server", list(SCOPES), by=world.ada_at)[0]


def a_key_says(talk: Conversation, world: World, voice: Membership | None = None, **more: Any) -> Any:
    operator = shown("operator", voice.pk) if voice else None
    return api.say(key(world), talk, api.NewMessage(body="Your **bike**", operator=operator, **more))


def a_key_labels(talk: Conversation, world: World) -> Any:
    label("Rush").put_on(talk, by=key(world))
    return label("Gears").take_off(talk, by=key(world))


VERBS: dict[str, Verb] = {
    "the visitor writes": lambda talk, world: talk.say(world.vi, "Hello " + "é𝛑" * 100, uuid7()),
    "Ada answers": ada_writes,
    "Ada edits": ada_edits,
    "Ada takes back": ada_unsends,
    "Ada takes an older one back": ada_unsends_an_older_one,
    "Bo notes": lambda talk, world: talk.note(world.bo_at, "Between us", uuid7()),
    "Ada changes a note": ada_changes_a_note,
    "Bo assigns to Ada": lambda talk, world: talk.assign(world.ada_at, by=world.bo_at),
    "Ada assigns to nobody": lambda talk, world: talk.assign(None, by=world.ada_at),
    "Bo hands to a team": lambda talk, world: talk.hand_to(team(), by=world.bo_at),
    "Bo hands to no team": lambda talk, world: talk.hand_to(None, by=world.bo_at),
    "Bo closes": lambda talk, world: talk.close(by=world.bo_at),
    "Vi rates": vi_rates,
    "Ada reopens": lambda talk, world: talk.reopen(by=world.ada_at),
    "Ada waits for somebody": lambda talk, world: talk.pend(by=world.ada_at),
    "Ada snoozes": lambda talk, world: talk.snooze(later(), by=world.ada_at),
    "its time comes": snoozed_and_woken,
    "Bo finds it urgent": lambda talk, world: talk.prioritize("urgent", by=world.bo_at),
    "Bo finds it usual": lambda talk, world: talk.prioritize("none", by=world.bo_at),
    "Bo labels": lambda talk, world: label("Gears").put_on(talk, by=world.bo_at),
    "Ada labels": lambda talk, world: label("Repair").put_on(talk, by=world.ada_at),
    "Ada takes a label off": lambda talk, world: label("Gears").take_off(talk, by=world.ada_at),
    "Ada follows": lambda talk, world: Participation.begin(talk, world.ada_at, by=world.ada_at),
    "Bo joins": lambda talk, world: Participation.begin(talk, world.bo_at, by=world.ada_at),
    "Ada follows no more": lambda talk, world: Participation.end(talk, world.ada_at, by=world.bo_at),
    "Bo merges": bo_merges,
    "Bo takes the merge back": lambda talk, world: merging.unmerge(talk, by=world.bo_at),
    "Bo merges another into it and back": bo_merges_the_other,
    "Ada blocks": lambda talk, world: blocking.block(talk, by=world.ada_at),
    "Ada lets in again": lambda talk, world: blocking.unblock(talk, by=world.ada_at),
}


def a_key_closes_and_reopens(talk: Conversation, world: World) -> Any:
    talk.close(by=key(world))
    return talk.reopen(by=key(world))


# What programs do over the API, by their key.
BY_KEY: dict[str, Verb] = {
    "a key writes in nobody's name": a_key_says,
    "a key writes in Bo's name": lambda talk, world: a_key_says(talk, world, world.bo_at),
    "a key notes": lambda talk, world: a_key_says(talk, world, kind="note"),
    "a key assigns to Bo": lambda talk, world: talk.assign(world.bo_at, by=key(world)),
    "a key finds it urgent": lambda talk, world: talk.prioritize("high", by=key(world)),
    "a key labels": a_key_labels,
    "a key closes and reopens": a_key_closes_and_reopens,
    "a key waits": lambda talk, world: talk.pend(by=key(world)),
    "a key snoozes": lambda talk, world: talk.snooze(later(), by=key(world)),
}
FIRST = [None, "Bo closes", "Ada snoozes", "Bo merges", "Bo labels", "Ada answers"]


def row_of(world: World) -> Row:
    [row] = reading.rows(Conversation.objects.filter(pk=world.talk.pk), world.ada_at)
    return row


def folded(world: World, before: Row, frames: list[Any]) -> dict[str, Any]:
    told = {"me": world.ada_at.pk, "rows": [before], "frames": frames}
    script = command(["node", "--input-type=module", "--eval", FOLD, msgspec.json.encode(told).decode()])
    answer = subprocess.run(script, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    return dict(json.loads(answer.stdout))


def differing(world: World, before: Row, frames: list[Any]) -> dict[str, Any]:
    """What the fold makes of the row and what the server says of it, where they differ."""
    after = folded(world, before, frames)
    [row], server = after["rows"], plain(row_of(world))
    told = {**row, "stale": after["stale"]}
    return {
        name: (told.get(name), value)
        for name, value in {**server, "stale": []}.items()
        if told[name] != value
    }


def plain(row: Row) -> dict[str, Any]:
    return dict(msgspec.to_builtins(row))


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
@pytest.mark.parametrize("first", FIRST)
def test_each_verb_changes_the_row_as_its_event_says(world: World, verb: Verb, first: str | None) -> None:
    with within(world.acme):
        if first:
            VERBS[first](world.talk, world)
        before = row_of(world)
        verb(world.talk, world)
        frames = reading.events(world.talk, before.last_seq).events
        assert differing(world, before, frames) == {}


@pytest.mark.parametrize("verb", BY_KEY.values(), ids=BY_KEY.keys())
def test_what_a_key_does_changes_the_row_as_its_event_says(world: World, verb: Verb) -> None:
    with within(world.acme):
        before = row_of(world)
        verb(world.talk, world)
        frames = reading.events(world.talk, before.last_seq).events
        assert frames
        assert differing(world, before, frames) == {}


@pytest.mark.parametrize("seed", range(3))
def test_any_walk_through_the_verbs_ends_at_the_same_row(world: World, seed: int) -> None:
    chance = random.Random(seed)
    with within(world.acme):
        before = row_of(world)
        for verb in chance.choices([*VERBS.values(), *BY_KEY.values()], k=40):
            verb(world.talk, world)
        frames = reading.events(world.talk, before.last_seq).events
        assert differing(world, before, frames) == {}


ELSEWHERE = {"message.scheduled", "schedule.ended"}  # tests/chat/test_schedule.py


def test_no_kind_of_event_is_left_out(world: World) -> None:
    with within(world.acme):
        for verb in VERBS.values():
            verb(world.talk, world)
        kinds = set(world.talk.events.values_list("kind", flat=True))
    assert set(get_args(ledger.Kind)) - kinds == ELSEWHERE
