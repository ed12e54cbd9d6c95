"""Messages with files and notes that name colleagues, edited and taken back, as both sides see it on their sockets."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets
from django.core.files.base import ContentFile

from accounts.models import Membership
from accounts.tenancy import within
from chat.models import Attachment, Conversation, Mention
from chat.protocol import FILES_MAX
from crm.models import Visitor
from tests.chat.conftest import Client, Opener
from tests.world import World


async def attached(
    cast: World,
    by: Membership | None = None,
    talk: Conversation | None = None,
    visitor: Visitor | None = None,
) -> UUID:
    """A text file that waits to be sent; Ada's in Vi's conversation unless said otherwise."""

    def made() -> UUID:
        with within(cast.acme):
            found = Attachment(
                conversation=talk or cast.talk,
                member=None if visitor else by or cast.ada_at,
                visitor=visitor,
                name="a.txt",
                kind="text/plain",
                size=1,
            )
            found.file.save("file", ContentFile(b"a"), save=False)
            found.save()
            return UUID(str(found.pk))

    return await on_thread(made)()


async def send(client: Client, cast: World, type_: str = "message.send", **fields: Any) -> dict[str, Any]:
    asked = {"client_id": uuid4(), "body": "Here", "conversation": cast.talk.pk, **fields}
    await client.send(type_, **asked)
    return await client.expect("message.accepted")


async def attempt(client: Client, cast: World, type_: str = "message.send", **fields: Any) -> str:
    """The code of the refusal."""
    asked = {"client_id": uuid4(), "body": "Here", "conversation": cast.talk.pk, **fields}
    await client.send(type_, **asked)
    return await client.refused()


async def replayed(client: Client, cast: World) -> list[dict[str, Any]]:
    await client.send("conversation.resume", conversation=cast.talk.pk, after=0)
    return list((await client.expect("conversation.events"))["events"])


# Files


async def test_both_sides_are_told_of_a_message_s_files(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada, bo = await visitor(), await operator(), await operator(cast.bo_at)
    await vi.send("conversation.resume", conversation=cast.talk.pk, after=0)
    ids = [await attached(cast), await attached(cast)]
    done = await send(ada, cast, body="", files=ids)
    for client in (vi, bo):
        told = await client.expect("message.created")
        assert (told["seq"], told["body"]) == (done["seq"], "")
        assert [file["id"] for file in told["files"]] == [str(each) for each in ids]
        assert (await replayed(client, cast))[-1]["files"] == told["files"]


async def test_the_same_message_sent_again_keeps_its_files(operator: Opener, cast: World) -> None:
    ada, file, client_id = await operator(), await attached(cast), uuid4()
    first = await send(ada, cast, client_id=client_id, files=[file])
    again = await send(ada, cast, client_id=client_id, files=[file])
    assert first["seq"] == again["seq"]
    assert [file["name"] for file in (await replayed(ada, cast))[-1]["files"]] == ["a.txt"]


async def test_a_file_is_sent_once_by_its_sender_and_where_it_was_put(operator: Opener, cast: World) -> None:
    ada, bo = await operator(), await operator(cast.bo_at)

    def elsewhere() -> Conversation:
        with within(cast.acme):
            return Conversation.objects.start(Visitor.objects.arrive(cast.shop)[0])

    talk = await on_thread(elsewhere)()
    file = await attached(cast)
    assert await attempt(bo, cast, files=[file]) == "unknown_file"
    assert await attempt(ada, cast, conversation=talk.pk, files=[file]) == "unknown_file"
    assert await attempt(ada, cast, files=[file, file]) == "unknown_file"
    assert await attempt(ada, cast, files=[file, uuid4()]) == "unknown_file"
    await send(ada, cast, files=[file])
    assert await attempt(ada, cast, files=[file]) == "unknown_file"


async def test_a_stranger_sends_no_file_of_ours(operator: Opener, cast: World) -> None:
    cy, file = await operator(cast.cy_at), await attached(cast)
    assert await attempt(cy, cast, files=[file]) == "unknown_conversation"


async def test_eleven_files_are_too_many(operator: Opener, cast: World) -> None:
    ada = await operator()
    ids = [await attached(cast) for _ in range(FILES_MAX + 1)]
    assert await attempt(ada, cast, files=ids) == "malformed"
    await send(ada, cast, files=ids[:FILES_MAX])


async def test_of_a_note_and_its_files_a_visitor_hears_a_number(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada = await visitor(), await operator()
    await vi.send("conversation.resume", conversation=cast.talk.pk, after=0)
    await vi.expect("conversation.events")
    file = await attached(cast)
    done = await send(ada, cast, "note.add", body="secret words", files=[file])
    hidden = {"type": "event.hidden", "conversation": str(cast.talk.pk), "seq": done["seq"]}
    assert await vi.expect("event.hidden") == hidden
    assert (await replayed(vi, cast))[-1] == hidden
    assert not [frame for frame in vi.seen if str(file) in str(frame) or "secret words" in str(frame)]


# Mentions


async def test_a_note_names_colleagues(operator: Opener, cast: World) -> None:
    ada = await operator()
    done = await send(ada, cast, "note.add", body="@Bo look", mentions=[cast.bo_at.pk, cast.bo_at.pk])

    def named() -> list[tuple[UUID, int]]:
        with within(cast.acme):
            return list(Mention.objects.values_list("member_id", "seq"))

    assert await on_thread(named)() == [(cast.bo_at.pk, done["seq"])]


async def test_who_has_left_or_works_elsewhere_cannot_be_named(operator: Opener, cast: World) -> None:
    ada = await operator()
    assert await attempt(ada, cast, "note.add", mentions=[cast.cy_at.pk]) == "unknown_member"

    def leave() -> None:
        with within(cast.acme):
            Membership.objects.get(pk=cast.bo_at.pk).leave()

    await on_thread(leave)()
    assert await attempt(ada, cast, "note.add", mentions=[cast.bo_at.pk]) == "unknown_member"
    assert [event["type"] for event in await replayed(ada, cast)].count("note.added") == 0


# Editing, taking back


async def test_an_author_edits_and_takes_back_and_a_colleague_does_not(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada, bo = await visitor(), await operator(), await operator(cast.bo_at)
    await vi.send("conversation.resume", conversation=cast.talk.pk, after=0)
    seq = (await send(ada, cast, body="Helo"))["seq"]
    about = {"conversation": cast.talk.pk, "about": seq}
    await bo.send("message.edit", ref="e", body="Mine now", **about)
    assert await bo.refused() == "not_yours"
    await bo.send("message.unsend", ref="u", **about)
    assert await bo.refused() == "not_yours"
    await ada.send("message.edit", ref="e", body="**Hello**", **about)
    edited = await vi.expect("message.edited")
    assert (edited["about"], edited["body"]) == (seq, "**Hello**")
    assert edited["rich"] == [["p", {}, [["strong", {}, ["Hello"]]]]]
    await ada.send("message.unsend", ref="u", **about)
    assert (await vi.expect("message.unsent"))["about"] == seq
    gone = next(event for event in await replayed(vi, cast) if event["seq"] == seq)
    assert (gone["body"], gone["unsent"]) == ("", True)
    assert "Hello" not in str(await replayed(ada, cast))
    await ada.send("message.edit", ref="l", body="late", **about)
    assert await ada.refused() == "gone"


async def test_a_visitor_edits_nothing(visitor: Opener, cast: World) -> None:
    vi = await visitor()
    await vi.send("message.edit", ref="e", conversation=cast.talk.pk, about=2, body="x")
    assert await vi.refused() == "forbidden"


async def test_what_a_visitor_types_is_shown_as_it_was_typed(
    visitor: Opener, operator: Opener, cast: World
) -> None:
    vi, ada = await visitor(), await operator()
    await vi.send("message.send", client_id=uuid4(), body="**bold** [x](https://a.test)")
    told = await ada.expect("message.created")
    assert (told["body"], told.get("rich")) == ("**bold** [x](https://a.test)", None)
