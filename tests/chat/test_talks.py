"""A visitor's several conversations on one socket."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets

from accounts.tenancy import within
from chat import sessions, talks
from chat.models import Conversation, Message, Rating
from tests.chat.conftest import ORIGIN, Client, Opener, ticket
from tests.chat.test_composing import attached
from tests.world import World


async def say(client: Client, body: str, **fields: Any) -> dict[str, Any]:
    await client.send("message.send", **{"client_id": uuid4(), "body": body, **fields})
    return await client.expect("message.accepted")


async def opened(connect: Opener, cast: World) -> tuple[Client, dict[str, Any]]:
    client = await connect("/ws/visitor/", origin=ORIGIN)
    await client.send("session.open", ticket=ticket(cast, "visitor", cast.vi.pk))
    return client, await client.expect("session.opened")


def here(cast: World, verb: Any) -> Any:
    """The verb's answer, within Acme, on a thread of its own."""

    def run() -> Any:
        with within(cast.acme):
            return verb()

    return on_thread(run)()


async def test_the_list_comes_with_the_session(visitor: Opener, connect: Opener, cast: World) -> None:
    vi = await visitor()
    second = await say(vi, "Another matter", anew=True)
    assert second["conversation"] != str(cast.talk.pk)

    def answered() -> None:
        cast.talk.close(by=cast.ada_at)
        Rating.objects.give(cast.talk, cast.vi, 4)
        Conversation.objects.get(pk=second["conversation"]).say(cast.ada_at, "Tell me more", uuid4())

    await here(cast, answered)
    _, told = await opened(connect, cast)
    [new, old] = told["talks"]
    assert (new["id"], new["said"], new["closed"], new["unread"]) == (
        second["conversation"],
        "Tell me more",
        False,
        1,
    )
    assert (old["id"], old["closed"], old["rating"], old["unread"]) == (str(cast.talk.pk), True, 4, 0)
    assert (told["conversation"], told["head"], told["more_talks"]) == (new["id"], 3, False)


async def test_a_message_that_begins_one_begins_it_once(
    visitor: Opener, connect: Opener, cast: World
) -> None:
    vi, client_id = await visitor(), uuid4()
    first = await say(vi, "Another matter", anew=True, client_id=client_id)
    later, _ = await opened(connect, cast)
    again = await say(later, "Another matter", anew=True, client_id=client_id)
    assert (again["conversation"], again["seq"]) == (first["conversation"], first["seq"])
    assert await here(cast, lambda: Conversation.objects.visible_to(cast.vi).count()) == 2


async def test_both_are_heard_and_written_to(visitor: Opener, operator: Opener, cast: World) -> None:
    vi, ada = await visitor(), await operator()
    second = (await say(vi, "Another matter", anew=True))["conversation"]
    for talk in (str(cast.talk.pk), second):
        await ada.send("message.send", client_id=uuid4(), body=f"to {talk}", conversation=talk)
        while (told := await vi.expect("message.created"))["by"]["kind"] != "operator":
            pass
        assert (told["conversation"], told["body"]) == (talk, f"to {talk}")
        assert (await say(vi, "Thanks", conversation=talk))["conversation"] == talk


async def test_another_tab_hears_of_one_that_began_elsewhere(visitor: Opener, cast: World) -> None:
    one, other = await visitor(), await visitor()
    begun = (await say(one, "Another matter", anew=True))["conversation"]
    assert (await other.expect("head.moved"))["conversation"] == begun
    await other.send("conversation.resume", conversation=begun, after=0)
    assert (await other.expect("conversation.events"))["events"][-1]["body"] == "Another matter"
    await say(one, "And one more thing", conversation=begun)
    assert (await other.expect("message.created"))["body"] == "And one more thing"


async def test_writing_into_a_closed_one_opens_it_again(visitor: Opener, cast: World) -> None:
    vi = await visitor()
    await here(cast, lambda: cast.talk.close(by=cast.ada_at))
    done = await say(vi, "Still slipping", conversation=cast.talk.pk)
    assert done["conversation"] == str(cast.talk.pk)
    assert await here(cast, lambda: Conversation.objects.get(pk=cast.talk.pk).status) == "open"


