"""Both sockets, from the first frame to the last."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets

from accounts.models import Workspace
from accounts.tenancy import within
from chat import live, protocol as p
from chat.models import Event
from chat.relay import relay
from tests.chat.conftest import ORIGIN, Client, Opener, ticket
from tests.world import World


async def say(client: Client, body: str, **fields: Any) -> dict[str, Any]:
    await client.send("message.send", client_id=uuid4(), body=body, **fields)
    return await client.expect("message.accepted")


# Opening


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://evil.test", f"{ORIGIN}.evil.test", ORIGIN.replace("http", "https"), f"{ORIGIN}0"],
)
async def test_a_foreign_origin_is_refused(connect: Opener, cast: World, origin: str | None) -> None:
    client = await connect("/ws/visitor/", origin=origin)
    assert await client.is_silent()
    await client.send("session.open", ticket=ticket(cast, "visitor", cast.vi.pk))
    assert await client.is_silent()


async def test_a_ticket_opens_once(connect: Opener, cast: World) -> None:
    used = ticket(cast, "visitor", cast.vi.pk)
    first, second = await connect("/ws/visitor/"), await connect("/ws/visitor/")
    await first.send("session.open", ticket=used)
    opened = await first.expect("session.opened")
    assert (opened["conversation"], opened["head"]) == (str(cast.talk.pk), 3)
    await second.send("session.open", ticket=used)
    assert await second.refused() == "ticket"
    assert await second.closed() == p.Closing.TICKET


async def test_an_expired_ticket_says_what_to_do(connect: Opener, cast: World, redis: Any) -> None:
    old = ticket(cast, "visitor", cast.vi.pk)
    redis.flushall()
    client = await connect("/ws/visitor/")
    await client.send("session.open", ticket=old)
    assert "ask for a new one" in (await client.expect("command.refused"))["detail"]


async def test_a_ticket_of_another_origin_side_or_workspace_opens_nothing(
    connect: Opener, cast: World
) -> None:
    for made, path in (
        (ticket(cast, "visitor", cast.vi.pk, origin="https://evil.test"), "/ws/visitor/"),
        (ticket(cast, "visitor", cast.vi.pk), f"/ws/operator/{cast.acme.slug}/"),
        (ticket(cast, "operator", cast.ada_at.pk), "/ws/visitor/"),
    ):
        client = await connect(path)
        await client.send("session.open", ticket=made)
        assert await client.closed() == p.Closing.TICKET
    elsewhere = await connect(f"/ws/operator/{cast.other.slug}/")
    await elsewhere.send("session.open", ticket=ticket(cast, "operator", cast.ada_at.pk))
    assert await elsewhere.closed() == p.Closing.REVOKED


async def test_the_first_frame_must_open_the_session(connect: Opener, cast: World) -> None:
    client = await connect("/ws/visitor/")
    await client.send("ping")
    assert await client.closed() == p.Closing.TICKET


async def test_a_closed_workspace_lets_nobody_in(connect: Opener, cast: World) -> None:
    made = ticket(cast, "operator", cast.ada_at.pk)
    await on_thread(Workspace.objects.filter(pk=cast.acme.pk).update)(closed_at=cast.talk.created_at)
    client = await connect(f"/ws/operator/{cast.acme.slug}/")
    await client.send("session.open", ticket=made)
    assert await client.closed() == p.Closing.REVOKED


# Talking


async def test_what_a_visitor_writes_reaches_the_operator(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    ada, vi = await operator(), await visitor()
    accepted = await say(vi, "Hello there")
    created = await ada.expect("message.created")
    assert (created["body"], created["seq"]) == ("Hello there", accepted["seq"])
    assert created["by"] == {"kind": "visitor", "id": str(cast.vi.pk), "voice": None}


async def test_the_answer_reaches_the_visitor_and_the_colleague(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada, bo = await visitor(), await operator(), await operator(cast.bo_at)
    await say(ada, "We do.", conversation=cast.talk.pk)
    for client in (vi, bo):
        assert (await client.expect("message.created"))["body"] == "We do."


async def test_acknowledged_means_committed(visitor: Opener, cast: World) -> None:
    vi = await visitor()
    accepted = await say(vi, "Is it safe?")

    def stored() -> bool:
        with within(cast.acme):
            return bool(Event.objects.filter(conversation=cast.talk, seq=accepted["seq"]).exists())

    assert await on_thread(stored)()


async def test_a_repeated_message_is_acknowledged_and_shown_once(visitor: Opener, operator: Opener) -> None:
    ada, vi = await operator(), await visitor()
    key = uuid4()
    for _ in range(3):
        await vi.send("message.send", client_id=key, body="again")
        await vi.expect("message.accepted")
    await ada.expect("message.created")
    assert await ada.hears_no("message.created")


async def test_an_id_reused_for_another_text_is_refused(visitor: Opener) -> None:
    vi, key = await visitor(), uuid4()
    await vi.send("message.send", client_id=key, body="one")
    await vi.send("message.send", client_id=key, body="two")
    assert await vi.refused() == "client_id_reused"


@pytest.mark.parametrize("body", ["", "   ", "\n\t", "a\x00b"])
async def test_an_empty_message_is_refused(visitor: Opener, body: str) -> None:
    vi = await visitor()
    await vi.send("message.send", client_id=uuid4(), body=body)
    assert await vi.refused() == "empty"


async def test_a_first_message_begins_the_conversation_once(visitor: Opener, cast: World) -> None:
    from crm.models import Visitor

    def arrive() -> Any:
        with within(cast.acme):
            return Visitor.objects.arrive(cast.shop)[0].pk

    new = await on_thread(arrive)()
    tab, other_tab = await visitor(new), await visitor(new)
    first, second = await asyncio.gather(say(tab, "Hi"), say(other_tab, "Hi from here"))
    assert first["conversation"] == second["conversation"]
    assert sorted((first["seq"], second["seq"])) == [2, 3]


async def test_a_visitor_sees_no_note_and_no_gap(visitor: Opener, operator: Opener, cast: World) -> None:
    vi, ada = await visitor(), await operator()
    await ada.send("note.add", client_id=uuid4(), conversation=cast.talk.pk, body="SECRET-NOTE")
    await ada.expect("message.accepted")
    await ada.send("conversation.assign", ref="1", conversation=cast.talk.pk, to=cast.bo_at.pk)
    await ada.expect("command.done")
    assert [(await vi.expect("event.hidden"))["seq"] for _ in range(2)] == [4, 5]
    await vi.send("conversation.resume", conversation=cast.talk.pk, after=0)
    page = await vi.expect("conversation.events")
    assert [event["seq"] for event in page["events"]] == [1, 2, 3, 4, 5]
    assert "SECRET-NOTE" not in str(vi.seen)


async def test_resume_gives_exactly_what_was_missed(operator: Opener, cast: World) -> None:
    ada = await operator()
    for number in range(5):
        await say(ada, f"m{number}", conversation=cast.talk.pk)
    await ada.send("conversation.resume", conversation=cast.talk.pk, after=5)
    page = await ada.expect("conversation.events")
    assert [event["seq"] for event in page["events"]] == [6, 7, 8]
    assert (page["head"], page["more"]) == (8, False)


async def test_a_long_conversation_comes_in_pages(operator: Opener, cast: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("chat.reading.events.__defaults__", (2,))
    ada = await operator()
    await ada.send("conversation.resume", conversation=cast.talk.pk, after=0)
    page = await ada.expect("conversation.events")
    assert ([event["seq"] for event in page["events"]], page["more"]) == ([1, 2], True)


async def test_a_heartbeat_tells_what_moved_on(operator: Opener, cast: World) -> None:
    ada = await operator()
    await ada.send("ping", heads={str(cast.talk.pk): 1, str(uuid4()): 7})
    assert (await ada.expect("pong"))["heads"] == {str(cast.talk.pk): 3}
    await ada.send("ping", heads={str(cast.talk.pk): 3})
    assert (await ada.expect("pong"))["heads"] == {}


async def test_typing_and_reading_are_told_to_the_other_side(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada = await visitor(), await operator()
    await vi.send("typing.set", conversation=cast.talk.pk, typing=True)
    typing = await ada.expect("typing.changed")
    assert (typing["typing"], typing["by"]["kind"]) == (True, "visitor")
    await ada.send("read.mark", conversation=cast.talk.pk, seq=99)
    marked = await vi.expect("read.marked")
    assert (marked["seq"], marked["by"]["kind"]) == (3, "operator")


async def test_a_relay_tells_what_a_dead_process_did_not(operator: Opener, cast: World) -> None:
    ada = await operator()
    await asyncio.sleep(0.6)
    assert await on_thread(relay)() >= 1
    assert (await ada.expect("head.moved"))["seq"] == 3
    assert await on_thread(relay)() == 0


# The inbox's commands


async def test_close_and_reopen_are_told_to_both_sides(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada = await visitor(), await operator()
    for verb, event in (("close", "closed"), ("reopen", "reopened")):
        await ada.send(f"conversation.{verb}", ref=verb, conversation=cast.talk.pk)
        for client in (vi, ada):
            told = await client.expect(f"conversation.{event}")
            assert told["by"] == {"kind": "operator", "id": str(cast.ada_at.pk), "voice": None}


async def test_two_operators_who_close_at_once_leave_one_closure(operator: Opener, cast: World) -> None:
    ada, bo = await operator(), await operator(cast.bo_at)
    for client in (ada, bo):
        await client.send("conversation.close", ref="x", conversation=cast.talk.pk)
    for client in (ada, bo):
        await client.expect("command.done")

    def closures() -> int:
        with within(cast.acme):
            return int(Event.objects.filter(kind="conversation.closed").count())

    assert await on_thread(closures)() == 1


async def test_assigning_to_a_stranger_is_refused_in_words(operator: Opener, cast: World) -> None:
    ada = await operator()
    await ada.send("conversation.assign", ref="7", conversation=cast.talk.pk, to=cast.cy_at.pk)
    refused = await ada.expect("command.refused")
    assert (refused["code"], refused["ref"]) == ("unknown_member", "7")


async def test_rows_are_fetched_as_the_member_sees_them(operator: Opener, cast: World) -> None:
    ada = await operator()
    await ada.send("inbox.fetch", ref="r", ids=[cast.talk.pk, uuid4()])
    [row] = (await ada.expect("inbox.rows"))["rows"]
    assert (row["preview"], row["preview_by"], row["read_seq"]) == ("Mine slip on the way up.", "visitor", 0)


async def test_presence_is_told_once_however_many_tabs(operator: Opener, cast: World) -> None:
    ada, bo = await operator(), await operator(cast.bo_at)
    assert (await ada.expect("presence.changed"))["person"]["status"] == "online"
    await ada.expect("presence.changed")
    second_tab = await operator(cast.bo_at)
    await bo.send("presence.set", status="away")
    assert await ada.is_silent()
    await second_tab.send("presence.set", status="away")
    assert (await ada.expect("presence.changed"))["person"]["status"] == "away"


# The live layer


async def test_a_cut_line_makes_every_client_ask(visitor: Opener, operator: Opener, redis: Any) -> None:
    vi, ada = await visitor(), await operator()
    await asyncio.sleep(0.1)
    await on_thread(redis.client_kill_filter)(_type="pubsub")
    for client in (vi, ada):
        await client.expect("session.stale")
    await say(vi, "Heard again?")
    assert (await ada.expect("message.created"))["body"] == "Heard again?"


async def test_a_foreign_topic_is_never_joined(operator: Opener, cast: World) -> None:
    await operator(cast.cy_at)
    own = [live.operators_topic(cast.other.pk), live.member_topic(cast.other.pk, cast.cy_at.pk)]
    assert list(live.hub()._listeners) == own
