"""A company begins: sign-up, code, first site, snippet, installed, a colleague by invitation. And what it clicks on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from paldesk import devmail
from tests.browser.patience import until
from tests.running import RunningServer
from tests.world import World

SHOP = "https://firm.test"
pytestmark = pytest.mark.usefixtures("committed", "redis")


@pytest.fixture
def another(browser: Browser, server: RunningServer) -> Iterator[Callable[[], Page]]:
    """Opens further browsers; a refusal of the policy in any of them fails the test at its end."""
    opened: list[Any] = []
    refusals: list[str] = []

    def open_one() -> Page:
        context = browser.new_context(base_url=server.url, timezone_id="Europe/Amsterdam")
        opened.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: refusals.append(str(error)))
        page.on(
            "console", lambda line: refusals.append(line.text) if "Content Security" in line.text else None
        )
        return page

    yield open_one
    for context in opened:
        context.close()
    assert refusals == []


def letter_to(address: str) -> devmail.Mail:
    """The newest letter to someone; raises AssertionError when none comes within ten seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        letters = [
            devmail.read(path) for path in sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), reverse=True)
        ]
        if found := next((letter for letter in letters if letter.to == address), None):
            return found
        time.sleep(0.1)
    raise AssertionError(f"no letter to {address}")


def sign_up(page: Page, address: str) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill("a-long-enough-word")
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_label("Code")).to_be_visible()
    [code] = re.findall(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]+)?)$", letter_to(address).text, re.M)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continue").click()


def found(page: Page) -> None:
    page.get_by_label("First name").fill("Nia")
    page.get_by_label("Company").fill("Firm")
    page.get_by_role("button", name="Create the workspace").click()
    page.get_by_label("Name").fill("Shop")
    page.get_by_label("Address of the website").fill(SHOP)
    page.get_by_role("button", name="Continue").click()


def log_in(page: Page, user: User, server: RunningServer) -> None:
    """By a session of the database: the tests' quick password hashes mean nothing to the server."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])


def test_a_company_begins(another: Callable[[], Page]) -> None:
    nia, dee = another(), another()
    sign_up(nia, "nia@firm.test")
    found(nia)
    expect(nia.get_by_text("Waiting for the first visit")).to_be_visible()
    install(nia)
    invite(nia, "dee@firm.test")
    join(dee, "dee@firm.test")
    nia.reload()
    expect(nia.get_by_role("row", name="Dee")).to_contain_text("Admin")


def install(page: Page) -> None:
    """What a visitor's browser does on the website; the page, left open, tells of it by itself."""
    key = re.search(r"pk_\w+", page.get_by_label("Snippet", exact=True).inner_text())
    assert key is not None
    page.request.get(f"/chatbox/{key[0]}/config.json", headers={"Origin": SHOP})
    expect(page.get_by_text(f"Installed. Last seen on {SHOP}")).to_be_visible(timeout=10_000)


def invite(page: Page, address: str) -> None:
    page.get_by_role("link", name="Team", exact=True).click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Admin.").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"Invitation sent to {address}")).to_be_visible()


def join(page: Page, address: str) -> None:
    [path] = re.findall(r"(/invitations/\S+)", letter_to(address).text)
    page.goto(path)
    page.get_by_role("link", name="Create an account").click()
    expect(page.get_by_label("E-mail address")).to_have_value(address)
    page.get_by_label("Password").fill("a-long-enough-word")
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("First name").fill("Dee")
    page.get_by_role("button", name="Join Firm").click()
    page.wait_for_url("**/app/firm/inbox/")


def test_the_time_zone_of_the_browser_is_taken_over(another: Callable[[], Page]) -> None:
    nia = another()
    sign_up(nia, "nia@firm.test")
    found(nia)
    nia.goto("/app/profile/")
    expect(nia.get_by_label("Time zone")).to_have_value("Europe/Amsterdam")


def test_a_colour_is_shown_as_visitors_will_see_it(
    another: Callable[[], Page], world: World, server: RunningServer
) -> None:
    ada = another()
    log_in(ada, world.ada, server)
    ada.goto(f"/app/acme-bikes/settings/sites/{world.shop.pk}/")
    code, sample = ada.get_by_label("Colour", exact=True), ada.locator(".colour-sample")
    code.fill("#1d6f55")
    expect(ada.locator("[data-contrast]")).to_have_text(re.compile(r"^Contrast \d+\.\d:1$"))
    expect(sample).to_have_css("background-color", "rgb(29, 111, 85)")
    code.fill("#808080")
    expect(ada.locator("[data-contrast]")).to_contain_text("so that it can be read")
    code.fill("green")
    expect(sample).to_be_hidden()
    ada.get_by_label("Choose a colour").fill("#aa0033")
    expect(code).to_have_value("#aa0033")


def test_the_preview_is_the_real_chatbox_in_both_themes(
    another: Callable[[], Page], world: World, server: RunningServer
) -> None:
    ada = another()
    log_in(ada, world.ada, server)
    ada.goto(f"/app/acme-bikes/settings/sites/{world.shop.pk}/install/")
    for theme in ("light", "dark"):
        ada.locator(f".preview-{theme}").scroll_into_view_if_needed()
        preview = ada.locator(f".preview-{theme}").element_handle().content_frame()
        assert preview is not None
        until(preview, "window.Paldesk?.loaded && Paldesk('open').then(() => true)")
        chat = next(frame for frame in preview.child_frames if "/chatbox/" in frame.url)
        expect(chat.get_by_text("Hello. How can we help?")).to_be_visible()
        expect(chat.locator("html")).to_have_css("color-scheme", theme)


def test_the_snippet_is_copied(another: Callable[[], Page], world: World, server: RunningServer) -> None:
    ada = another()
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    log_in(ada, world.ada, server)
    ada.goto(f"/app/acme-bikes/settings/sites/{world.shop.pk}/install/")
    ada.get_by_role("button", name="Copy").first.click()
    expect(ada.get_by_role("button", name="Copied")).to_be_visible()
    assert world.shop.public_key in ada.evaluate("navigator.clipboard.readText()")


PAGES = ["sites/", "sites/new/", "sites/{shop}/", "sites/{shop}/install/", "sites/{shop}/deletion/", "team/"]
PAGES += ["team/{bo}/", "team/{bo}/departure/", "workspace/", "workspace/closing/"]


def test_no_barrier_is_found_and_nothing_is_cut_off(
    another: Callable[[], Page], world: World, server: RunningServer
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    ada = another()
    log_in(ada, world.ada, server)
    here = {"shop": world.shop.pk, "bo": world.bo_at.pk}
    paths = [f"/app/acme-bikes/settings/{page.format(**here)}" for page in PAGES] + [
        "/app/profile/",
        "/app/new/",
    ]
    found_barriers = {}
    for path in paths:
        ada.goto(path)
        for scheme in ("light", "dark"):
            ada.emulate_media(color_scheme=scheme)
            ada.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
            barriers = Axe().run(ada, options={"iframes": False}).response["violations"]
            found_barriers |= {
                f"{path} {scheme} {one['id']}": [node["html"] for node in one["nodes"]] for one in barriers
            }
        ada.set_viewport_size({"width": 390, "height": 760})
        assert ada.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        ada.set_viewport_size({"width": 1280, "height": 800})
    assert found_barriers == {}
