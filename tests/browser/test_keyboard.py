"""Everything by keyboard: the palette, the keys and their sheet, and a focus that is never lost."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.desks import INBOX, PHONE, Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.palettes import Palette
from tests.browser.patience import until

FOCUSED = "document.activeElement !== null && document.activeElement !== document.body"


class TestPalette:
    def test_a_few_letters_find_what_can_be_done(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        expect(ada.log).to_be_visible()
        palette = Palette(ada.page)
        palette.summon()
        expect(palette.option("Write a note")).to_contain_text("N")
        ada.page.keyboard.type("wri no")
        expect(palette.first()).to_contain_text("Write a note")
        active = palette.field.get_attribute("aria-activedescendant")
        expect(palette.first()).to_have_id(active or "")
        ada.page.keyboard.press("Enter")
        expect(palette.dialog).to_be_hidden()
        expect(ada.field).to_have_attribute("placeholder", "Write a note for your team")
        expect(ada.field).to_be_focused()

    def test_what_was_used_lately_stands_first(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        palette = Palette(ada.page)
        palette.summon("theme dark")
        ada.page.keyboard.press("Enter")
        expect(ada.page.locator("html")).to_have_attribute("data-theme", "dark")
        palette.summon()
        expect(palette.options.first).to_contain_text("Theme: dark")

    def test_it_jumps_to_a_conversation_by_name_and_by_number(self, ada: Desk, room: Room) -> None:
        one, _ = room.more(2)
        ada.sit_down()
        palette = Palette(ada.page)
        palette.summon("gu 2")
        ada.page.keyboard.press("Enter")
        expect(ada.head.get_by_role("heading")).to_have_text("Guest 2")
        expect(ada.log).to_be_focused()
        ada.field.focus()
        palette.summon(f"#{one.number}")
        ada.page.keyboard.press("Enter")
        expect(ada.head.get_by_role("heading")).to_have_text("Guest 1")
        assert ada.path == f"{INBOX}{one.number}/"

    def test_arrows_go_round_and_escape_gives_the_focus_back(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.field.fill("Half a thought")
        palette = Palette(ada.page)
        palette.summon()
        ada.page.keyboard.press("ArrowUp")
        expect(palette.options.last).to_have_attribute("aria-selected", "true")
        ada.page.keyboard.press("ArrowDown")
        expect(palette.options.first).to_have_attribute("aria-selected", "true")
        ada.page.keyboard.type("qqq")
        expect(palette.first()).to_contain_text("Search messages for “qqq”")
        ada.page.keyboard.press("Escape")
        expect(ada.field).to_be_focused()
        expect(ada.field).to_have_value("Half a thought")

    def test_it_leads_through_the_settings_as_well(self, ada: Desk) -> None:
        ada.page.goto("/app/acme-bikes/settings/sites/")
        palette = Palette(ada.page)
        palette.summon("team")
        expect(palette.first()).to_contain_text("Settings: Team")
        ada.page.keyboard.press("Enter")
        expect(ada.page.get_by_role("heading", level=1)).to_have_text("Team")
        ada.page.keyboard.press("g")
        ada.page.keyboard.press("i")
        expect(ada.page).to_have_url(re.compile(f"{INBOX}$"))


class TestKeys:
    def test_two_keys_go_to_a_view(self, ada: Desk, room: Room) -> None:
        ada.sit_down()
        ada.page.keyboard.press("g")
        ada.page.keyboard.press("m")
        expect(ada.view("Mine")).to_have_attribute("aria-current", "true")
        until(ada.page, FOCUSED)
        ada.page.keyboard.press("g")
        ada.page.keyboard.press("i")
        expect(ada.row("Vi")).to_be_focused()

    def test_u_goes_back_to_the_list(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        expect(ada.log).to_be_visible()
        ada.log.focus()
        ada.page.keyboard.press("u")
        expect(ada.row("Vi")).to_be_focused()
        ada.page.set_viewport_size(PHONE)
        ada.page.keyboard.press("u")
        expect(ada.list).to_be_visible()
        expect(ada.row("Vi")).to_be_focused()

    def test_the_sheet_names_the_keys_and_is_searched(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        expect(ada.log).to_be_visible()
        ada.page.keyboard.press("?")
        sheet = ada.page.get_by_role("dialog", name="Keyboard shortcuts")
        expect(sheet.get_by_role("heading", name="This conversation")).to_be_visible()
        expect(sheet.get_by_role("searchbox")).to_be_focused()
        ada.page.keyboard.type("note")
        expect(sheet.get_by_text("Write a note")).to_be_visible()
        expect(sheet.get_by_text("Next in the list")).to_be_hidden()

    def test_letters_of_another_alphabet_work_by_their_place(self, ada: Desk, room: Room) -> None:
        ada.sit_down()
        cyrillic = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true}))"
        ada.page.evaluate(cyrillic)
        expect(ada.row("Vi")).to_be_focused()


class TestFocus:
    def test_it_moves_on_when_a_row_leaves_the_list(self, ada: Desk, bo: Desk, room: Room) -> None:
        room.more(2)
        bo.sit_down()
        ada.sit_down()
        ada.row("Guest 1").focus()
        bo.open("Guest 1")
        bo.page.keyboard.press("e")
        expect(ada.row("Guest 1")).to_have_count(0)
        expect(ada.row("Vi")).to_be_focused()

    def test_it_survives_a_pane_that_makes_room_on_a_phone(self, ada: Desk, room: Room) -> None:
        ada.page.set_viewport_size(PHONE)
        ada.sit_down()
        ada.page.keyboard.press("j")
        ada.page.keyboard.press("Enter")
        expect(ada.log).to_be_visible()
        until(ada.page, FOCUSED)
        ada.page.keyboard.press("i")
        expect(ada.page.get_by_role("button", name="Close this panel")).to_be_focused()
        ada.page.keyboard.press("Escape")
        expect(ada.log).to_be_visible()
        until(ada.page, FOCUSED)
        ada.page.go_back()
        expect(ada.row("Vi")).to_be_focused()


class TestEveryAction:
    def test_each_is_done_by_keyboard_and_leaves_the_focus_somewhere(self, ada: Desk, room: Room) -> None:
        """Every entry that the registry holds for a conversation, in whatever state those before left it."""
        one, *_ = room.more(3)
        ada.sit_down(one.number)
        expect(ada.log).to_be_visible()
        ada.log.focus()
        palette, done = Palette(ada.page), set[str]()
        while words := self.next_of(palette, done):
            done.add(words)
            ada.page.keyboard.press("Enter")
            self.through(ada.page, palette)
            until(ada.page, FOCUSED)
        assert len(done) > 12, done

    def next_of(self, palette: Palette, done: set[str]) -> str | None:
        """Select the first action not done yet, and say its name."""
        palette.summon()
        group = palette.dialog.get_by_role("group").filter(has_text="Guest 1").first
        left = [name for name in group.locator(".palette-words").all_inner_texts() if name not in done]
        if not left:
            return None
        for _ in range(palette.dialog.locator(".palette-words").all_inner_texts().index(left[0])):
            palette.page.keyboard.press("ArrowDown")
        expect(palette.first()).to_contain_text(left[0])
        return left[0]

    def through(self, page: Page, palette: Palette) -> None:
        """The first answer of a second question; out of a dialog without one."""
        if palette.dialog.is_visible():
            page.keyboard.press("Enter")
        while page.locator("dialog[open]").count():
            page.keyboard.press("Escape")

    def test_every_key_of_the_registry_leaves_the_focus_somewhere(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        expect(ada.log).to_be_visible()
        ada.log.focus()
        ada.page.keyboard.press("?")
        group = ada.page.locator(".keys-group").filter(has_text="This conversation")
        keys = [key.lower() for key in group.locator("kbd").all_inner_texts()]
        ada.page.keyboard.press("Escape")
        assert {"a", "s", "e", "l", "n"} <= set(keys)
        for key in keys:
            ada.log.focus()
            ada.page.keyboard.press(key)
            until(ada.page, FOCUSED)
            if ada.page.locator(":popover-open, dialog[open]").count():
                ada.page.keyboard.press("Escape")
                until(ada.page, FOCUSED)

    def test_what_is_deleted_leaves_the_focus_in_the_list(self, ada: Desk, room: Room) -> None:
        one, *_ = room.more(2)
        ada.sit_down(one.number)
        expect(ada.log).to_be_visible()
        Palette(ada.page).summon("delete")
        ada.page.keyboard.press("Enter")
        ada.page.get_by_role("button", name=f"Delete #{one.number}").press("Enter")
        expect(ada.row("Guest 1")).to_have_count(0)
        until(ada.page, FOCUSED)
