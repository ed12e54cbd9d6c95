"""What ``make screens`` shows, and what has to happen before each is a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import scenes_people
from tests.browser.furnished import answer_newest
from tests.browser.patience import until

INBOX = "/app/demo/inbox/"
SETTINGS = "/app/demo/settings/"
# What waits further down in a list is not on the picture, and its shape shimmers for ever.
AT_REST = """(() => {
  const onScreen = (one) => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight;
  const lasts = (one) => one.effect?.getComputedTiming().endTime === Infinity;
  return document.readyState === "complete"
    && ![...document.querySelectorAll("[aria-busy=true]")].some(onScreen)
    && [...document.images].every((one) => one.complete || !onScreen(one))
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
    # A line that is refused is tried again after a while.
    online = page.locator(".rail-foot .face .presence[data-presence=online]")
    expect(online).to_be_attached(timeout=30_000)


def _talk(page: Page) -> None:
    _online(page)
    expect(page.get_by_role("log")).to_be_visible()


def _press(*keys: str, into: str = ":popover-open, dialog[open]") -> Callable[[Page], None]:
    """Keys pressed in a conversation, and what they open."""

    def press(page: Page) -> None:
        _talk(page)
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator(into).first).to_be_visible()

    return press


def _command(words: str, into: str = "dialog[open]") -> Callable[[Page], None]:
    """What the palette finds by these words, and what it opens."""

    def command(page: Page) -> None:
        _talk(page)
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="What to do")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.locator(into).first).to_be_visible()

    return command


def _note(page: Page) -> None:
    _talk(page)
    page.get_by_role("button", name="Note", exact=True).click()
    page.locator(".composer textarea").fill(
        "The invoice is in the drawer. Bo, do you have a minute for this?"
    )


def _reply(page: Page) -> None:
    _talk(page)
    page.get_by_role("button", name="Reply", exact=True).click()


def _canned(page: Page) -> None:
    _reply(page)
    page.locator(".composer textarea").fill("/")
    expect(page.get_by_role("option").first).to_be_visible()


def _later(page: Page) -> None:
    _reply(page)
    page.locator(".composer textarea").fill("Good morning. Your bike is ready.")
    page.get_by_role("button", name="Other ways to send").click()
    page.get_by_role("menuitem", name="Schedule").click()
    expect(page.get_by_role("group", name="Send later")).to_be_visible()


def _macro(page: Page) -> None:
    page.get_by_role("link", name="Change Ready to be fetched").click()
    expect(page.get_by_role("heading", name="Ready to be fetched")).to_be_visible()


def _search(page: Page) -> None:
    _online(page)
    page.keyboard.press("/")
    page.keyboard.type("keys")
    expect(page.locator(".find mark").first).to_be_visible()


def _choose(page: Page) -> None:
    """Three conversations, for one action on all of them."""
    _online(page)
    for key in "jxjxjx":
        page.keyboard.press(key)
    expect(page.get_by_role("toolbar", name="What to do with the chosen")).to_be_visible()


def _notices(page: Page) -> None:
    _online(page)
    page.get_by_role("button", name="Notices").click()
    expect(page.get_by_role("dialog", name="Notices").get_by_role("link").nth(1)).to_be_visible()


def _chat(page: Page) -> None:
    """A visitor of the demo shop asks something."""
    page.locator("paldesk-chatbox button").first.click()
    frame = page.frame_locator("paldesk-chatbox iframe[src]")
    frame.get_by_label("Your message").fill("Do you have the Plover in size M?")
    frame.get_by_label("Your message").press("Enter")
    expect(frame.locator("article.mine:not(.pending)").last).to_contain_text("Plover in size M")
    answer_newest("Yes, two of them, in pine and in sand. Shall I put one aside for you?")
    expect(frame.get_by_role("log")).to_contain_text("two of them")


def _own_data(page: Page) -> None:
    _chat(page)
    frame = page.frame_locator("paldesk-chatbox iframe[src]")
    frame.get_by_role("button", name="Your data").click()
    expect(frame.get_by_role("heading", name="Your rights")).to_be_visible()


