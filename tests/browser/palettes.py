"""The palette as somebody at the keyboard meets it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect


class Palette:
    """The dialog that Ctrl K opens."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog", name="Commands")
        self.field = self.dialog.get_by_role("combobox")
        self.options = self.dialog.get_by_role("option")

    def summon(self, query: str = "") -> None:
        self.page.keyboard.press("Control+k")
        expect(self.field).to_be_focused()
        self.page.keyboard.type(query)

    def option(self, words: str) -> Locator:
        return self.options.filter(has_text=words)

    def first(self) -> Locator:
        return self.dialog.locator("[aria-selected=true]")
