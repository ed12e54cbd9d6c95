"""The loader on a customer's page: what it asks for, what it stores, what the page's scripts may call."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from accounts.models import Site
from tests.browser.hostpage import Chat, HostPage
from tests.browser.patience import until
from tests.running import RunningServer
from tests.world import World

STRICT = (
    "default-src 'none'; script-src {0}; connect-src {0}; frame-src {0}; require-trusted-types-for 'script'; "
    "trusted-types 'none'; base-uri 'none'; form-action 'none'; report-to none"
)


def refused(page: Page, call: str) -> dict[str, Any]:
    """The typed error a call is refused with."""
    result: dict[str, Any] = page.evaluate(
        f"Paldesk({call}).then(() => ({{}}), ({{name, code, message}}) => ({{name, code, message}}))"
    )
    return result


def booted(page: Page) -> None:
    page.locator("paldesk-chatbox").wait_for(state="attached")


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the console was told, as "type: text"."""
    lines: list[str] = []

    def note(message: ConsoleMessage) -> None:
        lines.append(f"{message.type}: {message.text}")

    page.on("console", note)
    return lines


class TestBeforeTheVisitorActs:
    def test_one_configuration_is_asked_for_and_nothing_is_stored(
        self, page: Page, chat: Chat, server: RunningServer
    ) -> None:
        asked: list[str] = []

        def note(request: Request) -> None:
            asked.append(request.url)

        page.on("request", note)
        chat.visit()
        expect(chat.launcher).to_be_visible()
        page.wait_for_timeout(500)
        ours = [url.removeprefix(server.url) for url in asked if url.startswith(server.url)]
        assert ours == ["/chatbox.js", f"/chatbox/{chat.world.shop.public_key}/config.json"]
        assert page.context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        assert page.locator("iframe").count() == 0

    def test_opening_stores_nothing_either(self, chat: Chat) -> None:
        chat.visit()
        chat.open()
        chat.field.type("half a sentence")
        assert chat.page.context.cookies() == []
        assert chat.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        assert chat.frame.evaluate("document.cookie") == ""

    def test_the_configuration_carries_no_cookie_and_may_be_cached(
        self, page: Page, chat: Chat, server: RunningServer
    ) -> None:
        page.context.add_cookies([{"name": "a", "value": "1", "url": server.url}])
        with page.expect_response("**/config.json") as answer:
            chat.visit()
        assert "cookie" not in answer.value.request.headers
        assert "max-age=300" in answer.value.headers["cache-control"]


class TestTheHostsPage:
    def test_a_strict_policy_is_not_broken_and_the_shadow_is_shut(
        self, page: Page, server: RunningServer, shop: Site, host: HostPage, said: list[str]
    ) -> None:
        host.embed(server, shop.public_key)
        host.headers["Content-Security-Policy"] = STRICT.format(server.url)
        page.add_init_script(
            "window.broken = []; addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective));"
            "addEventListener('paldesk:open', () => (window.opened = true))"
        )
        page.goto(host.url)
        booted(page)
        assert page.evaluate("document.querySelector('paldesk-chatbox').shadowRoot") is None
        page.get_by_label("Search").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        # Not wait_for_function: that evaluates strings, which this policy forbids.
        page.evaluate(
            "new Promise((done) => window.opened ? done() : addEventListener('paldesk:open', done))"
        )
        frame = next(frame for frame in page.frames if "/chatbox/" in frame.url)
        expect(frame.get_by_label("Your message")).to_be_focused()
        assert page.evaluate("broken") == []
        assert [line for line in said if line.startswith("error")] == []

    def test_the_two_line_snippet_keeps_what_was_called_before_it_came(
        self, page: Page, chat: Chat, server: RunningServer
    ) -> None:
        chat.host.embed_with_queue(
            server, chat.world.shop.public_key, "Paldesk('message', 'About order 7: ')"
        )
        chat.visit()
        expect(chat.field).to_have_value("About order 7: ")

    def test_pasted_twice_it_is_there_once(self, page: Page, chat: Chat, server: RunningServer) -> None:
        chat.host.html = chat.host.html.replace(
            "</head>", chat.host.html.split("<title>")[1].split("</title>")[1]
        )
        script = f'<script src="{server.url}/chatbox.js" data-site="{chat.world.shop.public_key}"></script>'
        chat.host.html = f"<!doctype html><title>x</title><body>{script}{script}{script}"
        chat.visit()
        booted(page)
        assert page.locator("paldesk-chatbox").count() == 1

    def test_it_adds_one_name_to_the_page(self, page: Page, chat: Chat) -> None:
        page.goto(f"{chat.host.url}/")
        booted(page)
        names = "Object.keys(window).filter((name) => !before.has(name))"
        page.add_init_script("window.before = new Set(Object.keys(window)); before.add('before')")
        page.reload()
        booted(page)
        assert page.evaluate(names) == ["Paldesk"]

    def test_styles_of_the_page_do_not_reach_the_button(self, page: Page, chat: Chat) -> None:
        hostile = "<style>* { display: none !important; all: unset !important } button { width: 1px }</style>"
        chat.host.html = chat.host.html.replace("</head>", f"{hostile}</head>")
        chat.visit()
        box = chat.launcher.bounding_box()
        assert box
        assert (box["width"], box["height"]) == (56, 56)

    def test_the_button_stands_on_the_left_when_asked(
        self, page: Page, chat: Chat, server: RunningServer
    ) -> None:
        chat.host.embed(server, chat.world.shop.public_key, position="left")
        chat.visit()
        expect(chat.launcher).to_be_visible()
        box = chat.launcher.bounding_box()
        assert box
        assert box["x"] == 20


