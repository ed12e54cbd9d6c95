"""The chatbox for every hand, eye and ear: by keyboard, in both themes and directions, enlarged, in forced colours."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, expect

from accounts.models import Site
from chat import words
from tests.browser.hostpage import OPEN_SHADOW, Chat
from tests.browser.patience import until
from tests.running import RunningServer

TONES = """
window.tones = 0;
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.tones += 1; return make.call(this); };
"""


def violations(frame: Frame | Page) -> list[str]:
    found = Axe().run(frame).response["violations"]
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize(("code", "scheme"), [("en", "light"), ("ar", "dark")])
def test_nothing_stands_in_the_way_in_any_state(chat: Chat, browser: Browser, code: str, scheme: str) -> None:
    said = words.ours("frame", code)
    context = browser.new_context(locale=code, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(OPEN_SHADOW)
    visit = Chat(page, chat.host, chat.world)
    visit.visit()
    expect(visit.launcher).to_be_visible()
    # By keyboard alone: the button, the field, the way out.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = visit.inside.get_by_label(said["your_message"])
    expect(field).to_be_focused()
    frame = visit.frame
    assert frame.evaluate("document.dir") == ("rtl" if code == "ar" else "ltr")
    assert violations(frame) == []
    page.keyboard.type("Do you repair gears?")
    page.keyboard.press("Enter")
    visit.is_sent("Do you repair gears?")
    visit.answer("Yes, see https://bikes.test/gears")
    expect(visit.log).to_contain_text("Yes")
    assert violations(frame) == []
    # The emoji: found by a word of the visitor's language, taken with Enter.
    frame.get_by_role("button", name=said["emoji"]).click()
    expect(frame.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(words.ours("emoji", code)["coffee"][:3])
    expect(frame.get_by_role("option")).to_have_count(1)
    assert violations(frame) == []
    page.keyboard.press("Enter")
    expect(field).to_have_value("☕")
    expect(field).to_be_focused()
    # The message that comes while the chat is closed.
    page.keyboard.press("Escape")
    visit.answer("It takes a day.")
    expect(frame.locator("#peek")).to_contain_text("It takes a day.")
    assert violations(frame) == []
    frame.get_by_role("button", name=said["dismiss"]).press("Enter")
    expect(frame.locator("#peek")).to_have_count(0)
    visit.answer("Or two.")
    expect(frame.locator("#peek")).to_contain_text("Or two.")
    visit.launcher.press("Tab")
    expect(frame.locator(".peek-open")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(frame.locator("#peek")).to_have_count(0)
    context.close()


def test_the_sound_is_off_until_it_is_wanted_and_remembered(chat: Chat) -> None:
    chat.page.add_init_script(TONES)
    chat.begin("Hello")
    sound = chat.inside.get_by_role("switch", name="Sound")
    expect(sound).to_have_attribute("aria-checked", "false")
    chat.launcher.click()
    chat.answer("Hello Vi")
    expect(chat.frame.locator("#peek")).to_contain_text("Hello Vi")
    assert chat.frame.evaluate("tones") == 0
    chat.open()
    sound.press("Enter")
    expect(sound).to_have_attribute("aria-checked", "true")
    heard = chat.frame.evaluate("tones")
    assert heard > 0
    chat.launcher.click()
    chat.answer("Are you there?")
    until(chat.frame, f"tones > {heard}")
    chat.page.reload()
    chat.open()
    expect(sound).to_have_attribute("aria-checked", "true")


def test_it_fits_into_a_phone_twice_enlarged_and_stays_visible_in_forced_colours(
    page: Page, server: RunningServer, shop: Site
) -> None:
    """400 and 320 px at 200 %: what a browser calls 200 and 160 px."""
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    for width in (200, 160):
        page.set_viewport_size({"width": width, "height": 320})
        page.goto(f"{server.url}/chatbox/{shop.public_key}/?locale=de")
        field = page.get_by_label("Ihre Nachricht")
        expect(field).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name="Ihre Daten")).to_be_in_viewport()
        expect(page.get_by_role("button", name="Senden")).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    edges = "getComputedStyle(document.querySelector('#composer button')).borderTopWidth"
    assert page.evaluate(edges) == "1px"


def test_a_message_that_was_dismissed_stays_so_on_the_next_page(
    chat: Chat, server: RunningServer, shop: Site
) -> None:
    chat.host.embed(server, shop.public_key, resume="true")
    chat.begin("Hello")
    chat.launcher.click()
    chat.answer("It takes a day.")
    peek = chat.inside.locator("#peek")
    expect(peek).to_contain_text("It takes a day.")
    chat.inside.get_by_role("button", name="Dismiss").click()
    expect(peek).to_have_count(0)
    chat.page.reload()
    # It is unread all the same, and says so at the launcher; the next one is shown again, and opens into the chat.
    expect(chat.launcher).to_have_accessible_name(re.compile("1"))
    expect(peek).to_have_count(0)
    chat.answer("Or two.")
    expect(peek).to_contain_text("Or two.")
    chat.inside.locator(".peek-open").click()
    expect(chat.log).to_contain_text("Or two.")
    expect(chat.field).to_be_focused()
