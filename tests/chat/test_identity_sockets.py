"""What happens to open sockets when it is known, or known anew, who a visitor is."""

from __future__ import annotations

from uuid import UUID

import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets

from accounts.models import IdentityKey
from accounts.tenancy import within
from chat import protocol as p
from crm.models import Visitor
from tests.chat.conftest import Opener
from tests.chat.identities import Shop, shop_with_key
from tests.chat.test_talks import say
from tests.world import World


@pytest.fixture
async def shop(cast: World) -> Shop:
    return await on_thread(shop_with_key)(cast)


async def identified(shop: Shop, secret: str = "", sub: str = "u1") -> UUID:
    """The visitor whom a fresh token makes of this browser."""
    answer = await on_thread(shop.identify)(secret, sub)
    return UUID(answer.json()["visitor"])


async def test_a_persons_other_browser_hears_of_what_was_begun_and_reads_it(
    visitor: Opener, shop: Shop
) -> None:
    home, work = await visitor(await identified(shop)), await visitor(await identified(shop))
    stranger = await visitor(await identified(shop, sub="u2"))
    talk = (await say(home, "From home"))["conversation"]
    assert (await work.expect("head.moved"))["conversation"] == talk
    await work.send("conversation.resume", conversation=talk, after=0)
    assert [event.get("body") for event in (await work.expect("conversation.events"))["events"]][
        1
    ] == "From home"
    assert (await say(work, "And from work", conversation=talk))["conversation"] == talk
    heard = [(await home.expect("message.created"))["body"] for _ in range(2)]
    assert heard == ["From home", "And from work"]
    assert await stranger.is_silent()
    await stranger.send("conversation.resume", conversation=talk, after=0)
    assert await stranger.refused() == "unknown_conversation"


async def test_whoever_holds_the_old_secret_is_put_out_when_a_visitor_is_recognized(
    visitor: Opener, shop: Shop, cast: World
) -> None:
    vi = await visitor()
    assert await identified(shop, cast.vi_secret) == cast.vi.pk
    assert await vi.closed() == p.Closing.REVOKED


async def test_another_person_at_the_browser_closes_the_sockets_of_the_first(
    visitor: Opener, shop: Shop
) -> None:
    answer = (await on_thread(shop.identify)()).json()
    first = await visitor(UUID(answer["visitor"]))
    await identified(shop, answer["secret"], sub="u2")
    assert await first.closed() == p.Closing.REVOKED


async def test_the_inbox_hears_what_is_known_of_a_contact(operator: Opener, shop: Shop, cast: World) -> None:
    ada = await operator()
    await identified(shop, cast.vi_secret)
    told = await ada.expect("contact.changed")
    assert (told["contact"], told["conversations"]) == (str(cast.vi.contact_id), [str(cast.talk.pk)])


async def test_revoking_a_key_with_its_chats_closes_their_sockets(
    visitor: Opener, shop: Shop, cast: World
) -> None:
    home, vi = await visitor(await identified(shop)), await visitor()

    def revoke() -> None:
        with within(cast.acme):
            IdentityKey.objects.get().revoke(by=cast.ada_at)
            Visitor.objects.filter(verified_with=shop.key).end_all()

    await on_thread(revoke)()
    assert await home.closed() == p.Closing.REVOKED
    assert await vi.is_silent()