class TestVerbs:
    def test_they_open_close_hide_and_show(self, page: Page, chat: Chat) -> None:
        chat.visit()
        booted(page)
        page.evaluate("Paldesk('open')")
        assert page.evaluate("Paldesk('get', 'open')") is True
        page.evaluate("Paldesk('toggle')")
        assert page.evaluate("Paldesk('get', 'open')") is False
        page.evaluate("Paldesk('hide')")
        expect(chat.launcher).to_be_hidden()
        page.evaluate("Paldesk('show')")
        expect(chat.launcher).to_be_visible()

    def test_send_writes_for_the_visitor(self, page: Page, chat: Chat) -> None:
        chat.visit()
        booted(page)
        page.evaluate("Paldesk('send', 'I need help with this page.')")
        page.evaluate("Paldesk('open')")
        chat.is_sent("I need help with this page.")

    def test_events_reach_listeners_and_the_window_without_what_was_written(
        self, page: Page, chat: Chat
    ) -> None:
        chat.visit()
        booted(page)
        page.evaluate(
            """() => {
              window.heard = [];
              const names = ["open", "close", "conversation:started", "message:sent", "message:received", "unread"];
              for (const name of names)
                addEventListener(`paldesk:${name}`, ({ detail }) => heard.push([name, detail]));
              window.counts = [];
              Paldesk("on", "unread", (count) => counts.push(count));
            }"""
        )
        chat.open()
        chat.write("Hello")
        chat.is_sent("Hello")
        page.evaluate("Paldesk('close')")
        chat.answer("Hello Vi")
        until(page, "counts.includes(1)")
        heard = page.evaluate("heard")
        assert [name for name, _ in heard] == [
            "open",
            "conversation:started",
            "message:sent",
            "close",
            "message:received",
            "unread",
        ]
        assert "Hello" not in str(heard)

    def test_off_ends_listening_and_ready_is_told_late_comers(self, page: Page, chat: Chat) -> None:
        chat.visit()
        booted(page)
        heard = page.evaluate(
            """async () => {
              const heard = [];
              const listener = () => heard.push("open");
              await Paldesk("on", "ready", () => heard.push("ready"));
              await Paldesk("on", "open", listener);
              await Paldesk("off", "open", listener);
              await Paldesk("open");
              return heard;
            }"""
        )
        assert heard == ["ready"]

    def test_a_listener_that_throws_harms_nobody(self, page: Page, chat: Chat) -> None:
        chat.visit()
        booted(page)
        page.evaluate("Paldesk('on', 'open', () => { throw new Error('mine') })")
        page.evaluate("Paldesk('open')")
        assert page.evaluate("Paldesk('get', 'open')") is True

    @pytest.mark.parametrize(
        ("call", "code"),
        [
            ("'fly'", "unknown_verb"),
            ("'constructor'", "unknown_verb"),
            ("'boot'", "wrong_argument"),
            ("'boot', {site: 'pk_else'}", "booted"),
            ("'send', 7", "wrong_argument"),
            ("'on', 'open', 'alert(1)'", "wrong_argument"),
            ("'get', 'secret'", "wrong_argument"),
        ],
    )
    def test_a_wrong_call_is_refused_by_a_typed_error_and_one_sentence(
        self, page: Page, chat: Chat, said: list[str], call: str, code: str
    ) -> None:
        chat.visit()
        booted(page)
        error = refused(page, call)
        assert (error["name"], error["code"]) == ("PaldeskError", code)
        assert said == [f"warning: Paldesk: {error['message']}"]

    def test_shutdown_takes_everything_away_and_boot_brings_it_back(self, page: Page, chat: Chat) -> None:
        chat.visit()
        chat.open()
        page.evaluate("Paldesk('shutdown')")
        assert page.locator("paldesk-chatbox").count() == 0
        assert refused(page, "'open'")["code"] == "not_booted"
        page.evaluate(f"Paldesk('boot', {{site: '{chat.world.shop.public_key}'}})")
        chat.open()


class TestRefusals:
    @pytest.mark.parametrize(("key", "code"), [("pk_nobody", "unknown_site"), ("", "origin_not_allowed")])
    def test_it_says_why_it_is_not_there(
        self, page: Page, chat: Chat, server: RunningServer, said: list[str], key: str, code: str
    ) -> None:
        """Without a key of its own the page shows the site of another customer, whose origins it is not among."""
        site = key or chat.world.site_of_other.public_key
        page.add_init_script("addEventListener('paldesk:error', ({detail}) => (window.error = detail))")
        chat.host.embed(server, site)
        chat.visit()
        until(page, "window.error")
        assert page.evaluate("error.code") == code
        assert page.locator("paldesk-chatbox").count() == 0
        told = [line for line in said if line.startswith("warning: Paldesk:")]
        assert len(told) == 1

    def test_another_page_cannot_frame_the_chat(
        self, page: Page, shop: Site, world: World, host: HostPage, server: RunningServer, said: list[str]
    ) -> None:
        frame = f"{server.url}/chatbox/{world.site_of_other.public_key}/"
        host.html = f'<!doctype html><title>x</title><iframe src="{frame}"></iframe>'
        page.goto(host.url)
        assert "Your message" not in page.frames[1].content()
        assert "frame-ancestors" in said[-1]
