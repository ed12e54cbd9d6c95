"""What ``make screens`` shows, and what has to happen before each is a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.patience import until

INBOX = "/app/demo/inbox/"
SETTINGS = "/app/demo/settings/"
# What waits further down in a list is not on the picture, and its shape shimmers for ever.
AT_REST = """(() => {
  const onScreen = (one) => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight;
  const lasts = (one) => one.effect?.getComputedTiming().endTime === Infinity;
  return document.readyState === "complete"
    && ![...document.querySelectorAll("[aria-busy=true]")].some(onScreen)
    && [...document.images].every((one) => one.complete || one.loading === "lazy")
    && document.getAnimations().every((one) => one.playState !== "running" || lasts(one));
})()"""


def _nothing(page: Page) -> None:
    """The page as it comes."""


@dataclass(frozen=True)
class Scene:
    """``then`` is what somebody does once the page has come; ``keyboard``: nobody does it on a phone."""

    name: str
    path: str
    then: Callable[[Page], None] = _nothing
    keyboard: bool = False

    def play(self, page: Page, origin: str = "") -> None:
        page.goto(f"{origin}{self.path}")
        rest(page)
        self.then(page)
        rest(page)


def rest(page: Page) -> None:
    """Nothing loads and nothing moves any more."""
    until(page, AT_REST, patience=20)


def log_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/app/**")


def _online(page: Page) -> None:
    expect(page.locator(".rail-foot .face .presence[data-presence=online]")).to_be_attached()


def _talk(page: Page) -> None:
    _online(page)
    expect(page.get_by_role("log")).to_be_visible()


def _palette(page: Page) -> None:
    _talk(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="What to do")).to_be_focused()


def _keys(page: Page) -> None:
    _talk(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def _canned(page: Page) -> None:
    _talk(page)
    page.locator(".composer textarea").fill("/")
    expect(page.get_by_role("option").first).to_be_visible()


def _later(page: Page) -> None:
    _talk(page)
    page.locator(".composer textarea").fill("Good morning. Your bike is ready.")
    page.get_by_role("button", name="Other ways to send").click()
    page.get_by_role("menuitem", name="Schedule").click()
    expect(page.get_by_role("group", name="Send later")).to_be_visible()


def _macro(page: Page) -> None:
    page.get_by_role("link", name="Change Ready to be fetched").click()
    expect(page.get_by_role("heading", name="Ready to be fetched")).to_be_visible()


def _chat(page: Page) -> None:
    """A visitor of the demo shop asks something."""
    page.locator("paldesk-chatbox button").click()
    frame = page.frame_locator("paldesk-chatbox iframe")
    frame.get_by_label("Your message").fill("Do you have the Plover in size M?")
    frame.get_by_label("Your message").press("Enter")
    expect(frame.locator("article.mine:not(.pending)")).to_contain_text("Plover in size M")


OUTSIDE = (
    Scene("home", "/"),
    Scene("log-in", "/accounts/login/"),
    Scene("sign-up", "/accounts/signup/"),
    Scene("chatbox", "/demo/", _chat),
)
INSIDE = (
    Scene("inbox", INBOX, _online),
    Scene("conversation", f"{INBOX}300/", _talk),
    Scene("closed", f"{INBOX}?view=closed", _online),
    Scene("palette", f"{INBOX}300/", _palette, keyboard=True),
    Scene("keys", f"{INBOX}300/", _keys, keyboard=True),
    Scene("canned-replies", f"{INBOX}300/", _canned),
    Scene("send-later", f"{INBOX}300/", _later),
    Scene("settings-replies", f"{SETTINGS}replies/"),
    Scene("settings-macro", f"{SETTINGS}macros/", _macro),
    Scene("settings-sites", f"{SETTINGS}sites/"),
    Scene("settings-team", f"{SETTINGS}team/"),
    Scene("settings-workspace", f"{SETTINGS}workspace/"),
    Scene("profile", "/app/profile/"),
    Scene("two-step", "/accounts/2fa/"),
)
