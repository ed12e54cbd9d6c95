"""What a page's scripts may call, what they hear, and how a wrong call is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cardboard import Cardboard
from tests.browser.hostpage import Chat, booted, calls, noting
from tests.browser.patience import until
from tests.running import RunningServer

EVENTS = (
    *("ready", "open", "close", "conversation:started", "message:sent", "message:received", "unread"),
    *("identified", "consent", "error"),
)
HEAR = f"""
  window.heard = [];
  for (const name of {list(EVENTS)})
    addEventListener("paldesk:" + name, (event) => heard.push([name, event.detail ?? null]));
"""


@pytest.fixture
def cardboard(page: Page, chat: Chat) -> Cardboard:
    return Cardboard(page, chat.world.shop.public_key)


def test_panel_and_button_obey(page: Page, chat: Chat) -> None:
    chat.visit()
    booted(page)
    for verb, is_open in (
        ("open", True),
        ("open", True),
        ("toggle", False),
        ("toggle", True),
        ("close", False),
    ):
        assert calls(page, f"'{verb}'") == {}
        assert page.evaluate("Paldesk('get', 'open')") is is_open
    page.evaluate("Paldesk('hide')")
    expect(chat.launcher).to_be_hidden()
    page.evaluate("Paldesk('show')")
    expect(chat.launcher).to_be_visible()
    page.evaluate("Paldesk('message', 'About order 7: ')")
    expect(chat.field).to_have_value("About order 7: ")
    expect(chat.field).to_be_focused()
    page.evaluate("Paldesk('send', 'I need help with this page.')")
    chat.is_sent("I need help with this page.")
    page.evaluate("Paldesk('privacy')")
    expect(chat.inside.get_by_role("dialog")).to_be_visible()


def test_what_the_page_says_of_its_visitor_waits_until_the_visitor_acts(
    page: Page, chat: Chat, cardboard: Cardboard
) -> None:
    chat.visit()
    booted(page)
    said = {
        "identify": "{user_id: '7', attributes: {plan: 'pro'}}",
        "update": "{name: 'Vi'}",
        "track": "'cart', {worth: 12}",
        "consent": "'marketing', true",
    }
    for verb, given in said.items():
        assert page.evaluate(f"Paldesk('{verb}', {given})") == {"waiting": True}
    assert page.locator("iframe").count() == 0
    page.evaluate(f"{{{HEAR}}}")
    assert calls(page, "'open'") == {}
    until(page, "heard.some(([name]) => name === 'error')")
    assert cardboard.heard == [
        ["identify", {"user_id": "7", "attributes": {"plan": "pro"}}],
        ["update", {"name": "Vi"}],
        ["track", "cart", {"worth": 12}],
        ["consent", "marketing", True],
        ["opened"],
    ]
    assert ["error", {"code": "refused", "message": "Not this."}] in page.evaluate("heard")
    assert calls(page, "'identify', null") == {}
    assert cardboard.heard[-1] == ["logout", None]
    # From now on nothing waits: the answer is the frame's.
    assert page.evaluate("Paldesk('update', {name: 'Vi'})") == "update"
    assert calls(page, "'track', 'again'")["code"] == "refused"


def test_every_event_reaches_listeners_and_the_window(page: Page, chat: Chat, cardboard: Cardboard) -> None:
    page.add_init_script(HEAR)
    chat.visit()
    booted(page)
    page.evaluate(
        f"""async () => {{
          window.called = [];
          window.unlistened = () => called.push(["never"]);
          for (const name of {list(EVENTS)})
            await Paldesk("on", name, (detail) => called.push([name, detail ?? null]));
          await Paldesk("on", "open", unlistened);
          await Paldesk("off", "open", unlistened);
          await Paldesk("on", "open", () => {{ throw new Error("a listener's own fault") }});
          await Paldesk("open");
        }}"""
    )
    told = {
        "conversation:started": None,
        "message:sent": None,
        "message:received": None,
        "unread": 2,
        "identified": {"verified": True},
        "consent": {"purpose": "marketing", "granted": True},
        "error": {"code": "slow", "message": "Later."},
    }
    for name, detail in told.items():
        cardboard.tell(name, detail)
    cardboard.tell("close")
    expected = [["ready", None], ["open", None], *map(list, told.items()), ["close", None]]
    until(page, f"heard.length === {len(expected)}")
    assert page.evaluate("heard") == expected
    assert page.evaluate("called") == expected
    known = "Promise.all(['unread', 'open', 'identity', 'consent', 'version'].map((what) => Paldesk('get', what)))"
    assert page.evaluate(known) == [2, False, told["identified"], told["consent"], "1"]
    expect(chat.launcher).to_have_accessible_name("Open the chat, 2 unread messages")


def test_the_frame_may_peek_open_and_ask_for_a_new_token(
    page: Page, chat: Chat, server: RunningServer
) -> None:
    key = chat.world.shop.public_key
    cardboard = Cardboard(page, key, begun=True)
    boot = f"Paldesk('boot', {{site: '{key}', resume: true, getToken: async () => 'a.b.c'}})"
    chat.host.embed_with_queue(server, "", boot, "Paldesk('identify', {token: 'old'})")
    chat.host.html = chat.host.html.replace("Paldesk('boot',{site:''});", "")
    chat.visit()
    # Who has written before is not asked to act again.
    panel = page.locator("paldesk-chatbox .p")
    expect(panel).to_be_hidden()
    cardboard.tell("token")
    until(cardboard.frame, "heard.length === 2")
    assert [said[:2] for said in cardboard.heard] == [
        ["identify", {"token": "old"}],
        ["identify", {"token": "a.b.c"}],
    ]
    page.get_by_label("Search").focus()
    cardboard.tell("peek", {"height": 90})
    expect(panel).to_be_visible()
    expect(panel).to_have_css("height", "92px")  # and its borders
    expect(page.get_by_label("Search")).to_be_focused()
    cardboard.tell("peek", {"height": 0})
    expect(panel).to_be_hidden()
    cardboard.tell("open")
    expect(chat.launcher).to_have_attribute("aria-expanded", "true")


WRONG = [
    ("", "unknown_verb"),
    ("'fly'", "unknown_verb"),
    ("'constructor'", "unknown_verb"),
    ("'__proto__'", "unknown_verb"),
    ("Symbol('open')", "unknown_verb"),
    ("{}", "unknown_verb"),
    ("'boot'", "wrong_argument"),
    ("'boot', 'pk_else'", "wrong_argument"),
    ("'boot', {site: 7}", "wrong_argument"),
    ("'boot', {site: 'pk_else'}", "booted"),
    ("'message'", "wrong_argument"),
    ("'message', 7", "wrong_argument"),
    ("'send', {}", "wrong_argument"),
    ("'send', ' '", "wrong_argument"),
    ("'identify'", "wrong_argument"),
    ("'identify', 'ada'", "wrong_argument"),
    ("'identify', {name: () => 1}", "wrong_argument"),
    ("'update', true", "wrong_argument"),
    ("'track', {}", "wrong_argument"),
    ("'consent', 'marketing'", "wrong_argument"),
    ("'consent', 'marketing', 'yes'", "wrong_argument"),
    ("'on', 'open', 'alert(1)'", "wrong_argument"),
    ("'on', 'explode', () => 1", "unknown_event"),
    ("'off', 'explode', () => 1", "unknown_event"),
    ("'off', 'open'", "wrong_argument"),
    ("'get'", "wrong_argument"),
    ("'get', 'secret'", "wrong_argument"),
    ("'get', 'constructor'", "wrong_argument"),
]


def test_a_wrong_call_is_refused_by_a_typed_error_and_one_sentence_with_a_link(
    page: Page, chat: Chat, server: RunningServer
) -> None:
    said = noting(page)
    chat.visit()
    booted(page)
    for call, code in WRONG:
        said.clear()
        error = calls(page, call)
        assert (call, error.get("name"), error.get("code")) == (call, "PaldeskError", code)
        link = f"{server.url}/docs/javascript-api/#{code}"
        assert said == [f"warning: Paldesk: {error['message']} {link}"]
        assert re.fullmatch(r"[^.]+\.", error["message"]), error["message"]


BOOTS = [
    ("site: 'pk_nobody'", "unknown_site", "site key"),
    ("site: '../x'", "unreachable", "reached"),
    ("site: 'OTHER'", "origin_not_allowed", "origins"),
    ("site: 'SHOP', position: 'top'", "wrong_argument", "position"),
    ("site: 'SHOP', zIndex: -1", "wrong_argument", "zIndex"),
    ("site: 'SHOP', colour: 'red'", "wrong_argument", "colour"),
    ("site: 'SHOP', theme: 'neon'", "wrong_argument", "theme"),
    ("site: 'SHOP', locale: '../de'", "wrong_argument", "locale"),
    ("site: 'SHOP', texts: {'frame.send': 7}", "wrong_argument", "texts"),
    ("site: 'SHOP', launcher: ''", "wrong_argument", "launcher"),
    ("site: 'SHOP', launcher: '##'", "wrong_argument", "selector"),
]


def test_a_boot_that_cannot_be_says_why_and_may_be_tried_again(page: Page, chat: Chat) -> None:
    world = chat.world
    keys = {"OTHER": world.site_of_other.public_key, "SHOP": world.shop.public_key}
    chat.host.html = chat.host.html.replace(f' data-site="{world.shop.public_key}"', "")
    chat.visit()
    until(page, "Boolean(window.Paldesk)")
    for options, code, word in BOOTS:
        for name, key in keys.items():
            options = options.replace(name, key)
        error = calls(page, f"'boot', {{{options}}}")
        assert (options, error.get("name"), error.get("code")) == (options, "PaldeskError", code)
        assert word in error["message"]
        assert page.locator("paldesk-chatbox").count() == 0
        assert calls(page, "'open'")["code"] == "not_booted"
    assert calls(page, f"'boot', {{site: '{keys['SHOP']}'}}") == {}
    expect(chat.launcher).to_be_visible()


def test_what_was_called_before_it_came_is_done_in_order_and_pasted_twice_it_is_there_once(
    page: Page, chat: Chat, server: RunningServer
) -> None:
    page.add_init_script("window.before = new Set([...Object.keys(window), 'before', 'heard', 'q'])")
    key = chat.world.shop.public_key
    chat.host.embed_with_queue(
        server,
        key,
        "heard=[]",
        "Paldesk('on','ready',()=>heard.push('ready'))",
        "Paldesk('message','About order 7: ')",
    )
    twice = f'<script src="{server.url}/chatbox.js" data-site="{key}"></script>'
    chat.host.html = chat.host.html.replace("</body>", f"{twice}{twice}</body>")
    chat.visit()
    expect(chat.field).to_have_value("About order 7: ")
    assert page.locator("paldesk-chatbox").count() == 1
    assert page.evaluate("heard") == ["ready"]
    late: Any = "new Promise((done) => Paldesk('on', 'ready', () => done('late')))"
    assert page.evaluate(late) == "late"
    assert page.evaluate("Object.keys(window).filter((name) => !before.has(name))") == ["Paldesk"]
