"""The demo shop's pages on which other ways to put the chat on a page are tried, under the policies they have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Site
from accounts.tenancy import within
from paldesk.demo.trying import WAYS, Way
from tests.browser.hostpage import OPEN_SHADOW
from tests.running import RunningServer
from tests.world import World


@pytest.fixture
def trying(page: Page, server: RunningServer, shop: Site, world: World) -> Iterator[Page]:
    """The shop's key is Ada's site. What a policy refuses or a script throws fails the test."""
    origin = server.url.replace("localhost", "127.0.0.1")
    with within(world.acme):
        Site.objects.filter(pk=shop.pk).update(public_key="pk_demo", allowed_origins=[origin])
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    page.add_init_script(OPEN_SHADOW)
    page.set_default_timeout(15_000)
    page.goto(f"{origin}/demo/try/snippet/")
    yield page
    assert faults == []


def told(page: Page, words: str) -> None:
    expect(page.get_by_role("log", name="What the page was told").get_by_text(words).first).to_be_visible()


def go(page: Page, way: Way) -> None:
    page.get_by_role("link", name=way.name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(way.title)
    expect(page.locator("paldesk-chatbox button")).to_be_visible()
    told(page, "ready")


def test_each_page_has_the_chat_by_its_own_code(trying: Page) -> None:
    for way in WAYS[1:]:
        go(trying, way)


def test_the_package_gives_promises_and_the_hook_follows(trying: Page) -> None:
    package, component = WAYS[1:3]
    go(trying, package)
    trying.get_by_role("button", name='chat.get("unread")').click()
    told(trying, "0")
    trying.get_by_role("button", name="chat.send(7)").click()
    told(trying, "PaldeskError: wrong_argument")
    go(trying, component)
    trying.get_by_role("button", name="Ask the workshop").click()
    expect(trying.frame_locator("paldesk-chatbox iframe[title]").get_by_label("Your message")).to_be_focused()
    trying.get_by_role("button", name="Close the chat", exact=True).first.click()
    expect(trying.get_by_role("button", name="Ask the workshop")).to_be_visible()
    trying.get_by_role("button", name="Unmount").click()
    expect(trying.locator("paldesk-chatbox")).to_have_count(0)
    trying.get_by_role("button", name="Mount").click()
    expect(trying.locator("paldesk-chatbox button")).to_be_visible()
