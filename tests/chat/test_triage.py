"""What operators do to a conversation, through their sockets: both see it, and what cannot be is said in words."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Membership, Role, Team
from accounts.tenancy import within
from chat import protocol as p, reading, vocabulary
from chat.models import Attachment, Conversation, Label
from crm.models import Visitor
from tests.chat.conftest import Client, Opener, ticket
from tests.world import World, begun


def milliseconds(**later: int) -> int:
    return int((timezone.now() + timedelta(**later)).timestamp() * 1000)


async def do(client: Client, cast: World, name: str, **fields: Any) -> None:
    await client.send(name, ref="r", conversation=fields.pop("conversation", cast.talk.pk), **fields)
    await client.expect("command.done")


async def heard(client: Client, kind: str) -> dict[str, Any]:
    """The last of this kind, also one that came before the command's own answer."""
    found = [frame for frame in client.seen if frame["type"] == kind]
    return found[-1] if found else await client.expect(kind)


async def refused(client: Client, cast: World, name: str, **fields: Any) -> dict[str, Any]:
    await client.send(name, ref="r", conversation=fields.pop("conversation", cast.talk.pk), **fields)
    return await client.expect("command.refused")


async def made(cast: World, make: Any) -> Any:
    def within_acme() -> Any:
        with within(cast.acme):
            return make()

    return await on_thread(within_acme)()


async def row(cast: World, pk: Any = None) -> p.Row:
    def read() -> p.Row:
        return reading.rows(Conversation.objects.filter(pk=pk or cast.talk.pk), cast.ada_at)[0]

    found: p.Row = await made(cast, read)
    return found


async def other(cast: World) -> Conversation:
    found: Conversation = await made(cast, lambda: begun(Visitor.objects.arrive(cast.shop)[0]))
    return found


