"""Operators at their inboxes and Vi in her chat, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from accounts.tenancy import within
from chat.models import Conversation
from crm.models import Visitor
from tests.running import RunningServer
from tests.world import World, begun

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 760}
INBOX = "/app/acme-bikes/inbox/"


class Desk:
    """What an operator sees and does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.list = page.get_by_role("region", name="Conversations", exact=True)
        self.rows = self.list.locator("[data-conversation]")
        self.head = page.locator(".inbox-talk-head")
        self.log = page.get_by_role("log")
        self.field = page.locator(".composer textarea")
        self.bar = page.locator("#connection")

    def sit_down(self, number: int | None = None, query: str = "") -> None:
        """Load the inbox, or one conversation, and wait until the line is open."""
        self.page.goto(f"{INBOX}{number}/{query}" if number else f"{INBOX}{query}")
        expect(self.page.locator(".rail-foot .face .presence[data-presence=online]")).to_be_attached()

    def row(self, name: str) -> Locator:
        return self.rows.filter(has=self.page.locator(".inbox-name", has_text=name))

    def open(self, name: str) -> None:
        self.row(name).click()
        expect(self.head.get_by_role("heading")).to_have_text(name)
        expect(self.log).to_be_visible()

    def write(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def bubble(self, text: str) -> Locator:
        return self.log.locator(".talk-piece", has_text=text)

    def is_sent(self, text: str) -> None:
        expect(self.log.locator(".talk-piece[data-state=sent]", has_text=text)).to_have_count(1)

    def view(self, word: str) -> Locator:
        """One of the three above the list, or an entry of the menu of views, which is opened for it."""
        if word in ("Open", "Mine", "Unassigned"):
            return self.page.get_by_role("navigation", name="Views").get_by_role("link", name=word)
        menu = self.page.get_by_role("menu", name="Views")
        if not menu.is_visible():
            self.list.locator(".inbox-view").click()
        return menu.get_by_role("menuitem", name=word)

    def assign_to(self, name: str) -> None:
        self.head.get_by_role("button", name="Assign").click()
        self.page.get_by_role("menuitemradio", name=name).click()

    @property
    def path(self) -> str:
        return str(self.page.evaluate("location.pathname + location.search"))


class Room:
    """The workspace with everybody who may come in."""

    def __init__(self, world: World, enter: Callable[..., Page], key: str) -> None:
        self.world, self._enter, self._key = world, enter, key

    def desk(self, user: User, **options: Any) -> Desk:
        return Desk(self._enter(user=user, **options))

    def vi(self) -> Page:
        """Vi's browser: the chat as a page, with the secret it was given when she wrote first."""
        page = self._enter()
        remember = f"localStorage.setItem('paldesk.{self._key}', '{self.world.vi_secret}')"
        page.add_init_script(remember)
        page.goto(f"/chatbox/{self._key}/")
        expect(page.get_by_role("log")).to_contain_text("Mine slip on the way up.")
        return page

    def newcomer(self, **options: Any) -> Page:
        """A browser in which nobody has written yet, in the chat as a page."""
        page = self._enter(**options)
        page.goto(f"/chatbox/{self._key}/")
        return page

    def names_vi(self, name: str = "Vi", email: str = "") -> None:
        with within(self.world.acme):
            contact = self.world.talk.contact
            contact.name, contact.email = name, email
            contact.save()

    def more(self, count: int) -> list[Conversation]:
        """Further conversations of visitors called "Guest 1" and so on, each newer than the one before."""
        with within(self.world.acme):
            return [self._one(f"Guest {number}") for number in range(1, count + 1)]

    def _one(self, name: str) -> Conversation:
        visitor, _ = Visitor.objects.arrive(self.world.shop)
        visitor.contact.name = name
        visitor.contact.save()
        return begun(visitor)


@pytest.fixture
def room(
    browser: Browser, server: RunningServer, committed: None, redis: Any, world: World
) -> Iterator[Room]:
    """An error on any page, or a refusal of the policy, fails the test at its end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def enter(user: User | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=server.url, **{"viewport": WIDE, **options})
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        return page

    found = Room(world, enter, world.shop.public_key)
    found.names_vi()
    yield found
    for context in contexts:
        context.close()
    assert faults == [], faults


@pytest.fixture
def ada(room: Room) -> Desk:
    return room.desk(room.world.ada)


@pytest.fixture
def bo(room: Room) -> Desk:
    return room.desk(room.world.bo)