async def test_who_begins_very_many_is_slowed(visitor: Opener, cast: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(sessions, "NEW_CONVERSATIONS", "1 per hour")
    vi = await visitor()
    await say(vi, "One", anew=True)
    await vi.send("message.send", client_id=uuid4(), body="Two", anew=True)
    refusal = await vi.expect("command.refused")
    assert refusal["code"] == "slow_down"
    assert refusal["retry_ms"] > 0


async def test_a_long_list_comes_in_pages(cast: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(talks, "PAGE", 2)

    def paged() -> list[str]:
        for number in range(4):
            talk = Conversation.objects.start(cast.vi, anew=True)
            talk.say(cast.vi, f"m{number}", uuid4())
        seen, more, before = [], True, None
        while more:
            page, more = talks.page(cast.vi, before)
            seen += [talk.said for talk in page]
            last = Conversation.objects.get(pk=page[-1].id)
            before = (last.last_activity_at, last.pk)
        return seen

    assert await here(cast, paged) == ["m3", "m2", "m1", "m0", "Mine slip on the way up."]


# Asking and answering

BIKES = {"kind": "buttons", "options": ["City", "Gravel"]}


async def test_what_is_asked_is_answered_by_its_number(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada, talk = await visitor(), await operator(), cast.talk.pk
    await ada.send("message.send", client_id=uuid4(), body="Which bike?", conversation=talk, ask=BIKES)
    asked = await vi.expect("message.created")
    assert asked["ask"] == BIKES
    await say(vi, "Gravel", conversation=talk, answers=asked["seq"])
    while (answer := await ada.expect("message.created"))["by"]["kind"] != "visitor":
        pass
    assert (answer["body"], answer["answers"]) == ("Gravel", asked["seq"])
    await vi.send("conversation.resume", conversation=talk, after=0)
    [*_, question, replied] = (await vi.expect("conversation.events"))["events"]
    assert (question["ask"], question["body"]) == (BIKES, "Which bike?")
    assert (replied["answers"], replied["body"], replied["ask"]) == (asked["seq"], "Gravel", None)


async def test_what_does_not_answer_is_said_all_the_same(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada, talk = await visitor(), await operator(), cast.talk.pk
    ask = {"kind": "field", "field": "email", "label": "Your e-mail"}
    await ada.send("message.send", client_id=uuid4(), body="Where to?", conversation=talk, ask=ask)
    seq = (await vi.expect("message.created"))["seq"]
    for body, number, kept in (("no address", seq, None), ("vi@example.org", seq, seq), ("x", 2, None)):
        await say(vi, body, conversation=talk, answers=number)
        while (told := await ada.expect("message.created"))["body"] != body:
            pass
        assert told["answers"] == kept


async def test_what_nobody_could_answer_is_not_asked(visitor: Opener, operator: Opener, cast: World) -> None:
    vi, ada, talk = await visitor(), await operator(), cast.talk.pk
    for ask, code in (
        ({"kind": "list"}, "bad_ask"),
        ({"kind": "buttons", "options": ["A", "A"]}, "bad_ask"),
        ({"kind": "buttons", "options": [" "]}, "bad_ask"),
        ({"kind": "field", "field": "date"}, "bad_ask"),
        ({"kind": "field", "field": "date", "label": "When", "options": ["A"]}, "bad_ask"),
        ({"kind": "buttons", "options": ["x" * 81]}, "malformed"),
        ({"kind": "buttons", "options": [str(n) for n in range(11)]}, "malformed"),
    ):
        await ada.send("message.send", client_id=uuid4(), body="Well?", conversation=talk, ask=ask)
        assert await ada.refused() == code
    await vi.send("message.send", client_id=uuid4(), body="Well?", conversation=talk, ask=BIKES)
    assert await vi.refused() == "forbidden"


async def test_what_was_taken_back_asks_nothing_any_more(operator: Opener, cast: World) -> None:
    ada, talk = await operator(), cast.talk.pk
    await ada.send("message.send", client_id=uuid4(), body="Well?", conversation=talk, ask=BIKES)
    seq = (await ada.expect("message.accepted"))["seq"]
    await ada.send("message.unsend", ref="u", conversation=talk, about=seq)
    await ada.expect("command.done")
    assert await here(cast, lambda: Message.objects.get(conversation=talk, seq=seq).ask) is None


async def test_a_visitor_sends_their_own_files_alone(visitor: Opener, cast: World) -> None:
    vi, theirs, talk = await visitor(), await attached(cast), cast.talk.pk
    await vi.send("message.send", client_id=uuid4(), body="", files=[theirs], conversation=talk)
    assert await vi.refused() == "unknown_file"
    mine = await attached(cast, visitor=cast.vi)
    await say(vi, "", files=[mine], conversation=talk)
    await vi.send("conversation.resume", conversation=talk, after=0)
    [*_, last] = (await vi.expect("conversation.events"))["events"]
    assert [file["id"] for file in last["files"]] == [str(mine)]
