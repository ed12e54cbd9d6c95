"""Waiting for what a page knows itself.

Not Playwright's ``wait_for_function``: it evaluates strings within the page, which our policy forbids, and says so
only where the answer is not there at once.
"""

from __future__ import annotations

import time

from playwright.sync_api import Frame, Page


def until(page: Page | Frame, expression: str, patience: float = 10) -> None:
    """Returns when the expression is true in the page; raises AssertionError after ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"not true in {patience} s: {expression}"
        page.wait_for_timeout(50)
