"""What a socket may not: reach others, outlive its access, flood."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets

from accounts import revocations
from accounts.tenancy import within
from chat import protocol as p
from chat.models import Conversation
from tests.chat.conftest import Client, Opener
from tests.world import World


async def say(client: Client, body: str, **fields: Any) -> dict[str, Any]:
    await client.send("message.send", client_id=uuid4(), body=body, **fields)
    return await client.expect("message.accepted")


# Fences


async def test_a_stranger_reaches_nothing_by_id(operator: Opener, cast: World) -> None:
    """Every operation as another workspace, with Acme's ids."""
    cy, ada = await operator(cast.cy_at), await operator()
    talk, member = cast.talk.pk, cast.ada_at.pk
    operations = {
        "conversation.resume": {"conversation": talk, "after": 0},
        "message.send": {"conversation": talk, "client_id": uuid4(), "body": "hi"},
        "note.add": {"conversation": talk, "client_id": uuid4(), "body": "hi"},
        "typing.set": {"conversation": talk, "typing": True},
        "read.mark": {"conversation": talk, "seq": 3},
        "ping": {"heads": {str(talk): 1}},
        "conversation.assign": {"ref": "a", "conversation": talk, "to": member},
        "conversation.hand": {"ref": "h", "conversation": talk, "to": None},
        "conversation.close": {"ref": "c", "conversation": talk},
        "conversation.reopen": {"ref": "o", "conversation": talk},
        "conversation.pend": {"ref": "p", "conversation": talk},
        "conversation.snooze": {"ref": "s", "conversation": talk, "until": 4102444800000},
        "conversation.prioritize": {"ref": "u", "conversation": talk, "priority": "urgent"},
        "conversation.label": {"ref": "l", "conversation": talk, "label": uuid4(), "on": True},
        "participant.set": {"ref": "t", "conversation": talk, "member": member, "on": True},
        "message.edit": {"ref": "e", "conversation": talk, "about": 2, "body": "hi"},
        "message.unsend": {"ref": "n", "conversation": talk, "about": 2},
        "conversation.merge": {"ref": "m", "conversation": talk, "into": talk},
        "conversation.unmerge": {"ref": "v", "conversation": talk},
        "contact.block": {"ref": "b", "conversation": talk, "on": True},
        "conversation.remove": {"ref": "r", "conversation": talk},
        "inbox.fetch": {"ref": "f", "ids": [talk]},
        "presence.set": {"status": "away"},
        "looking.set": {"conversation": talk, "again": True},
        "reply.claim": {"conversation": talk, "on": True, "take": True},
        "notice.read": {"ref": "d", "all": True, "conversation": talk},
        "board.watch": {"on": True},
        "visitor.invite": {"client_id": uuid4(), "visitor": cast.vi.pk, "body": "hi"},
    }
    theirs = [frame for frame in p.COMMANDS if p.Side.OPERATOR in frame.sent_by]
    declared = {str(frame.__struct_config__.tag) for frame in theirs} - {"session.open"}
    assert set(operations) == declared, "every operation needs a recipe here"
    for name, fields in operations.items():
        await cy.send(name, **fields)
    await cy.send("ping")
    await cy.send("ping")
    for _ in range(3):
        assert (await cy.expect("pong"))["heads"] == {}
    assert not [frame for frame in cy.seen if "slip" in str(frame) or frame["type"] == "conversation.events"]
    assert {f["replying"] for f in cy.seen if f["type"] == "looking.changed"} <= {str(cast.cy_at.pk), None}
    assert not [frame for frame in ada.seen if frame["type"] in ("looking.changed", "notices.read")]
    assert [f["rows"] for f in cy.seen if f["type"] == "inbox.rows"] == [[]]
    assert {f["code"] for f in cy.seen if f["type"] == "command.refused"} == {"unknown_conversation", "left"}
    assert [f["here"] for f in cy.seen if f["type"] == "board.changed"] in ([], [[]])
    assert all(frame["person"]["name"] == "Ada" for frame in ada.seen if frame["type"] == "presence.changed")

    def unchanged() -> Conversation:
        with within(cast.acme):
            return Conversation.objects.get(pk=talk)

    found = await on_thread(unchanged)()
    assert (found.last_seq, found.status, found.assignee_id) == (3, "open", None)