def _request(page: Page) -> None:
    page.get_by_role("link", name="Delete the data").first.click()
    expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()


def _site_identity(page: Page) -> None:
    page.get_by_role("link", name="Change Acme Bikes").click()
    page.get_by_role("link", name="Identity", exact=True).click()
    page.get_by_role("textbox", name="Token").fill("eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9.")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("algorithm_none")).to_be_visible()


def _site_visits(page: Page) -> None:
    page.get_by_role("link", name="Change Acme Bikes").click()
    page.get_by_role("link", name="Visits", exact=True).click()
    expect(page.get_by_role("heading", name="What is kept, and what is not")).to_be_visible()


OUTSIDE = (
    Scene("api-reference", "/api/docs/#contacts.create"),
    Scene("home", "/"),
    Scene("pricing", "/pricing/"),
    Scene("log-in", "/accounts/login/"),
    Scene("sign-up", "/accounts/signup/"),
    Scene("chatbox", "/demo/", _chat),
    Scene("your-data", "/demo/", _own_data),
)
TALK = f"{INBOX}300/"
ANOTHER = f"{INBOX}298/"  # what is drafted there stays there
INSIDE = (
    Scene("api-keys", f"{SETTINGS}api-keys/"),
    Scene("api-key-new", f"{SETTINGS}api-keys/new/"),
    Scene("billing-details", "/app/demo/billing/details/"),
    Scene("billing-invoices", "/app/demo/billing/invoices/"),
    Scene("inbox", INBOX, _online),
    Scene("conversation", TALK, _talk),
    Scene("note", ANOTHER, _note),
    Scene("closed", f"{INBOX}?view=closed", _online),
    Scene("search", INBOX, _search),
    Scene("choose", INBOX, _choose, keyboard=True),
    Scene("canned-replies", ANOTHER, _canned),
    Scene("send-later", ANOTHER, _later),
    Scene("settings-macro", f"{SETTINGS}macros/", _macro),
    Scene("palette", TALK, _press("Control+k"), keyboard=True),
    Scene("keys", TALK, _press("?"), keyboard=True),
    Scene("assign", TALK, _press("a")),
    Scene("labels", TALK, _press("l")),
    Scene("snooze", TALK, _press("s")),
    Scene("snooze-until", TALK, _command("pick a date")),
    Scene("merge", TALK, _command("merge")),
    Scene("block", TALK, _command("block")),
    Scene("notices", INBOX, _notices),
    Scene("views", TALK, _press("v"), keyboard=True),
    Scene("view-editor", TALK, _command("new view")),
    Scene("privacy", "/app/demo/privacy/"),
    Scene("privacy-request", "/app/demo/privacy/", _request),
    Scene("site-visits", f"{SETTINGS}sites/", _site_visits),
    Scene("site-identity-token", f"{SETTINGS}sites/", _site_identity),
    *(Scene(name, path, then or _nothing, keyboard) for name, path, then, keyboard in scenes_people.SCENES),
    Scene("settings-import", f"{SETTINGS}import/"),
    Scene("profile", "/app/profile/"),
    Scene("two-step", "/accounts/2fa/"),
)


def settings(page: Page) -> Iterator[Scene]:
    """Every page that the settings lead to."""
    page.goto(f"{SETTINGS}sites/")
    links = page.locator(".subnav a")
    for words, path in [(link.inner_text(), link.get_attribute("href")) for link in links.all()]:
        yield Scene(f"settings-{_named(words)}", path or "")
    page.goto(f"{SETTINGS}sites/")
    page.get_by_role("link", name="Change Acme Bikes").click()
    tabs = page.locator(".tabs a")
    expect(tabs.first).to_be_visible()
    for words, path in [(tab.inner_text(), tab.get_attribute("href")) for tab in tabs.all()]:
        yield Scene(f"site-{_named(words)}", path or "")


def _named(words: str) -> str:
    return words.lower().replace(" ", "-")
