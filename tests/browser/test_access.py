"""No barrier that axe can find, in both themes, in every state a screen can be in. One page is walked through them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import indexing, notices
from chat.models import CannedReply, Conversation, Label, Macro, Scheduled
from privacy.models import RightsRequest
from tests.browser.barriers import Walk
from tests.browser.desks import PHONE, Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.furnished import furnish
from tests.browser.palettes import Palette

SETTINGS = (
    *("sites/", "team/", "teams/", "labels/", "notifications/", "workspace/"),
    *("replies/", "replies/new/", "replies/folders/", "macros/", "macros/new/"),
)


@pytest.fixture(params=["light", "dark"])
def walk(ada: Desk, request: pytest.FixtureRequest) -> Iterator[Walk]:
    ada.page.emulate_media(color_scheme=request.param, reduced_motion="reduce")
    walked = Walk(ada.page)
    yield walked
    assert walked.found == {}


def test_the_inbox(walk: Walk, ada: Desk, bo: Desk, room: Room) -> None:
    page, keys = ada.page, ada.page.keyboard
    ada.sit_down()
    walk.look("list")
    ada.open("Vi")
    ada.write("Yes")
    ada.is_sent("Yes")
    bo.sit_down(room.world.talk.number)
    bo.page.get_by_role("button", name="Note", exact=True).click()
    bo.write("Between us")
    bo.page.get_by_role("button", name="Reply", exact=True).click()
    bo.field.press_sequentially("Me")
    expect(page.get_by_role("status").get_by_text("Bo is replying")).to_be_visible()
    walk.look("conversation")
    keys.press("Escape")
    keys.press("n")
    ada.field.fill("x" * 8001)
    walk.look("a note that is too long")
    keys.press("Escape")
    keys.press("a")
    expect(page.get_by_role("menuitemradio", name="Ada (you)")).to_be_focused()
    walk.look("menu")
    keys.press("Escape")
    keys.press("e")
    page.get_by_role("button", name="Add e-mail").click()
    walk.look("closed, and a fact being edited")
    keys.press("Escape")
    page.set_viewport_size(PHONE)
    walk.look("conversation on a phone")
    ada.page.get_by_role("button", name="Back to the list").click()
    ada.view("Closed").click()
    expect(ada.row("Vi")).to_be_visible()
    walk.look("closed ones on a phone")


def test_what_stands_above_the_composer(walk: Walk, ada: Desk, room: Room) -> None:
    world, page = room.world, ada.page
    with within(world.acme):
        CannedReply.objects.create(title="Opening hours", shortcut="hours", body="At nine, {{contact.name}}.")
        Macro.objects.create(name="Wrap up", body="Bye", steps=[{"do": "close", "with": "now"}])
        soon = timezone.now() + timedelta(days=1)
        Scheduled.objects.plan(world.talk, world.ada_at, "Good morning", soon, uuid7(), 3)
    ada.sit_down(world.talk.number)
    expect(page.get_by_role("list", name="Waiting to be sent")).to_be_visible()
    ada.field.fill("/")
    expect(page.get_by_role("option")).to_be_visible()
    walk.look("canned replies")
    ada.field.fill("Hello")
    page.get_by_role("button", name="Other ways to send").click()
    page.get_by_role("menuitem", name="Schedule").click()
    expect(page.get_by_role("group", name="Send later")).to_be_visible()
    walk.look("schedule")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Edit").click()
    walk.look("change of what waits")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run a macro").click()
    page.get_by_text("Wrap up").last.click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_focused()
    with within(world.acme):
        world.talk.say(world.vi, "One more thing", uuid7())
    expect(page.get_by_text("Vi wrote while you were typing")).to_be_visible()
    walk.look("macro and a word of warning")


def test_what_lies_over_the_inbox(walk: Walk, ada: Desk, room: Room) -> None:
    keys = ada.page.keyboard
    talks = room.more(4)
    with within(room.world.acme):
        furnish([room.world.talk, *talks], room.world.ada_at, room.world.bo_at)
        for number in range(9):
            Label.objects.create(name=f"Another {number}", hue=number)
    ada.sit_down(room.world.talk.number)
    expect(ada.log).to_be_visible()
    walk.look("a conversation with labels, notes and files")
    ada.log.focus()
    for key in "aslv":
        keys.press(key)
        expect(ada.page.locator(":popover-open")).to_be_visible()
        walk.look(f"what {key} asks")
        keys.press("Escape")
    palette = Palette(ada.page)
    palette.summon()
    walk.look("palette")
    ada.page.keyboard.type("no such thing")
    walk.look("palette without a find")
    keys.press("Escape")
    keys.press("?")
    expect(ada.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    walk.look("sheet")
    keys.press("Escape")
    for words in ("pick a date", "merge", "block", "delete", "new view"):
        dialog_of(ada.page, palette, words)
        walk.look(words)
        keys.press("Escape")


def dialog_of(page: Page, palette: Palette, words: str) -> None:
    palette.summon(words)
    page.keyboard.press("Enter")
    expect(palette.dialog).to_be_hidden()
    expect(page.locator("dialog[open]")).to_be_visible()


def test_what_is_found_chosen_and_told(walk: Walk, ada: Desk, room: Room) -> None:
    page, world = ada.page, room.world
    talks = room.more(4)
    with within(world.acme):
        furnish([world.talk, *talks], world.ada_at, world.bo_at)
        indexing.reindex()
        due = (world.acme.pk, world.talk.pk, 1, Conversation.objects.get(pk=world.talk.pk).last_seq)
    notices.notify([due])
    ada.sit_down()
    page.get_by_role("button", name="Notices").click()
    expect(page.get_by_role("dialog", name="Notices").get_by_text("Bo assigned this")).to_be_visible()
    walk.look("notices")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    walk.look("a search that is empty")
    page.keyboard.type("gears")
    expect(page.locator(".find mark").first).to_be_visible()
    walk.look("what was found")
    page.keyboard.press("Escape")
    for key in "jxjx":
        page.keyboard.press(key)
    expect(page.get_by_role("toolbar", name="What to do with the chosen")).to_be_visible()
    walk.look("rows that are chosen")


def test_the_settings(walk: Walk, ada: Desk) -> None:
    for page in SETTINGS:
        ada.page.goto(f"/app/acme-bikes/settings/{page}")
        walk.look(page)


def test_what_is_owed_to_people(walk: Walk, ada: Desk, room: Room) -> None:
    world, page = room.world, ada.page
    with within(world.acme):
        asked = RightsRequest.objects.receive(world.vi, "erasure")
        RightsRequest.objects.receive(world.vi, "access").refuse(by=world.ada_at, reason="Who are you?")
    for path in ("", "?view=done"):
        page.goto(f"/app/acme-bikes/privacy/{path}")
        walk.look(f"requests {path}")
    page.set_viewport_size(PHONE)
    walk.look("requests on a phone")
    page.goto(f"/app/acme-bikes/privacy/{asked.pk}/")
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    walk.look("a refusal without a reason")
    page.goto(f"/app/acme-bikes/settings/sites/{world.shop.pk}/privacy/")
    page.get_by_role("switch", name="News and offers").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("nobody can agree to what is not told")
    walk.look("a consent without a notice")
