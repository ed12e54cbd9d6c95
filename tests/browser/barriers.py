"""What axe finds in each state of a page that is walked through."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


class Walk:
    """What was found where."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, list[str]] = {}

    def look(self, state: str) -> None:
        self.page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
        found = Axe().run(self.page).response["violations"]
        barriers = [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found]
        if barriers:
            self.found[state] = barriers
