"""The workspace's stream: every event once, in order, without gaps, whoever writes and whoever relays."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from django.db import connection
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import contact_removing, relay
from chat.models import Conversation, Event, StreamEntry
from crm.models import Contact, Occurrence, Visitor
from tests.api.conftest import made
from tests.world import World, begun, build

WRITERS, SAID = 8, 12


def told(ask: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = ask("GET", f"events?limit=50&after={found[-1]['position'] if found else 0}").said
        found += page["data"]
        if not page["has_more"]:
            return found


def write(world: World, talks: list[Conversation], visitor: Visitor, at: int) -> None:
    """Half of what is said beside what is learned of the one contact and of another who comes and goes."""
    for number in range(SAID):
        with within(world.acme):
            talks[(at + number) % len(talks)].say(visitor, f"{at} {number}", uuid7())
        with within(world.acme):
            Contact.objects.get(pk=visitor.contact_id).learn({f"fact{at}": number}, "server", verified=True)
        if number % 4 == at % 4:
            come_and_go(world)
    connection.close()


def come_and_go(world: World) -> None:
    with within(world.acme):
        contact = Contact.objects.add()
    with within(world.acme):
        contact.learn({"plan": "pro"}, "rest")
    with within(world.acme):
        contact_removing.remove(contact, by=world.ada_at)


def pass_on(stop: threading.Event) -> None:
    """A relay that never waits, and another beside it."""
    while not stop.is_set():
        relay.relay()
    connection.close()


def test_eight_writers_and_two_relays_leave_no_gap(committed: None, redis: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(relay, "AGE", "0 seconds")
    world = build()
    _, ask = made(world)
    with within(world.acme):
        talks = [world.talk, begun(Visitor.objects.arrive(world.shop)[0])]
    stop = threading.Event()
    relays = [threading.Thread(target=pass_on, args=[stop]) for _ in range(2)]
    writers = [threading.Thread(target=write, args=[world, talks, world.vi, at]) for at in range(WRITERS)]
    for each in (*relays, *writers):
        each.start()
    seen: list[dict[str, Any]] = []
    while any(each.is_alive() for each in writers):
        # A reader who follows meanwhile: what was seen once is never followed by something earlier.
        after = seen[-1]["position"] if seen else 0
        seen += ask("GET", f"events?after={after}").said["data"]
    for each in writers:
        each.join()
    stop.set()
    for each in relays:
        each.join()
    relay.relay()
    events = told(ask)
    assert [each["position"] for each in events] == list(range(1, len(events) + 1))
    assert len({each["id"] for each in events}) == len(events)
    # Names of what changed are forgotten with the contact; all else was seen as it stands.
    assert [each["id"] for each in seen] == [each["id"] for each in events[: len(seen)]]
    talked = [each for each in events if each["conversation"]]
    with within(world.acme):
        assert len(talked) == Event.objects.count() == 2 * 3 + WRITERS * SAID
        assert not Occurrence.objects.exists()
    by_talk: defaultdict[str, list[int]] = defaultdict(list)
    for each in talked:
        by_talk[each["conversation"]].append(each["seq"])
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in by_talk.values())
    contacts_are_told_in_order([each for each in events if not each["conversation"]], world)


def contacts_are_told_in_order(events: list[dict[str, Any]], world: World) -> None:
    """Nobody is told of before they are new or after they are gone, and no last change is missed."""
    by_contact: defaultdict[str, list[str]] = defaultdict(list)
    for each in events:
        by_contact[each["contact"]].append(each["type"])
    gone = [kinds for kinds in by_contact.values() if kinds[-1] == "contact.deleted"]
    assert len(gone) == WRITERS * SAID // 4
    assert all(kinds[0] == "contact.created" and kinds.count("contact.deleted") == 1 for kinds in gone)
    vi = f"ctc_{world.vi.contact_id.hex}"
    facts = {name for each in events if each["contact"] == vi for name in each["changed"]}
    assert facts >= {f"fact{at}" for at in range(WRITERS)}
    # Eight who write at once are told of together.
    assert 0 < by_contact[vi].count("contact.updated") <= WRITERS * SAID


def test_events_are_thin_and_name_who_did_it(ask: Any, world: World, redis: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(relay, "AGE", "0 seconds")
    relay.relay()
    talk = f"cnv_{world.talk.pk.hex}"
    ask("PATCH", f"conversations/{talk}", {"assignee": f"opr_{world.bo_at.pk.hex}"})
    relay.relay()
    last = told(ask)[-1]
    assert (last["type"], last["target"]) == ("conversation.assigned", f"opr_{world.bo_at.pk.hex}")
    assert last["actor"]["kind"] == "api"
    assert last["contact"] == f"ctc_{world.vi.contact_id.hex}"
    assert ask("GET", f"conversations?updated_since={last['at']}").said["data"][0]["id"] == talk


def test_a_deleted_conversation_leaves_its_places(
    ask: Any, world: World, redis: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(relay, "AGE", "0 seconds")
    relay.relay()
    before = told(ask)
    assert ask("DELETE", f"conversations/cnv_{world.talk.pk.hex}").status_code == 204
    after = told(ask)
    assert [each["position"] for each in after] == [each["position"] for each in before]
    talked = [each for each in after if each["conversation"]]
    assert {each["type"] for each in talked} == {"conversation.erased"}
    assert {each["contact"] for each in talked} == {None}
    with within(world.acme):
        assert StreamEntry.objects.count() == len(before)
