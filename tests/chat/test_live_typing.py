"""What a visitor writes before it is sent: nobody sees it, unless the site says so to the visitor."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets

from accounts.models import Site
from accounts.tenancy import within
from tests.chat.conftest import Opener
from tests.world import World

WORDS = "I am not sure whether"


def allow(cast: World, live: bool = True) -> None:
    with within(cast.acme):
        Site.objects.update(live_typing=live)


async def typed(operator: Opener, visitor: Opener, cast: World) -> list[dict[str, Any]]:
    """What Ada is told of Vi's typing."""
    ada, vi = await operator(), await visitor()
    await vi.send("typing.set", conversation=cast.talk.pk, typing=True, text=WORDS)
    await vi.send("ping")
    await vi.expect("pong")
    await ada.send("ping")
    await ada.expect("pong")
    return [frame for frame in ada.seen if frame["type"] == "typing.changed"]


async def test_by_default_no_word_crosses(operator: Opener, visitor: Opener, cast: World) -> None:
    frames = await typed(operator, visitor, cast)
    assert [frame["text"] for frame in frames] == [""]


async def test_where_the_site_allows_it_operators_see_it(
    operator: Opener, visitor: Opener, cast: World
) -> None:
    await on_thread(allow)(cast)
    assert (await typed(operator, visitor, cast))[-1]["text"] == WORDS


async def test_it_goes_to_operators_alone(visitor: Opener, operator: Opener, cast: World) -> None:
    await on_thread(allow)(cast)
    tab, cy = await visitor(), await operator(cast.cy_at)
    await typed(operator, visitor, cast)
    for client in (tab, cy):
        await client.send("ping")
        await client.expect("pong")
        assert WORDS not in str(client.seen)


async def test_switching_it_off_reaches_an_open_chat(
    operator: Opener, visitor: Opener, cast: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await on_thread(allow)(cast)
    monkeypatch.setattr("chat.socket.CHECK_SECONDS", 0)
    ada, vi = await operator(), await visitor()
    await on_thread(allow)(cast, live=False)
    await vi.send("ping")
    await vi.expect("pong")
    await vi.send("typing.set", conversation=cast.talk.pk, typing=True, text=WORDS)
    assert (await ada.expect("typing.changed"))["text"] == ""
    await ada.send("ping")
    await ada.expect("pong")
    assert WORDS not in str(ada.seen)


async def test_a_text_beyond_the_limit_is_refused_and_not_repeated(visitor: Opener, cast: World) -> None:
    vi = await visitor()
    await vi.send("typing.set", conversation=cast.talk.pk, typing=True, text="x" * 501)
    assert await vi.refused() == "malformed"
    assert "xxx" not in str(vi.seen[-1])


async def test_an_operators_text_is_not_passed_on(operator: Opener, visitor: Opener, cast: World) -> None:
    vi, ada = await visitor(), await operator()
    await ada.send("typing.set", conversation=cast.talk.pk, typing=True, text=WORDS)
    assert (await vi.expect("typing.changed"))["text"] == ""
