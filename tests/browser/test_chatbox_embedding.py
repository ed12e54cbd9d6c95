"""The chatbox on other people's pages: before the visitor acts, under strict policies, among hostile scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from accounts.models import Site
from tests.browser.hostpage import OPEN_SHADOW, Chat, HostPage, booted, calls, noting
from tests.browser.patience import until
from tests.running import RunningServer
from tests.world import World

pytestmark = pytest.mark.whole_browser

STRICT = "require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"
POLICIES = {
    "a list of hosts": "default-src 'none'; script-src {0}; frame-src {0}; " + STRICT,
    "a nonce": "default-src 'none'; script-src 'nonce-abc'; frame-src {0}; " + STRICT,
}
BROKEN = """
  window.broken = [];
  addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective));
"""
# Every kind of storage, by how much is in it; what the browser shuts to a frame is empty.
STORED = """async () => {
  const kinds = {
    cookies: () => document.cookie.length,
    local: () => localStorage.length,
    session: () => sessionStorage.length,
    databases: async () => (await indexedDB.databases()).length,
    caches: async () => (await caches.keys()).length,
    workers: async () => (await navigator.serviceWorker.getRegistrations()).length,
  };
  const filled = [];
  for (const kind in kinds) if (await (async () => kinds[kind]())().catch(() => 0)) filled.push(kind);
  return filled;
}"""
# What a page may do to its own functions. Prototype.js did some of it to millions.
BOOM = 'const boom = (name) => function () { throw new Error("the page has changed " + name) };'
CHANGED = """
  window.fetch = boom("fetch");
  window.Promise = boom("Promise");
  Promise.prototype = { then: boom("then") };
  for (const name of Object.getOwnPropertyNames(Array.prototype))
    if (name !== "constructor" && typeof Array.prototype[name] === "function") Array.prototype[name] = boom(name);
  Array.prototype[Symbol.iterator] = boom("iteration");
  Array.prototype.each = Object.prototype.extend = boom("extended");
  for (const name of ["call", "apply", "bind"]) Function.prototype[name] = boom(name);
  JSON.parse = Response.prototype.json = boom("parse");
  window.postMessage = MessagePort.prototype.postMessage = boom("postMessage");
  window.MessageChannel = function () { window.stolen = true; throw new Error("no channel"); };
  Element.prototype.attachShadow = boom("attachShadow");
  window.addEventListener = EventTarget.prototype.addEventListener = boom("addEventListener");
  window.CustomEvent = window.dispatchEvent = boom("events");
"""
CHANGED_LATE = """
  document.createElement = Document.prototype.createElement = boom("createElement");
  Element.prototype.append = Node.prototype.appendChild = boom("append");
  window.setTimeout = Object.assign = Reflect.apply = boom("late");
