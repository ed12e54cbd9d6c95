"""A customer's page on an origin of its own, with our chatbox on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import ConsoleMessage, Frame, Page, expect
from uuid_utils.compat import uuid7

from accounts.models import Site
from accounts.tenancy import within
from chat.models import Conversation, Message
from tests.running import RunningServer
from tests.world import World

# A closed shadow root hides the launcher from Playwright as it does from the host's scripts: the tests that press
# the button by name ask for an open one. test_chatbox_embedding.py meets the real one.
OPEN_SHADOW = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: "open" }); };
"""
PAGE = """<!doctype html><html lang="en"><head><title>A bicycle shop</title>{head}</head>
<body><main><h1>A bicycle shop</h1><p>Bicycles since 1987.</p><input aria-label="Search"></main>{body}</body></html>"""


def booted(page: Page) -> None:
    page.locator("paldesk-chatbox").wait_for(state="attached")


def calls(page: Page, call: str) -> dict[str, Any]:
    """``Paldesk(<call>)``: the typed error it is refused with, or nothing."""
    told = "({ name, code, message }) => ({ name, code, message })"
    result: dict[str, Any] = page.evaluate(f"Paldesk({call}).then(() => ({{}}), {told})")
    return result


def noting(page: Page) -> list[str]:
    """What the console is told from now on, as "type: text"."""
    lines: list[str] = []

    def note(message: ConsoleMessage) -> None:
        lines.append(f"{message.type}: {message.text}")

    page.on("console", note)
    return lines


class HostPage:
    """Serves ``html`` with ``headers`` under every path of http://127.0.0.1:<port>, and counts nothing."""

    def __init__(self) -> None:
        page = self
        self.html = PAGE.format(head="", body="")
        self.headers: dict[str, str] = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **page.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page.html.encode())

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def embed(self, server: RunningServer, key: str, **attributes: str) -> None:
        """The one-line snippet, for pages that forbid inline scripts."""
        more = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
        script = f'<script async src="{server.url}/chatbox.js" data-site="{key}"{more}></script>'
        self.html = PAGE.format(head=script, body="")

    def embed_with_queue(self, server: RunningServer, key: str, *commands: str) -> None:
        """The two-line snippet: commands are called before the loader has come."""
        stub = "window.Paldesk=window.Paldesk||function(){(Paldesk.q=Paldesk.q||[]).push(arguments)}"
        calls = ";".join([f"Paldesk('boot',{{site:'{key}'}})", *commands])
        loader = f'<script async src="{server.url}/chatbox.js"></script>'
        self.html = PAGE.format(head="", body=f"<script>{stub};{calls}</script>{loader}")

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Chat:
    """What a visitor does on the host page."""

    def __init__(self, page: Page, host: HostPage, world: World) -> None:
        self.page, self.host, self.world = page, host, world
        self.launcher = page.locator("paldesk-chatbox button")
        inside = page.frame_locator("paldesk-chatbox iframe[src]")
        self.inside = inside
        self.field = inside.get_by_label("Your message")
        self.log = inside.get_by_role("log")
        self.bar = inside.locator("#bar")

    def visit(self) -> None:
        self.page.goto(self.host.url)

    def open(self) -> None:
        self.launcher.click()
        expect(self.field).to_be_focused()

    def write(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def begin(self, text: str) -> None:
        """Visit, open, write, and wait until it is committed."""
        self.visit()
        self.open()
        self.write(text)
        self.is_sent(text)

    def is_sent(self, text: str, patience: float = 10) -> None:
        """Its bubble is solid: the server has committed it. ``patience`` in seconds."""
        solid = self.log.locator("article.mine:not(.pending):not(.failed)", has_text=text)
        expect(solid).to_have_count(1, timeout=patience * 1000)

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "/chatbox/" in frame.url)

    @property
    def conversation(self) -> UUID:
        """The conversation that this browser began: the newest of the site."""
        with within(self.world.acme):
            newest = Conversation.objects.exclude(pk=self.world.talk.pk).latest("created_at")
            return newest.pk

    def texts(self) -> list[str]:
        with within(self.world.acme):
            found = Message.objects.filter(conversation=self.conversation).order_by("seq")
            return list(found.values_list("body", flat=True))

    def answer(self, *texts: str) -> None:
        """Bo answers through the verb that his socket uses."""
        with within(self.world.acme):
            talk = Conversation.objects.get(pk=self.conversation)
            for text in texts:
                talk.say(self.world.bo_at, text, uuid7())


@pytest.fixture
def host() -> Iterator[HostPage]:
    page = HostPage()
    yield page
    page.close()


@pytest.fixture
def shop(committed: None, world: World, host: HostPage) -> Site:
    """Ada's site, with the host page among its origins."""
    with within(world.acme):
        world.shop.allowed_origins = [host.url]
        world.shop.save()
    return world.shop


@pytest.fixture
def chat(page: Page, server: RunningServer, shop: Site, host: HostPage, world: World) -> Iterator[Chat]:
    """The chatbox on the host page. An error in the page or the frame, or a refusal of a policy, fails the test."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.add_init_script(OPEN_SHADOW)
    host.embed(server, shop.public_key)
    yield Chat(page, host, world)
    assert faults == []
