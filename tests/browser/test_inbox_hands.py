"""The inbox by keyboard, on a phone, and for those who listen to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desks import INBOX, PHONE, Desk, Room, ada, bo, room  # noqa: F401


def spilling(page: Page) -> list[str]:
    """What is wider than the place it has, of those that should never scroll sideways."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll("html, #main, .pane-head, .pane-body, .talk-piece, .composer")]
            .filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className || box.tagName)"""
        )
    )


class TestKeys:
    def test_a_conversation_is_found_answered_and_closed_without_a_mouse(self, ada: Desk, room: Room) -> None:
        room.more(2)
        ada.sit_down()
        keys = ada.page.keyboard
        keys.press("j")
        keys.press("j")
        expect(ada.row("Guest 1")).to_be_focused()
        keys.press("k")
        expect(ada.row("Guest 2")).to_be_focused()
        keys.press("ArrowDown")
        keys.press("o")
        expect(ada.head.get_by_role("heading")).to_have_text("Guest 1")
        keys.press("r")
        expect(ada.field).to_be_focused()
        keys.type("Just a jot")
        keys.press("Enter")
        ada.is_sent("Just a jot")
        keys.press("Escape")
        expect(ada.log).to_be_focused()
        keys.press("n")
        expect(ada.field).to_have_attribute("placeholder", "Write a note for your team")
        keys.press("Escape")
        keys.press("a")
        expect(ada.page.get_by_role("menuitemradio", name="Ada (you)")).to_be_focused()
        keys.press("Enter")
        expect(ada.log).to_contain_text("You took this")
        keys.press("e")
        expect(ada.log).to_contain_text("You closed this")
        keys.press("Alt+ArrowDown")
        expect(ada.head.get_by_role("heading")).to_have_text("Guest 2")
        keys.press("Alt+ArrowDown")
        expect(ada.head.get_by_role("heading")).to_have_text("Vi")

    def test_letters_typed_into_a_field_are_letters(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.page.keyboard.press("r")
        ada.page.keyboard.type("enjoy a karaoke?")
        expect(ada.field).to_have_value("enjoy a karaoke?")
        expect(ada.log).not_to_contain_text("closed this")

    def test_single_keys_can_be_switched_off(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.page.keyboard.press("?")
        sheet = ada.page.get_by_role("dialog", name="Keyboard shortcuts")
        expect(sheet).to_be_visible()
        sheet.get_by_role("switch", name="Single keys").uncheck()
        ada.page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        ada.page.reload()
        expect(ada.log).to_be_visible()
        ada.page.keyboard.press("n")
        expect(ada.field).to_have_attribute("placeholder", "Write to Vi")
        ada.row("Vi").focus()
        ada.page.keyboard.press("e")
        expect(ada.log).not_to_contain_text("closed this")

    def test_the_list_is_one_stop_and_its_focus_moves_with_its_row(self, ada: Desk, room: Room) -> None:
        room.more(3)
        ada.sit_down()
        assert ada.rows.evaluate_all("rows => rows.filter(row => row.tabIndex === 0).length") == 1
        ada.row("Vi").focus()
        vi = room.vi()
        vi.get_by_label("Your message").fill("Me again")
        vi.keyboard.press("Enter")
        expect(ada.rows.first).to_contain_text("Me again")
        expect(ada.row("Vi")).to_be_focused()


class TestPhone:
    @pytest.fixture
    def hand(self, room: Room) -> Desk:
        return room.desk(room.world.ada, viewport=PHONE, has_touch=True, is_mobile=True)

    def test_one_pane_at_a_time_with_a_way_back(self, hand: Desk) -> None:
        hand.sit_down()
        hand.row("Vi").tap()
        expect(hand.log).to_be_visible()
        expect(hand.list).to_be_hidden()
        expect(hand.page.get_by_role("navigation", name="Rooms")).to_be_hidden()
        hand.page.get_by_role("button", name="About Vi").tap()
        expect(hand.page.get_by_role("complementary", name="About Vi")).to_be_visible()
        expect(hand.log).to_be_hidden()
        hand.page.get_by_role("button", name="Close this panel").tap()
        expect(hand.log).to_be_visible()
        hand.page.get_by_role("button", name="Back to the list").tap()
        expect(hand.list).to_be_visible()
        assert hand.path == INBOX

    def test_enter_makes_a_line_and_the_button_sends(self, hand: Desk, room: Room) -> None:
        hand.sit_down(room.world.talk.number)
        hand.field.fill("one")
        hand.field.press("End")
        hand.field.press("Enter")
        hand.field.press_sequentially("two")
        hand.page.get_by_role("button", name="Send", exact=True).tap()
        hand.is_sent("two")

    @pytest.mark.parametrize("width", [360, 390, 720, 1024])
    def test_nothing_is_cut_off(self, ada: Desk, room: Room, width: int) -> None:
        room.names_vi("Wolfeschlegelsteinhausenbergerdorff " * 3, "vi@" + "very-long-name." * 6 + "test")
        ada.page.set_viewport_size({"width": width, "height": 720})
        ada.sit_down(room.world.talk.number)
        expect(ada.log).to_be_visible()
        ada.write("Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 3)
        ada.is_sent("Donaudampf")
        ada.head.get_by_role("button", name="About").click()
        expect(ada.page.get_by_role("complementary")).to_contain_text("E-mail")
        assert spilling(ada.page) == []
        ada.page.keyboard.press("Escape")
        expect(ada.log).to_be_visible()
        assert spilling(ada.page) == []


class TestListening:
    def test_a_message_elsewhere_is_said_aloud(self, ada: Desk, room: Room) -> None:
        room.more(1)
        ada.sit_down()
        ada.open("Guest 1")
        vi = room.vi()
        vi.get_by_label("Your message").fill("Psst")
        vi.keyboard.press("Enter")
        expect(ada.page.get_by_role("status").filter(has_text="New message from Vi")).to_have_count(1)
