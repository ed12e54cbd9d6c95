"""The visitors board over the socket: who is told what, and how often."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets

from accounts.tenancy import within
from chat import board, live, onsite
from chat.models import Conversation
from crm.models import Consent, Contact, Visitor
from tests.chat.conftest import Client, Opener
from tests.world import World

HERON = "http://shop.test/bikes/heron"


def agrees(world: World, visitor: Visitor, yes: bool = True) -> None:
    with within(world.acme):
        Consent.objects.say(visitor, "insights", yes, "visitor")


def newcomer(world: World, name: str = "") -> Visitor:
    with within(world.acme):
        visitor, _ = Visitor.objects.arrive(world.shop)
        Contact.objects.filter(pk=visitor.contact_id).update(name=name)
        return visitor


def reads(world: World, visitor: Visitor, url: str = HERON, **more: Any) -> None:
    visit = onsite.Onsite(site=world.shop.pk, url=url, title="Heron", arrived_at=1, page_at=2, **more)
    onsite.show(live.redis(), world.acme.pk, visitor.pk, visit)


async def watching(client: Client) -> list[dict[str, Any]]:
    """How it stands when somebody begins to watch."""
    await client.send("board.watch", on=True)
    frame = await client.expect("board.changed")
    assert frame["whole"]
    assert frame["ends"]
    return list(frame["here"])


async def test_whoever_agreed_is_shown_with_the_page_and_the_others_with_nothing(
    operator: Opener, visitor: Opener, cast: World
) -> None:
    ada = await operator()
    noa = await on_thread(newcomer)(cast, "Noa")
    await on_thread(agrees)(cast, noa)
    await on_thread(reads)(cast, noa, country="DE", city="Kiel", visits=3, source="google.com")
    await visitor()  # Vi has the chat open, and agreed to nothing
    here = {each["id"]: each for each in await watching(ada)}
    assert here.pop(str(board.stand_in(cast.vi.pk))) == {"id": str(board.stand_in(cast.vi.pk))}
    [shown] = here.values()
    assert (shown["name"], shown["url"], shown["country"]) == ("Noa", HERON, "DE")
    assert (shown["visits"], shown["source"], shown["known"]) == (3, "google.com", True)
    assert shown.get("state", "none") == "none"
    assert str(cast.vi.contact_id) not in str(ada.seen)


async def test_what_is_kept_of_somebody_who_did_not_agree_is_not_shown_either(
    operator: Opener, cast: World
) -> None:
    """Whoever wrote it there: the consents are read with every look."""
    ada = await operator()
    await on_thread(reads)(cast, cast.vi)
    assert await watching(ada) == [{"id": str(board.stand_in(cast.vi.pk))}]


async def test_pages_names_and_conversations_move_while_somebody_watches(
    operator: Opener, cast: World
) -> None:
    ada = await operator()
    await on_thread(agrees)(cast, cast.vi)
    assert await watching(ada) == []
    await on_thread(reads)(cast, cast.vi)
    [here] = (await ada.expect("board.changed"))["here"]
    assert (here["url"], here["state"], here["number"]) == (HERON, "waiting", cast.talk.number)
    await ada.send("message.send", client_id=uuid4(), body="Yes.", conversation=cast.talk.pk)
    [here] = (await ada.expect("board.changed"))["here"]
    assert here["state"] == "talking"
    await ada.send("conversation.assign", ref="a", conversation=cast.talk.pk, to=cast.ada_at.pk)
    [here] = (await ada.expect("board.changed"))["here"]
    assert here["assignee"] == str(cast.ada_at.pk)
    await on_thread(agrees)(cast, cast.vi, False)
    await on_thread(onsite.forget)(live.redis(), cast.acme.pk, [cast.vi.pk])
    frame = await ada.expect("board.changed")
    assert (frame["here"], frame["gone"]) == ([{"id": str(board.stand_in(cast.vi.pk))}], [str(cast.vi.pk)])


async def test_many_changes_are_one_frame_and_nobody_else_hears(operator: Opener, cast: World) -> None:
    ada, bo, cy = await operator(), await operator(cast.bo_at), await operator(cast.cy_at)
    for client in (ada, cy):
        assert await watching(client) == []
    noa = await on_thread(newcomer)(cast)
    await on_thread(agrees)(cast, noa)
    for number in range(30):
        await on_thread(reads)(cast, noa, f"{HERON}?size={number}")
    seen = [await ada.expect("board.changed")]
    while not seen[-1]["here"][0]["url"].endswith("=29"):
        seen.append(await ada.expect("board.changed"))
    assert len(seen) <= 3
    for client in (bo, cy):
        await client.send("ping")
        await client.expect("pong")
        assert [each["here"] for each in client.seen if each["type"] == "board.changed"] in ([], [[]])
    await ada.send("board.watch", on=False)
    await ada.send("ping")
    await ada.expect("pong")
    await on_thread(reads)(cast, noa)
    assert await ada.is_silent(0.7)


async def test_whoever_left_goes_from_the_board(operator: Opener, cast: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("chat.watching.SWEEP_SECONDS", 0)
    ada = await operator()
    noa = await on_thread(newcomer)(cast)
    await on_thread(agrees)(cast, noa)
    await on_thread(reads)(cast, noa)
    assert len(await watching(ada)) == 1
    await on_thread(live.redis().zadd)(f"onsite:{cast.acme.pk}:until", {str(noa.pk): 1})
    frame = await ada.expect("board.changed")
    assert str(noa.pk) in frame["gone"]
    assert await on_thread(live.redis().hlen)(f"onsite:{cast.acme.pk}:visits") == 0


# Writing first


async def invited(
    client: Client, visitor: Visitor, body: str = "May I help?", key: UUID | None = None
) -> str:
    """The refusal's code, or nothing."""
    await client.send("visitor.invite", client_id=key or uuid4(), visitor=visitor.pk, body=body)
    return str((await client.expect("message.accepted", "command.refused")).get("code", ""))