async def test_a_visitor_reaches_no_other_conversation(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    from crm.models import Visitor

    def arrive() -> Any:
        with within(cast.acme):
            return Visitor.objects.arrive(cast.shop)[0].pk

    stranger = await visitor(await on_thread(arrive)())
    await say(stranger, "Hello")
    for name, fields in (
        ("conversation.resume", {"conversation": cast.talk.pk, "after": 0}),
        ("typing.set", {"conversation": cast.talk.pk, "typing": True}),
        ("read.mark", {"conversation": cast.talk.pk, "seq": 1}),
        ("message.send", {"conversation": cast.talk.pk, "client_id": uuid4(), "body": "hi"}),
    ):
        await stranger.send(name, **fields)
        assert await stranger.refused() == "unknown_conversation"
    for name, fields in (
        ("note.add", {"conversation": cast.talk.pk, "client_id": uuid4(), "body": "hi"}),
        ("conversation.close", {"ref": "x", "conversation": cast.talk.pk}),
    ):
        await stranger.send(name, **fields)
        assert await stranger.refused() == "forbidden"
    await stranger.send("ping", heads={str(cast.talk.pk): 1})
    assert (await stranger.expect("pong"))["heads"] == {}


async def test_an_ended_access_closes_the_socket_at_once(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada = await visitor(), await operator()
    await on_thread(revocations.announce)(cast.vi.pk)
    await on_thread(revocations.announce)(cast.ada_at.pk)
    assert await vi.closed() == p.Closing.REVOKED
    assert await ada.closed() == p.Closing.REVOKED


async def test_a_lost_revocation_is_found_by_asking_again(
    operator: Opener, cast: World, monkeypatch: Any
) -> None:
    ada = await operator()
    monkeypatch.setattr("chat.socket.CHECK_SECONDS", 0)
    await on_thread(_leave)(cast)
    await ada.send("ping")
    assert await ada.closed() == p.Closing.REVOKED


def _leave(cast: World) -> None:
    from accounts.models import Membership

    with within(cast.acme):
        Membership.objects.filter(pk=cast.ada_at.pk).update(left_at=cast.talk.created_at)


# Limits


async def test_a_flood_is_slowed_and_then_closed(visitor: Opener, operator: Opener) -> None:
    vi = await visitor()
    for number in range(16):
        await vi.send("message.send", client_id=uuid4(), body=f"m{number}")
    assert await vi.closed() == p.Closing.ABUSE
    slowed = [frame for frame in vi.seen if frame.get("code") == "slow_down"]
    assert slowed
    assert slowed[0]["retry_ms"] > 0
    assert slowed[0]["ref"]


async def test_nonsense_is_answered_and_then_closed(visitor: Opener) -> None:
    vi = await visitor()
    for _ in range(11):
        await vi.wire.send_to(text_data='{"type":"send","d":1}')
    assert await vi.closed() == p.Closing.MALFORMED


async def test_a_type_never_becomes_a_method_name(visitor: Opener) -> None:
    vi = await visitor()
    for name in ("websocket.disconnect", "run", "left", "write", "__class__"):
        await vi.wire.send_to(text_data=f'{{"type":"{name}"}}')
        assert await vi.refused() == "malformed"
    await vi.send("ping")
    await vi.expect("pong")


async def test_binary_is_refused(visitor: Opener) -> None:
    vi = await visitor()
    await vi.wire.send_to(bytes_data=b"\x00\x01")
    assert await vi.refused() == "malformed"
