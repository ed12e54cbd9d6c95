"""Real browsers against the real server, apart from other tests: Playwright keeps an event loop running."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.hostpage import chat, host, shop  # noqa: F401

# The loop of Playwright's sync API makes Django believe that it is called from a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Patience, not speed: a machine that does other things as well is slow, and its answers are right all the same.
expect.set_options(timeout=15_000)

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> str | None:
    """CHROMIUM in the environment, else what the machine has."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium: browser tests do not skip there")
        pytest.skip("no Chromium on this machine: apt-get install chromium, or set CHROMIUM")
    return {**browser_type_launch_args, "executable_path": path, "args": SWITCHES}
