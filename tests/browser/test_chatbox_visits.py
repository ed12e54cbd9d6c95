"""A real browser on a customer's site: nothing is kept without a yes, no more than is needed with one, and with a no it
is gone. The server stands behind a proxy, so that the visitor has an address in the world."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect
from redis import Redis

from accounts.models import Site
from accounts.tenancy import within
from chat import onsite
from crm.models import PageView, TrackedEvent, Visit
from tests import canary
from tests.browser.hostpage import Chat
from tests.browser.patience import until
from tests.browser.proxied import VISITOR_IP, server  # noqa: F401
from tests.running import RunningServer

pytestmark = pytest.mark.whole_browser

INSIGHTS = "Acme may see which pages I read."
FIRST = "/bikes/?q=ada+lovelace&page=2&utm_source=news#reviews"


def settle(chat: Chat, **fields: Any) -> None:
    """The shop keeps visits and asks for it."""
    asked = {"visits": True, "notice": "We keep what you read.", "consents": {"insights": {"en": INSIGHTS}}}
    with within(chat.world.acme):
        Site.objects.filter(pk=chat.world.shop.pk).update(**{**asked, **fields})


def goes(chat: Chat, path: str) -> None:
    chat.page.goto(chat.host.url + path)


def seen(chat: Chat) -> list[PageView]:
    with within(chat.world.acme):
        return list(PageView.objects.order_by("at", "id"))


def waits_for(chat: Chat, count: int) -> list[PageView]:
    for _ in range(200):
        if len(seen(chat)) >= count:
            break
        chat.page.wait_for_timeout(50)
    return seen(chat)


def your_data(chat: Chat) -> Any:
    chat.inside.get_by_role("button", name="Your data").click()
    panel = chat.inside.get_by_role("dialog", name="Your data")
    expect(panel.get_by_role("heading", name="Your rights")).to_be_visible()
    return panel


def test_a_visit_is_kept_with_a_yes_alone_and_gone_with_a_no(chat: Chat, server: RunningServer) -> None:
    settle(chat)
    chat.host.embed(server, chat.world.shop.public_key, resume="true")
    goes(chat, FIRST)
    chat.open()
    chat.write("Do you repair gears?")
    chat.is_sent("Do you repair gears?")
    goes(chat, "/about/")
    chat.open()
    assert seen(chat) == []

    panel = your_data(chat)
    expect(panel.get_by_role("heading", name="Your visits")).to_have_count(0)
    panel.get_by_role("checkbox", name=INSIGHTS).check()
    [about] = waits_for(chat, 1)
    assert (about.url, about.title) == (f"{chat.host.url}/about/", "A bicycle shop")

    # The next pages need no click: one that the browser loads, one that a script draws.
    goes(chat, FIRST)
    assert [each.url for each in waits_for(chat, 2)][1:] == [f"{chat.host.url}/bikes/?page=2&utm_source=news"]
    chat.page.evaluate(
        "history.pushState({}, '', '/reset-password/abc?x=1'); document.title = 'For ada@mail.test'"
    )
    about, _, drawn = waits_for(chat, 3)
    assert (drawn.url, drawn.title) == (f"{chat.host.url}/reset-password/…", "For …")
    with within(chat.world.acme):
        [visit] = Visit.objects.all()
    assert (visit.country, visit.city, visit.network) == ("NL", "Utrecht", "145.97.20.0/24")
    assert (visit.device, visit.browser.split()[0], visit.pages) == ("computer", "Chrome", 3)
    assert visit.screen == chat.page.evaluate("`${screen.width}x${screen.height}`")

    chat.page.evaluate("Paldesk('track', 'cart filled', { items: 2 })")
    chat.launcher.click()
    panel = your_data(chat)
    panel.locator("#visits summary").click()
    visits = panel.locator("#visits")
    for words in (
        "Utrecht",
        "Netherlands",
        "Computer",
        "145.97.20.0/24",
        "3 pages",
        "IP geolocation by DB-IP",
    ):
        expect(visits).to_contain_text(words)
    assert VISITOR_IP not in panel.inner_text()
    assert canary.tables(VISITOR_IP) == canary.redis_keys(VISITOR_IP) == []

    panel.get_by_role("checkbox", name=INSIGHTS).uncheck()
    expect(panel.get_by_role("checkbox", name=INSIGHTS)).to_be_enabled()
    with within(chat.world.acme):
        assert [model.objects.count() for model in (Visit, PageView, TrackedEvent)] == [0, 0, 0]
        shown = onsite.visits(Redis.from_url(settings.REDIS_URL), visit.workspace_id, [visit.visitor_id])
    assert not any(shown.values())
    goes(chat, "/after/")
    until(chat.page, "Paldesk('get', 'unread').then(() => true)")
    chat.open()
    assert seen(chat) == []
    assert VISITOR_IP not in server.log.read_text()


def test_a_page_that_asks_for_nothing_is_told_to_nobody(chat: Chat) -> None:
    """Beside a site without visits the page's script is never fetched, with a yes that the page says or not."""
    settle(chat, visits=False)
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.begin("Hello")
    panel = your_data(chat)
    panel.get_by_role("checkbox", name=INSIGHTS).check()
    expect(panel.get_by_role("checkbox", name=INSIGHTS)).to_be_enabled()
    assert not [url for url in asked if "chatbox-page" in url or "visits" in url]
    assert seen(chat) == []
