"""An owner words the chatbox anew, and sees it before it is saved."""

from __future__ import annotations

import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect

from tests.browser.desks import Desk, Room, ada, room  # noqa: F401


def chatbox(page: Page, words: str) -> Frame:
    """The frame of the preview, two frames down, that says these words."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for frame in page.frames:
            if "/chatbox/" in frame.url and frame.get_by_role("button", name=words).count():
                return frame
        page.wait_for_timeout(100)
    raise AssertionError(f"no preview says {words}")


def test_a_text_is_found_worded_anew_seen_and_set_back(ada: Desk, room: Room) -> None:
    page = ada.page
    page.goto(f"/app/acme-bikes/settings/sites/{room.world.shop.pk}/words/?language=en")
    page.get_by_label("Find a text").fill("Sénd")
    expect(page.get_by_label("Write a message", exact=True)).to_be_hidden()
    # The button of the message field says it, and so does the form at the end of a conversation.
    own = page.locator("#id_frame-send")
    own.fill("Off it goes")
    assert chatbox(page, "Off it goes")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("pal-toasts").get_by_text("Saved")).to_be_visible()
    expect(page.get_by_text("1 of your own")).to_be_visible()
    page.get_by_role("button", name="Say again: Send", exact=True).click()
    expect(own).to_have_value("")
    expect(own).to_be_focused()