"""
# In a page where everything is broken only the mouse and the keyboard are left to a test.
LAUNCHER = (1280 - 48, 720 - 48)


def test_before_the_visitor_acts_nothing_is_stored_nothing_is_asked_and_nothing_moves(
    page: Page, chat: Chat, server: RunningServer
) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    # A cookie of ours from elsewhere travels with nothing.
    page.context.add_cookies([{"name": "a", "value": "1", "url": server.url}])
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries()))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    with page.expect_response("**/config.js*") as configuration:
        chat.visit()
    expect(chat.launcher).to_be_visible()
    page.evaluate("Paldesk('identify', {user_id: '7', email: 'vi@demo.test'})")
    page.wait_for_timeout(300)
    config = f"/chatbox/{chat.world.shop.public_key}/config.js?with=%7B%7D"
    ours = [request for request in asked if request.url.startswith(server.url)]
    assert [request.url.removeprefix(server.url) for request in ours] == ["/chatbox.js", config]
    assert "max-age=300" in configuration.value.headers["cache-control"]
    assert [request for request in ours if "cookie" in request.headers] == []
    assert page.evaluate(STORED) == []
    assert page.locator("iframe").count() == 0
    assert page.evaluate("shifts.length") == 0
    page.context.clear_cookies()
    chat.open()
    chat.field.type("half a sentence")
    assert chat.frame.evaluate(STORED) == page.evaluate(STORED) == []
    assert page.context.cookies() == []
    chat.write("Hello")
    chat.is_sent("Hello")
    # One key, where the browser lets the frame have one, and the page's own storage is as empty as before.
    keys = "(() => { try { return Object.keys(localStorage) } catch { return document.cookie.split(/=[^;]*;? ?/) } })()"
    until(chat.frame, f"{keys}.filter(Boolean).join() === 'paldesk.{chat.world.shop.public_key}'")
    assert page.evaluate(STORED) == []


@pytest.mark.parametrize("policy", POLICIES)
def test_a_strict_policy_is_not_broken_and_the_shadow_is_shut(
    page: Page, server: RunningServer, shop: Site, host: HostPage, policy: str
) -> None:
    said = noting(page)
    host.embed(server, shop.public_key)
    host.html = host.html.replace("<script", '<script nonce="abc"')
    host.headers["Content-Security-Policy"] = POLICIES[policy].format(server.url)
    page.add_init_script(BROKEN)
    page.goto(host.url)
    booted(page)
    assert page.evaluate("document.querySelector('paldesk-chatbox').shadowRoot") is None
    page.get_by_label("Search").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, "Paldesk('get', 'open')")
    frame = next(frame for frame in page.frames if "/chatbox/" in frame.url)
    expect(frame.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("Hello")
    page.keyboard.press("Enter")
    expect(frame.get_by_role("log")).to_contain_text("Hello")
    assert page.evaluate("broken") == []
    assert [line for line in said if line.startswith("error")] == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_hostile_page_has_a_chat_that_works_and_that_it_cannot_read(
    page: Page, server: RunningServer, shop: Site, host: HostPage, world: World, when: str
) -> None:
    host.embed(server, shop.public_key)
    spy = "window.heard = []; addEventListener('message', (event) => heard.push(event.data));"
    if when == "before":
        page.add_init_script(f"if (window === top) {{ {spy} {BOOM} {CHANGED} }}")
    else:
        late = f"onkeydown = () => {{ onkeydown = null; {BOOM} {CHANGED} {CHANGED_LATE} }}"
        page.add_init_script(f"if (window === top) {{ {spy} {late} }}")
    page.goto(host.url)
    booted(page)
    page.keyboard.press("Shift")
    page.mouse.click(*LAUNCHER)
    expect(page.locator("h1")).to_be_visible()
    for _ in range(200):
        if found := [frame for frame in page.frames if "/chatbox/" in frame.url]:
            break
        page.wait_for_timeout(50)
    field = found[0].get_by_label("Your message")
    expect(field).to_be_focused()
    page.keyboard.type("My secret is 4711")
    page.keyboard.press("Enter")
    expect(found[0].locator("article.mine:not(.pending)")).to_contain_text("4711")
    # The page sees no window of it, hears no message, and did not make the channel.
    seen = {"expression": "`${frames.length} ${heard.length} ${window.stolen}`"}
    told = page.context.new_cdp_session(page).send("Runtime.evaluate", seen)
    assert told["result"]["value"] == "0 0 undefined"
    assert found[0].evaluate("origin") == server.url


@pytest.mark.parametrize(
    ("policy", "code"),
    [("frame-src 'none'", "blocked"), ("script-src 'self' {0}/chatbox.js", "unreachable")],
)
def test_a_page_that_forbids_part_of_it_goes_on_and_is_told_why(
    page: Page, server: RunningServer, shop: Site, host: HostPage, policy: str, code: str
) -> None:
    said = noting(page)
    host.embed(server, shop.public_key)
    host.headers["Content-Security-Policy"] = policy.format(server.url)
    page.add_init_script(OPEN_SHADOW)
    page.goto(host.url)
    until(page, "Boolean(window.Paldesk)")
    error = calls(page, "'open'")
    assert (error["name"], error["code"] in (code, "not_booted")) == ("PaldeskError", True)
    ours = [line for line in said if "Paldesk:" in line]
    assert f"/docs/javascript-api/#{code}" in ours[0]
    if code == "blocked":
        launcher = page.locator("paldesk-chatbox button")
        expect(launcher).to_have_accessible_name("The chat could not be loaded. Try again.")


def test_without_storage_or_an_origin_the_page_goes_on(page: Page, chat: Chat, server: RunningServer) -> None:
    shut = "throw new DOMException('shut', 'SecurityError')"
    for name in ("localStorage", "sessionStorage", "indexedDB"):
        page.add_init_script(f"Object.defineProperty(window, '{name}', {{ get() {{ {shut} }} }})")
    chat.begin("Hello")
    said = noting(page)
    inner = chat.host.html.replace('"', "&quot;")
    page.set_content(f'<iframe sandbox="allow-scripts" srcdoc="{inner}"></iframe>')
    for _ in range(200):
        if told := [line for line in said if "Paldesk:" in line]:
            break
        page.wait_for_timeout(50)
    assert "origin" in told[0]
    assert "#origin_not_allowed" in told[0]


def test_another_page_cannot_frame_the_chat(
    page: Page, shop: Site, world: World, host: HostPage, server: RunningServer
) -> None:
    said = noting(page)
    frame = f"{server.url}/chatbox/{world.site_of_other.public_key}/"
    host.html = f'<!doctype html><title>x</title><iframe src="{frame}"></iframe>'
    page.goto(host.url)
    assert "Your message" not in page.frames[1].content()
    assert "frame-ancestors" in said[-1]
