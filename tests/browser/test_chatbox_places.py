"""Where the chatbox stands: what the page chooses, single-page sites, the way back, every kind of screen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from accounts.models import Site
from accounts.tenancy import within
from tests.browser.hostpage import OPEN_SHADOW, Chat, HostPage, booted, calls
from tests.browser.patience import until
from tests.running import RunningServer
from tests.world import World

BODY = "document.body.outerHTML = '<body><h1>Another page</h1></body>'; history.pushState({}, '', '/other/');"


def boots(page: Page, **options: Any) -> dict[str, Any]:
    return calls(page, f"'boot', {json.dumps(options)}")


def box(chat: Chat) -> tuple[float, float, float, float]:
    found = chat.launcher.bounding_box()
    assert found
    return found["x"], found["y"], found["width"], found["height"]


def test_the_page_s_options_stand_before_the_site_s(page: Page, chat: Chat) -> None:
    chat.visit()
    booted(page)
    key, element = chat.world.shop.public_key, page.locator("paldesk-chatbox")
    page.evaluate("Paldesk('shutdown')")
    look = {"position": "left", "zIndex": 7, "colour": "#AA3300", "theme": "dark", "locale": "de"}
    texts = {"loader.open": "Frag uns", "frame.your_message": "Your message", "frame.greeting": "Moin"}
    assert boots(page, site=key, texts=texts, **look) == {}
    assert box(chat) == (20, 720 - 76, 56, 56)
    expect(element).to_have_css("z-index", "7")
    expect(chat.launcher).to_have_css("background-color", "rgb(170, 51, 0)")
    expect(chat.launcher).to_have_accessible_name("Frag uns")
    chat.open()
    html = chat.inside.locator("html")
    expect(html).to_have_attribute("lang", "de")
    expect(html).to_have_css("color-scheme", "dark")
    expect(chat.inside.get_by_text("Moin")).to_be_visible()
    expect(chat.launcher).to_have_accessible_name("Chat schließen")


def test_the_site_s_side_follows_the_page_and_a_named_side_does_not(
    page: Page, chat: Chat, server: RunningServer
) -> None:
    chat.host.html = chat.host.html.replace('lang="en"', 'lang="ar" dir="rtl"')
    chat.visit()
    expect(chat.launcher).to_be_visible()
    assert box(chat)[0] == 20
    page.evaluate("Paldesk('shutdown')")
    boots(page, site=chat.world.shop.public_key, position="right")
    expect(chat.launcher).to_be_visible()
    assert box(chat)[0] == 1280 - 76


def test_the_page_s_own_button_opens_says_so_and_counts(
    page: Page, chat: Chat, server: RunningServer
) -> None:
    chat.host.embed(server, chat.world.shop.public_key, launcher=".help")
    chat.host.html = chat.host.html.replace(
        "</main>", "<a class='help' href='/contact/'><b>Help</b></a></main>"
    )
    chat.visit()
    own = page.get_by_text("Help")
    booted(page)
    expect(page.locator(".help")).to_have_attribute("aria-expanded", "false")
    expect(chat.launcher).to_be_hidden()
    own.click()
    expect(chat.field).to_be_focused()
    expect(page.locator(".help")).to_have_attribute("aria-expanded", "true")
    chat.write("Hello")
    chat.is_sent("Hello")
    page.keyboard.press("Escape")
    expect(page.locator(".help")).to_be_focused()
    chat.answer("Hello Vi")
    expect(page.locator(".help")).to_have_attribute("data-unread", "1")
    page.evaluate("Paldesk('shutdown')")
    own.click()
    page.wait_for_url("**/contact/")


def test_a_page_that_replaces_itself_keeps_the_conversation_until_it_is_shut_down(
    page: Page, chat: Chat
) -> None:
    world = chat.world
    with within(world.other):
        world.site_of_other.allowed_origins = [chat.host.url]
        world.site_of_other.save()
    chat.begin("Hello")
    page.evaluate(BODY)
    expect(page.get_by_role("heading")).to_have_text("Another page")
    chat.write("Still here")
    chat.is_sent("Still here")
    assert boots(page, site=world.shop.public_key) == {}
    assert page.locator("paldesk-chatbox").count() == 1
    assert boots(page, site=world.site_of_other.public_key)["code"] == "booted"
    # What is under way when it is shut down is told so, and the next one is not disturbed by it.
    page.evaluate("Paldesk('shutdown')")
    boots(page, site=world.shop.public_key)
    told = page.evaluate(
        "(async () => { const open = Paldesk('open'); await null; Paldesk('shutdown');"
        f" Paldesk('boot', {{site: '{world.site_of_other.public_key}'}});"
        " return open.catch(({ code }) => code) })()"
    )
    assert told == "not_booted"
    chat.open()
    assert world.site_of_other.public_key in chat.frame.url
    expect(chat.log.locator("article")).to_have_count(0)
    assert page.locator("paldesk-chatbox").count() == 1


@pytest.mark.whole_browser
def test_on_the_way_back_the_line_and_the_badge_are_right(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    server: RunningServer,
    shop: Site,
    host: HostPage,
    world: World,
) -> None:
    kept = browser_type.launch(
        **browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = kept.new_page()
    page.add_init_script(OPEN_SHADOW)
    page.add_init_script("addEventListener('pageshow', (event) => (window.restored = event.persisted))")
    host.embed(server, shop.public_key, launcher="#help")
    host.html = host.html.replace("</main>", "<button id='help'>Help</button></main>")
    chat = Chat(page, host, world)
    chat.visit()
    booted(page)
    page.locator("#help").click()
    chat.write("Hello")
    chat.is_sent("Hello")
    page.evaluate("Paldesk('close')")
    page.goto(f"{host.url}/next/")
    chat.answer("Hello Vi")
    page.evaluate("void setTimeout(() => history.back())")
    page.wait_for_url(f"{host.url}/", wait_until="commit")
    until(page, "window.restored === true")
    expect(page.locator("#help")).to_have_attribute("data-unread", "1")
    kept.close()


def test_every_kind_of_screen_has_its_button(page: Page, chat: Chat) -> None:
    hostile = "<style>* { display: none !important; all: unset !important } button { width: 1px }"
    crowded = "html { display: flex; direction: rtl; font-size: 40px } body { transform: scale(1) }</style>"
    chat.host.html = chat.host.html.replace("</head>", f"{hostile}{crowded}</head>")
    chat.visit()
    expect(chat.launcher).to_be_visible()
    assert box(chat)[2:] == (56, 56)
    page.emulate_media(forced_colors="active", reduced_motion="reduce", color_scheme="dark")
    icon = "getComputedStyle(document.querySelector('paldesk-chatbox').shadowRoot.querySelector('button'), '::before')"
    assert page.evaluate(f"{icon}.forcedColorAdjust") == "none"
    page.evaluate("Paldesk('open')")
    expect(page.locator("paldesk-chatbox .p")).to_have_css("transition-property", "none")
    page.emulate_media(media="print")
    expect(chat.launcher).to_be_hidden()
