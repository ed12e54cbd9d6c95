"""The staff's pages and the demo shop in a real browser: nothing that their policies would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.browser.hostpage import OPEN_SHADOW
from tests.running import RunningServer
from tests.world import PASSWORD, World, person

pytestmark = pytest.mark.usefixtures("committed", "redis")


@pytest.fixture
def tab(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A browser whose refusals and errors fail the test at its end."""
    context = browser.new_context(base_url=server.url)
    page: Page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    assert faults == []


def test_staff_look_around_without_a_refusal(tab: Page, world: World, settings: Any) -> None:
    # The server verifies what it would have made itself.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    staff = person("Staff", "staff@paldesk.test")
    User.objects.filter(pk=staff.pk).update(is_staff=True, is_superuser=True)
    tab.goto("/admin/")
    tab.get_by_label("E-mail").first.fill(staff.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Overview")).to_be_visible()

    tab.get_by_role("navigation", name="Lists").get_by_role("link", name="Conversations").click()
    tab.get_by_role("link", name="Acme Bikes").click()
    tab.get_by_role("link", name="1", exact=True).click()
    expect(tab.get_by_text("conversation.started")).to_be_visible()

    tab.get_by_role("navigation", name="Lists").get_by_role("link", name="Users").click()
    expect(tab.get_by_role("link", name="ada@demo.test")).to_be_visible()
    tab.get_by_role("checkbox").nth(1).check()
    expect(tab.get_by_text("1 of 4 selected")).to_be_visible()  # its script runs


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_shop_opens_the_chat_of_another_origin(tab: Page, server: RunningServer, settings: Any) -> None:
    settings.PORT, settings.BASE_URL = server.port, server.url
    call_command("demo", verbosity=0)
    tab.add_init_script(OPEN_SHADOW)
    tab.goto("/demo/")
    assert tab.url == f"http://127.0.0.1:{server.port}/demo/"
    tab.get_by_role("button", name="Open the chat").click()
    frame = tab.frame_locator("paldesk-chatbox iframe[src]")
    expect(frame.get_by_role("heading", name="Acme Bikes")).to_be_visible()

    tab.get_by_role("button", name="Close the chat").click()
    tab.get_by_role("link", name="Plover").first.click()
    tab.get_by_role("button", name="Ask about the Plover").click()
    expect(frame.get_by_label("Your message")).to_have_value(
        "Hello, is the Plover in stock in my size? I am … cm tall."
    )
