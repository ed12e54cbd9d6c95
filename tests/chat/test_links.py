"""What a link in an operator's message leads to: asked by the worker, shown where the site wants it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from accounts.outbound import Answer
from accounts.tenancy import within
from chat import links
from chat.models import Conversation
from tests.accounts.test_outbound import Stranger, stranger as other_server
from tests.chat.browsing import Browser, site, stranger, vi
from tests.world import World

__all__ = ["other_server", "stranger", "vi"]
PAGE = b"""<html><head><title> A  bell </title><meta property="og:description" content="Loud &amp; small">
<meta property="og:site_name" content="Bells"></head><body><title>no</title></body></html>"""


@pytest.fixture
def shop(other_server: Stranger) -> Stranger:
    other_server.pages["/bell"] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE)
    return other_server


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch, world: World) -> list[str]:
    """The looks that were ordered; each is carried out at once."""
    ordered: list[str] = []

    def delay(workspace: str, link: str) -> None:
        ordered.append(link)
        with within(UUID(workspace)):
            links.look(link)

    monkeypatch.setattr("chat.tasks.look_at_link.delay", delay)
    return ordered


def said(world: World, body: str, note: bool = False) -> str:
    """The path at which the newest message's link is asked for."""
    with within(world.acme):
        talk = Conversation.objects.get(pk=world.talk.pk)
        done = (talk.note if note else talk.say)(world.ada_at, body, uuid7())
    return f"conversations/{world.talk.pk}/links/{done.seq}/"


def test_it_is_off_until_the_site_wants_it(world: World, vi: Browser, shop: Stranger) -> None:
    assert vi.get(said(world, f"{shop.url}/bell")).status_code == 404
    assert shop.asked == []


def test_a_worker_looks_once_and_the_chatbox_is_told(
    world: World, vi: Browser, shop: Stranger, worker: list[str]
) -> None:
    site(world, link_previews=True)
    path = said(world, f"Look at **{shop.url}/bell**.")
    assert vi.get(path).status_code == 202
    for _ in range(2):
        assert vi.get(path).json() == {
            "address": f"{shop.url}/bell",
            "title": "A bell",
            "words": "Loud & small",
            "site": "Bells",
        }
    assert worker == [f"{shop.url}/bell"]
    assert [path for path, _ in shop.asked] == ["/bell"]


def test_a_page_that_says_nothing_is_not_asked_again(world: World, vi: Browser, shop: Stranger) -> None:
    site(world, link_previews=True)
    path = said(world, f"{shop.url}/gone")
    assert [vi.get(path).status_code for _ in range(3)] == [202, 404, 404]
    assert len(shop.asked) == 1


def test_another_visitor_a_note_and_a_visitor_s_own_link_get_nothing(
    world: World, vi: Browser, stranger: Browser, shop: Stranger
) -> None:
    site(world, link_previews=True)
    assert stranger.get(said(world, f"{shop.url}/bell")).status_code == 404
    assert vi.get(said(world, f"{shop.url}/bell", note=True)).status_code == 404
    with within(world.acme):
        done = Conversation.objects.get(pk=world.talk.pk).say(world.vi, f"{shop.url}/bell", uuid7())
    assert vi.get(f"conversations/{world.talk.pk}/links/{done.seq}/").status_code == 404
    assert shop.asked == []


@pytest.mark.parametrize(
    ("body", "charset", "found"),
    [
        (b"<title>\xe9t\xe9</title>", "latin-1", {"title": "été"}),
        (b"<title>a</title>", "no-such-charset", {"title": "a"}),
        (b"<meta name=description content=b>", "", {}),
        (b"<title>" + b"a" * 500, "", {"title": "a" * 119 + "…"}),
        (b"\x00<<<>>><title", "", {}),
    ],
)
def test_any_page_is_read_without_a_fault(body: bytes, charset: str, found: Any) -> None:
    assert links.read(Answer("text/html", charset, body)) == found