async def test_an_operator_writes_first_and_the_visitors_chat_shows_it(
    operator: Opener, visitor: Opener, cast: World
) -> None:
    bo = await operator(cast.bo_at)
    noa = await on_thread(newcomer)(cast, "Noa")
    await on_thread(agrees)(cast, noa)
    chat = await visitor(noa.pk)
    key = uuid4()
    assert await invited(bo, noa, key=key) == ""
    accepted = bo.seen[-1]
    news = await chat.expect("head.moved")
    assert news["conversation"] == accepted["conversation"]
    await chat.send("conversation.resume", conversation=news["conversation"], after=0)
    events = (await chat.expect("conversation.events"))["events"]
    assert [event["type"] for event in events] == ["conversation.started", "event.hidden", "message.created"]
    assert (events[0]["by"]["kind"], events[0]["by"]["id"]) == ("operator", str(cast.bo_at.pk))
    # Sent again, it is what it was; written anew, it has to wait for an answer.
    assert await invited(bo, noa, key=key) == ""
    assert bo.seen[-1]["seq"] == accepted["seq"]
    ada = await operator()
    assert await invited(ada, noa) == "invited"
    assert "Bo wrote first already" in ada.seen[-1]["detail"]
    await chat.send("message.send", client_id=uuid4(), body="Yes", conversation=news["conversation"])
    await chat.expect("message.accepted")
    assert await invited(ada, noa) == "in_conversation"

    def found() -> Conversation:
        with within(cast.acme):
            return Conversation.objects.get(pk=accepted["conversation"])

    assert (await on_thread(found)()).assignee_id == cast.bo_at.pk


async def test_nobody_is_written_to_who_left_did_not_agree_or_is_blocked(
    operator: Opener, visitor: Opener, cast: World
) -> None:
    bo = await operator(cast.bo_at)
    noa = await on_thread(newcomer)(cast)
    assert await invited(bo, noa) == "left"
    await visitor(noa.pk)
    assert await invited(bo, noa) == "not_agreed"
    await on_thread(agrees)(cast, noa)
    assert await invited(bo, noa, " ") == "empty"

    def block() -> None:
        with within(cast.acme):
            noa.contact.blocks.create(by=cast.ada_at)

    await on_thread(block)()
    assert await invited(bo, noa) == "blocked"
    cy = await operator(cast.cy_at)
    assert await invited(cy, noa) == "left"