async def test_a_snooze_ends_the_moment_the_visitor_writes(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada = await visitor(), await operator()
    until = milliseconds(days=1)
    await do(ada, cast, "conversation.snooze", until=until)
    assert (await heard(ada, "conversation.snoozed"))["until"] == until
    assert (await row(cast)).status == "snoozed"
    await vi.send("message.send", client_id=uuid4(), body="I am back")
    await ada.expect("message.created")
    assert ((await row(cast)).status, (await row(cast)).snoozed_until) == ("open", None)


async def test_whoever_waited_before_a_closing_waits_again_when_it_is_undone(
    operator: Opener, cast: World
) -> None:
    ada = await operator()
    before = (await row(cast)).waiting_since
    await do(ada, cast, "conversation.close")
    assert (await row(cast)).waiting_since is None
    await do(ada, cast, "conversation.reopen")
    assert (await heard(ada, "conversation.reopened"))["waiting_since"] == before
    assert (await row(cast)).waiting_since == before


async def test_two_operators_who_snooze_and_close_at_once_both_see_the_truth(
    operator: Opener, cast: World
) -> None:
    ada, bo = await operator(), await operator(cast.bo_at)
    await ada.send("conversation.close", ref="a", conversation=cast.talk.pk)
    await bo.send("conversation.snooze", ref="b", conversation=cast.talk.pk, until=milliseconds(days=1))
    await asyncio.gather(ada.expect("command.done"), bo.expect("command.done"))
    for client in (ada, bo):
        for kind in ("conversation.closed", "conversation.snoozed"):
            await heard(client, kind)
    ends = [max((f["seq"], f["type"]) for f in each.seen if "seq" in f) for each in (ada, bo)]
    assert ends[0] == ends[1]
    assert (await row(cast)).status in ends[0][1]


async def test_what_cannot_be_is_refused_in_words(operator: Opener, cast: World) -> None:
    ada = await operator()
    gone = uuid4()
    tries: list[tuple[str, dict[str, Any], str]] = [
        ("conversation.snooze", {"until": milliseconds(minutes=-1)}, "past_time"),
        ("conversation.label", {"label": gone, "on": True}, "unknown_label"),
        ("conversation.hand", {"to": gone}, "unknown_team"),
        ("conversation.assign", {"to": gone}, "unknown_member"),
        ("participant.set", {"member": gone, "on": True}, "unknown_member"),
        ("participant.set", {"member": gone, "on": False}, "unknown_member"),
        ("conversation.merge", {"into": cast.talk.pk}, "not_mergeable"),
        ("conversation.merge", {"into": gone}, "unknown_conversation"),
    ]
    for name, fields, code in tries:
        frame = await refused(ada, cast, name, **fields)
        assert (name, frame["code"]) == (name, code)
        assert frame["detail"].endswith(".")
    assert (await row(cast)).last_seq == 3


async def test_nobody_is_assigned_or_added_who_has_left(operator: Opener, cast: World) -> None:
    ada = await operator()
    await do(ada, cast, "participant.set", member=cast.bo_at.pk, on=True)
    await made(cast, lambda: Membership.objects.filter(pk=cast.bo_at.pk).update(left_at=timezone.now()))
    assert (await refused(ada, cast, "conversation.assign", to=cast.bo_at.pk))["code"] == "unknown_member"
    # But whoever has left can be taken out.
    await do(ada, cast, "participant.set", member=cast.bo_at.pk, on=False)
    assert (await row(cast)).participants == []


async def test_a_merged_conversation_cannot_be_merged_again(operator: Opener, cast: World) -> None:
    ada, second, third = await operator(), await other(cast), await other(cast)
    await do(ada, cast, "conversation.merge", into=second.pk)
    for source, into in ((second.pk, cast.talk.pk), (third.pk, cast.talk.pk), (second.pk, third.pk)):
        frame = await refused(ada, cast, "conversation.merge", conversation=source, into=into)
        assert frame["code"] == "not_mergeable"
    await do(ada, cast, "conversation.unmerge")
    await do(ada, cast, "conversation.merge", conversation=second.pk, into=third.pk)


async def test_a_merged_conversation_stands_by_itself_when_its_visitor_writes(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    ada, vi, second = await operator(), await visitor(), await other(cast)
    await do(ada, cast, "conversation.merge", into=second.pk)
    assert (await row(cast)).merged_into == second.pk
    await vi.send("message.send", client_id=uuid4(), body="Me again")
    await vi.expect("message.accepted")
    assert (await row(cast)).merged_into is None


async def test_a_blocked_visitor_is_shown_out_and_let_in_again(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    ada, bo, vi = await operator(), await operator(cast.bo_at), await visitor()
    await do(bo, cast, "contact.block", on=True)
    await heard(ada, "contact.blocked")
    assert await vi.closed() == p.Closing.REVOKED
    assert (await row(cast)).blocked
    await do(ada, cast, "contact.block", on=False)
    vi = await visitor()
    await vi.send("message.send", client_id=uuid4(), body="Hello again")
    await vi.expect("message.accepted")


async def test_only_admins_and_owners_delete(operator: Opener, cast: World) -> None:
    bo = await operator(cast.bo_at)
    assert (await refused(bo, cast, "conversation.remove"))["code"] == "forbidden"
    await made(cast, lambda: Membership.objects.filter(pk=cast.bo_at.pk).update(role=Role.ADMIN))
    await do(bo, cast, "conversation.remove")


async def test_a_deleted_conversation_leaves_no_file_and_the_visitor_begins_another(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    ada, bo, vi = await operator(), await operator(cast.bo_at), await visitor()
    file = await made(cast, lambda: attached(cast))
    await do(ada, cast, "conversation.remove")
    for client in (bo, vi):
        assert (await client.expect("conversation.removed"))["conversation"] == str(cast.talk.pk)
    assert not file.storage.exists(file.name)
    await vi.send("message.send", client_id=uuid4(), body="Is somebody there?")
    begun_anew = (await vi.expect("message.accepted"))["conversation"]
    assert begun_anew != str(cast.talk.pk)
    assert (await bo.expect("message.created"))["conversation"] == begun_anew
    await ada.send("message.send", client_id=uuid4(), conversation=begun_anew, body="Yes")
    while (await vi.expect("message.created"))["body"] != "Yes":
        pass


def attached(cast: World) -> Any:
    content = ContentFile(b"text", name="file")
    made = Attachment.objects.create(
        conversation=cast.talk, seq=2, name="a.txt", kind="text/plain", size=4, file=content
    )
    return made.file


async def test_open_inboxes_hear_of_new_words(operator: Opener, cast: World) -> None:
    ada = await operator()

    def change() -> None:
        Label.objects.create(name="Refund", hue=3)
        Team.objects.create(name="Workshop").seat([cast.bo_at])
        vocabulary.changed()

    await made(cast, change)
    told = await ada.expect("vocabulary.changed")
    assert [(label["name"], label["hue"]) for label in told["labels"]] == [("Refund", 3)]
    assert [(team["name"], team["members"]) for team in told["teams"]] == [("Workshop", [str(cast.bo_at.pk)])]


async def test_the_words_come_with_the_session(connect: Opener, cast: World) -> None:
    await made(cast, lambda: Label.objects.create(name="Refund", hue=3))
    client = await connect(f"/ws/operator/{cast.acme.slug}/")
    await client.send("session.open", ticket=ticket(cast, "operator", cast.ada_at.pk))
    assert [each["name"] for each in (await client.expect("session.opened"))["labels"]] == ["Refund"]
