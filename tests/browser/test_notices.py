"""What an operator hears of: the bell, the desktop, and the choice of both."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat.models import Mention, Notice, NoticeSettings
from chat.relay import relay
from tests.browser.desks import Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.patience import until

pytestmark = pytest.mark.whole_browser

# What a page would show on the desktop is kept in a list of the page's own.
LISTEN = """
window.shown = [];
window.Notification = class {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(title, options) { window.shown.push([title, options.body, options.tag]); window.last = this; }
  close() {}
};
"""


def bell(page: Page) -> Locator:
    return page.locator("#bell")


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Notices")


def mentions(room: Room) -> None:
    with within(room.world.acme):
        done = room.world.talk.note(room.world.bo_at, "@Ada, have a look", uuid7())
        Mention.objects.create(conversation=room.world.talk, member=room.world.ada_at, seq=done.seq)
    relay()


def settle(room: Room, monkeypatch: Any) -> None:
    """Nothing is left to tell of the beginning."""
    monkeypatch.setattr("chat.relay.AGE", "0 seconds")
    relay()
    with within(room.world.acme):
        Notice.objects.all().delete()


def test_a_mention_rings_the_bell_says_why_and_leads_to_the_note(
    ada: Desk, bo: Desk, room: Room, monkeypatch: Any
) -> None:
    room.more(1)
    settle(room, monkeypatch)
    ada.sit_down()
    bo.sit_down()
    expect(bell(ada.page)).to_have_accessible_name("Notices")
    mentions(room)
    expect(bell(ada.page)).to_have_accessible_name("Notices, 1 unread")
    ada.page.keyboard.press("g")
    ada.page.keyboard.press("n")
    expect(panel(ada.page)).to_contain_text("Bo wrote a note")
    expect(panel(ada.page)).to_contain_text("because Bo mentioned you")
    panel(ada.page).get_by_role("link", name="Bo wrote a note").click()
    expect(ada.head.get_by_role("heading")).to_have_text("Vi")
    expect(ada.bubble("have a look")).to_be_in_viewport()
    expect(bell(ada.page)).to_have_accessible_name("Notices")
    expect(bell(bo.page)).to_have_accessible_name("Notices")


def test_what_is_open_is_read_and_what_is_marked_stays_marked(
    ada: Desk, room: Room, monkeypatch: Any
) -> None:
    room.more(1)
    settle(room, monkeypatch)
    mentions(room)
    mentions(room)
    ada.sit_down()
    expect(bell(ada.page)).to_have_accessible_name("Notices, 2 unread")
    bell(ada.page).click()
    panel(ada.page).get_by_role("button", name="Mark as read").first.click()
    expect(bell(ada.page)).to_have_accessible_name("Notices, 1 unread")
    panel(ada.page).get_by_role("button", name="Unread", exact=True).click()
    expect(panel(ada.page).get_by_role("listitem")).to_have_count(1)
    panel(ada.page).get_by_role("button", name="Mark all read").click()
    expect(bell(ada.page)).to_have_accessible_name("Notices")
    panel(ada.page).get_by_role("button", name="All", exact=True).click()
    panel(ada.page).get_by_role("button", name="Unread", exact=True).click()
    expect(panel(ada.page)).to_contain_text("Nothing unread")
    ada.page.keyboard.press("Escape")
    expect(bell(ada.page)).to_be_focused()
    ada.open("Vi")
    mentions(room)
    expect(ada.log).to_contain_text("have a look")
    with within(room.world.acme):
        until_read(ada, room)


def until_read(desk: Desk, room: Room) -> None:
    for _ in range(100):
        if not Notice.objects.filter(member=room.world.ada_at, read_at=None).exists():
            return
        desk.page.wait_for_timeout(50)
    raise AssertionError("the open conversation's notice is still unread")


def test_the_desktop_is_told_once_by_one_tab_and_a_click_leads_there(
    room: Room, ada: Desk, monkeypatch: Any
) -> None:
    room.more(1)
    settle(room, monkeypatch)
    with within(room.world.acme):
        NoticeSettings.objects.create(member=room.world.ada_at, desktop=True)
    ada.page.add_init_script(LISTEN)
    ada.sit_down()
    tab = ada.page.context.new_page()
    tab.add_init_script(LISTEN)
    tab.goto(ada.page.url)
    expect(bell(tab)).to_be_visible()
    expect(tab.locator(".rail-foot .face .presence[data-presence=online]")).to_be_attached()
    mentions(room)
    expect(bell(tab)).to_have_accessible_name("Notices, 1 unread")
    until(ada.page, "window.shown.length === 1")
    assert ada.page.evaluate("window.shown[0]") == [
        "Vi",
        "Bo wrote a note, because Bo mentioned you",
        str(room.world.talk.pk),
    ]
    assert tab.evaluate("window.shown.length") == 0
    ada.page.evaluate("window.last.onclick()")
    expect(ada.head.get_by_role("heading")).to_have_text("Vi")


def test_the_unread_number_stands_on_the_icon(ada: Desk, room: Room) -> None:
    ada.sit_down()
    icon = ada.page.locator('link[rel="icon"]')
    until(ada.page, """document.querySelector('link[rel="icon"]').href.includes("%3E1%3C%2Ftext")""")
    ada.open("Vi")
    until(ada.page, """document.querySelector('link[rel="icon"]').href.endsWith("favicon.svg")""")
    expect(icon).to_have_count(1)


def test_the_choice_is_made_on_a_page_of_its_own(room: Room) -> None:
    desk = room.desk(room.world.bo)
    page = desk.page
    page.context.grant_permissions(["notifications"])
    page.goto("/app/acme-bikes/settings/notifications/")
    expect(page.get_by_text("Allowed in this browser.")).to_be_visible()
    expect(page.get_by_role("button", name="Show a test")).to_be_visible()
    page.get_by_role("button", name="Play it").click()
    page.get_by_label("A new conversation begins").uncheck()
    page.get_by_role("switch", name="Quiet hours").check()
    page.get_by_label("From").fill("21:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    expect(page.get_by_label("A new conversation begins")).not_to_be_checked()
    expect(page.get_by_label("From")).to_have_value("21:30")


def test_a_browser_that_refuses_says_what_to_do(room: Room) -> None:
    page = room.desk(room.world.bo).page
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    page.goto("/app/acme-bikes/settings/notifications/")
    expect(page.get_by_text("This browser refuses them for Paldesk.")).to_be_visible()
    expect(page.get_by_role("button", name="Allow in this browser")).to_be_hidden()
