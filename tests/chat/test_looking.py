"""Who looks at a conversation and who replies: told to colleagues, to nobody else, and gone by itself."""

from __future__ import annotations

from typing import Any

from chat import looking
from tests.chat.conftest import Client, Opener
from tests.world import World


async def told(client: Client) -> tuple[list[str], str | None]:
    frame = await client.expect("looking.changed")
    return frame["looking"], frame["replying"]


async def settled(operator: Opener, *who: Any) -> Client:
    """Whoever comes in is told of everything once, a moment after the session has opened."""
    client = await operator(*who)
    await client.send("ping")
    await client.expect("pong")
    return client


async def look(client: Client, cast: World) -> None:
    await client.send("looking.set", conversation=cast.talk.pk)


async def claim(client: Client, cast: World, on: bool = True, **more: Any) -> None:
    await client.send("reply.claim", conversation=cast.talk.pk, on=on, **more)


def names(cast: World, *members: Any) -> list[str]:
    return sorted(str(member.pk) for member in members)


async def test_colleagues_see_who_looks(operator: Opener, cast: World) -> None:
    ada, bo = await settled(operator), await settled(operator, cast.bo_at)
    await look(bo, cast)
    assert await told(ada) == (names(cast, cast.bo_at), None)
    await look(ada, cast)
    assert await told(ada) == (names(cast, cast.ada_at, cast.bo_at), None)
    await bo.send("looking.set", conversation=None)
    assert await told(ada) == (names(cast, cast.ada_at), None)


async def test_whoever_comes_later_is_told_at_once(operator: Opener, cast: World) -> None:
    bo = await operator(cast.bo_at)
    await look(bo, cast)
    await claim(bo, cast)
    await told(bo)
    await told(bo)
    ada = await operator()
    assert await told(ada) == (names(cast, cast.bo_at), str(cast.bo_at.pk))
    await ada.send("looking.set", conversation=None, again=True)
    assert await told(ada) == (names(cast, cast.bo_at), str(cast.bo_at.pk))


async def test_one_replies_until_another_takes_over(operator: Opener, cast: World) -> None:
    ada, bo = await settled(operator), await settled(operator, cast.bo_at)
    for step in (look(ada, cast), look(bo, cast)):
        await step
        assert (await told(ada))[1] is None
    for step in (claim(bo, cast), claim(ada, cast)):
        await step
        assert (await told(ada))[1] == str(cast.bo_at.pk)
    await claim(ada, cast, take=True)
    assert (await told(ada))[1] == str(cast.ada_at.pk)
    await claim(bo, cast, on=False)
    assert (await told(ada))[1] == str(cast.ada_at.pk)
    await claim(ada, cast, on=False)
    assert (await told(ada))[1] is None


async def test_only_what_is_on_the_screen_can_be_claimed(operator: Opener, cast: World) -> None:
    bo = await operator(cast.bo_at)
    await claim(bo, cast)
    await bo.send("ping")
    await bo.expect("pong")
    assert not [frame for frame in bo.seen if frame["type"] == "looking.changed"]


async def test_a_lost_socket_looks_at_nothing_and_replies_to_nobody(operator: Opener, cast: World) -> None:
    ada, bo = await settled(operator), await settled(operator, cast.bo_at)
    await look(bo, cast)
    await claim(bo, cast)
    await told(ada)
    await told(ada)
    await bo.wire.disconnect()
    assert await told(ada) == ([], None)


async def test_who_went_without_a_word_is_found_by_a_heartbeat(
    operator: Opener, cast: World, redis: Any
) -> None:
    ada = await operator()
    redis.hset(f"looking:{cast.acme.pk}", f"{cast.talk.pk}:{cast.bo_at.pk}:gone", "1")
    await ada.send("ping")
    assert await told(ada) == ([], None)
    assert redis.hlen(f"looking:{cast.acme.pk}") == 0


async def test_what_is_known_expires_by_itself(operator: Opener, cast: World, redis: Any) -> None:
    bo = await operator(cast.bo_at)
    await look(bo, cast)
    await claim(bo, cast)
    await told(bo)
    await told(bo)
    assert 0 < redis.ttl(f"looking:{cast.acme.pk}") <= looking.ALIVE_SECONDS * 2
    assert 0 < redis.ttl(f"replying:{cast.acme.pk}:{cast.talk.pk}") <= looking.ALIVE_SECONDS


async def test_it_is_no_matter_of_visitors_or_strangers(
    operator: Opener, visitor: Opener, cast: World
) -> None:
    vi, cy, ada = await visitor(), await operator(cast.cy_at), await operator()
    await look(ada, cast)
    await claim(ada, cast)
    await told(ada)
    await told(ada)
    for client in (vi, cy):
        await client.send("ping")
        await client.expect("pong")
        assert not [frame for frame in client.seen if frame["type"] == "looking.changed"]
