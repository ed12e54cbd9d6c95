"""A visitor's way over the pages, through the real socket: only with a yes, and never with more than is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async as on_thread  # noqa: TID251 - a test is no process full of sockets
from django.utils import timezone

from accounts.models import Site
from accounts.tenancy import within
from chat import live, onsite, visiting
from crm import consents, visits
from crm.models import PageView, TrackedEvent, Visit, Visitor
from tests.chat.conftest import Client, Opener
from tests.world import SHOP, World

INSIGHTS = "Acme sees which pages I read."
AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
    "Mobile/15E148 Safari/604.1"
)
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
UTRECHT = "145.97.20.213"


@pytest.fixture
def proxied(settings: Any) -> None:
    """Every peer is a proxy of ours, which says who asks."""
    from ipaddress import ip_network

    settings.TRUSTED_PROXIES = [ip_network("0.0.0.0/0"), ip_network("::/0")]


def keeps(world: World, **more: Any) -> None:
    """The shop keeps visits, and asks for it."""
    with within(world.acme):
        asked = {
            "visits": True,
            "notice": "What we keep.",
            "consents": {"insights": {"en": INSIGHTS}},
            **more,
        }
        Site.objects.filter(pk=world.shop.pk).update(**asked)


def says(world: World, yes: bool) -> None:
    with within(world.acme):
        vi = Visitor.objects.select_related("contact", "site").get(pk=world.vi.pk)
        consents.answer(vi, "insights", yes, consents.version(INSIGHTS))
        visiting.heed(vi.contact)


def kept(world: World) -> list[Visit]:
    with within(world.acme):
        return list(Visit.objects.order_by("began_at"))


def pages(world: World) -> list[PageView]:
    with within(world.acme):
        return list(PageView.objects.order_by("at", "id"))


async def reads(client: Client, path: str = "/bikes/", **more: Any) -> None:
    await client.send("page.view", url=f"{SHOP}{path}", **more)
    await settled(client)


async def settled(client: Client) -> None:
    """Frames are taken in their order: with the answer to this one the last is done."""
    await client.send("ping")
    await client.expect("pong")


async def test_with_a_yes_visit_page_place_and_device_are_kept(
    cast: World, visitor: Opener, proxied: None
) -> None:
    await on_thread(keeps)(cast)
    await on_thread(says)(cast, True)
    vi = await visitor(user_agent=AGENT, x_forwarded_for=UTRECHT)
    assert vi.seen[0]["visits"] is True
    await reads(
        vi,
        "/bikes/?q=ada&utm_source=news&page=2#reviews",
        title="Bikes",
        referrer="https://search.example/find?q=ada",
        screen="390x844",
        language="nl-NL",
    )
    await vi.send("page.leave", seconds=12)
    await reads(vi, "/bikes/red/", title="The red one")
    [visit] = await on_thread(kept)(cast)
    assert (visit.country, visit.city, visit.network) == ("NL", "Utrecht", "145.97.20.0/24")
    assert (visit.device, visit.os, visit.browser) == ("phone", "iOS 17", "Safari 17")
    assert (visit.screen, visit.language, visit.referrer) == (
        "390x844",
        "nl-NL",
        "https://search.example/find",
    )
    assert (visit.source, visit.pages, visit.whole_ip) == ({"source": "news"}, 2, "")
    first, second = await on_thread(pages)(cast)
    assert (first.url, first.title, first.seconds) == (f"{SHOP}/bikes/?utm_source=news&page=2", "Bikes", 12)
    assert (second.url, second.seconds) == (f"{SHOP}/bikes/red/", None)


@pytest.mark.parametrize("agreed", [None, False])
async def test_without_a_yes_nothing_is_kept_or_shown(
    cast: World, visitor: Opener, agreed: bool | None
) -> None:
    await on_thread(keeps)(cast)
    if agreed is not None:
        await on_thread(says)(cast, agreed)
    vi = await visitor(user_agent=AGENT)
    assert vi.seen[0]["visits"] is False
    await reads(vi)
    assert vi.seen[-2]["type"] == "visit.ended"
    assert not await on_thread(kept)(cast)
    assert not live.redis().hgetall(f"onsite:{cast.acme.pk}:visits")


@pytest.mark.parametrize("missing", [{"visits": False}, {"notice": ""}, {"consents": {}}])
async def test_nor_where_the_site_did_not_turn_it_on(
    cast: World, visitor: Opener, missing: dict[str, Any]
) -> None:
    await on_thread(keeps)(cast)
    await on_thread(says)(cast, True)
    await on_thread(keeps)(cast, **missing)
    vi = await visitor(user_agent=AGENT)
    assert vi.seen[0]["visits"] is False
    await reads(vi)
    assert not await on_thread(kept)(cast)


async def test_a_machine_that_reads_is_no_visit(cast: World, visitor: Opener) -> None:
    await on_thread(keeps)(cast)
    await on_thread(says)(cast, True)
    vi = await visitor(user_agent=BOT)
    await reads(vi)
    assert not await on_thread(kept)(cast)


async def test_taking_it_back_stops_at_once_and_deletes_what_was_kept(cast: World, visitor: Opener) -> None:
    await on_thread(keeps)(cast)
    await on_thread(says)(cast, True)
    vi = await visitor(user_agent=AGENT)
    await reads(vi)

    def track() -> None:
        from chat.tracking import track

        with within(cast.acme):
            track(Visitor.objects.get(pk=cast.vi.pk), "cart filled", {"items": 2})

    await on_thread(track)()
    assert onsite.visits(live.redis(), cast.acme.pk, [cast.vi.pk])[cast.vi.pk] is not None
    await on_thread(says)(cast, False)

    def left() -> list[int]:
        with within(cast.acme):
            return [model.objects.count() for model in (Visit, PageView, TrackedEvent)]

    assert await on_thread(left)() == [0, 0, 0]
    assert onsite.visits(live.redis(), cast.acme.pk, [cast.vi.pk])[cast.vi.pk] is None
    await reads(vi, "/after/")
    assert vi.seen[-2]["type"] == "visit.ended"
    assert await on_thread(left)() == [0, 0, 0]


async def test_two_tabs_are_one_visit_and_half_an_hour_ends_it(cast: World, visitor: Opener) -> None:
    await on_thread(keeps)(cast)
    await on_thread(says)(cast, True)
    one, two = await visitor(user_agent=AGENT), await visitor(user_agent=AGENT)
    await reads(one, "/a/")
    await reads(two, "/b/")
    assert [each.pages for each in await on_thread(kept)(cast)] == [2]

    def grow_old() -> None:
        with within(cast.acme):
            Visit.objects.update(last_at=timezone.now() - timedelta(minutes=31))

    await on_thread(grow_old)()
    await reads(one, "/c/")
    old, new = await on_thread(kept)(cast)
    assert (old.pages, new.pages) == (2, 1)
    assert old.ended == old.last_at
    assert new.ended is None


async def test_a_visit_takes_no_more_pages_than_anybody_reads(
    cast: World, visitor: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "PAGES_MAX", 2)
    await on_thread(keeps)(cast)
    await on_thread(says)(cast, True)
    vi = await visitor(user_agent=AGENT)
    for path in ("/a/", "/b/", "/c/", "/d/"):
        await reads(vi, path)
    assert len(await on_thread(pages)(cast)) == 2


async def test_an_operator_sends_none_and_a_frame_is_bounded(
    cast: World, visitor: Opener, operator: Opener
) -> None:
    ada, vi = await operator(), await visitor()
    await ada.send("page.view", url=SHOP)
    assert await ada.refused() == "forbidden"
    for wrong in ({"url": "x" * 5000}, {"url": SHOP, "screen": "wide"}, {"url": SHOP, "ip": "203.0.113.7"}):
        await vi.send("page.view", **wrong)
        assert await vi.refused() == "malformed"


async def test_a_whole_address_is_kept_where_the_site_says_why_and_sealed(
    cast: World, visitor: Opener, proxied: None
) -> None:
    await on_thread(keeps)(cast, whole_ip_days=14, whole_ip_reason="Card fraud")
    await on_thread(says)(cast, True)
    vi = await visitor(user_agent=AGENT, x_forwarded_for=UTRECHT)
    await reads(vi)
    [visit] = await on_thread(kept)(cast)
    assert (visit.network, UTRECHT in visit.whole_ip, visits.whole_ip(visit)) == (
        "145.97.20.0/24",
        False,
        UTRECHT,
    )
    assert visit.whole_ip_until is not None
    assert (visit.whole_ip_until - visit.began_at).days in (13, 14)


def test_a_conversation_knows_the_page_it_came_from(world: World) -> None:
    keeps(world)
    says(world, True)
    with within(world.acme):
        visit = Visit.objects.create(site=world.shop, contact=world.vi.contact, visitor=world.vi)
        now = timezone.now()
        for minutes, path in ((20, "/a/"), (5, "/b/"), (-5, "/later/")):
            PageView.objects.create(visit=visit, url=SHOP + path, at=now - timedelta(minutes=minutes))
        found = visits.came_from(world.vi.contact, now)
        assert found
        assert found.url == f"{SHOP}/b/"
        assert visits.came_from(world.vi.contact, now - timedelta(hours=2)) is None
        assert visits.visits_of(world.vi.contact) == [visit]
        assert [each.url for each in visits.path_of(visit)] == [
            f"{SHOP}{p}" for p in ("/a/", "/b/", "/later/")
        ]


@pytest.fixture(autouse=True)
def _clear() -> Iterator[None]:
    yield
    visiting_keys = list(live.redis().scan_iter("onsite:*"))
    if visiting_keys:
        live.redis().delete(*visiting_keys)
