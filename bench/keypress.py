"""From a key in the composer to its picture: 500 conversations in the list, 200 messages in the open one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.test import Client
from uuid_utils.compat import uuid7

from accounts.models import Membership, Site, Workspace
from accounts.tenancy import within
from bench import seed
from bench.figures import Figure, percentile
from chat.ledger import Entry, append
from chat.models import Conversation
from tests.running import RunningServer

LISTED, MESSAGES, KEYS = 500, 200, 100
WORDS = "Thank you for waiting. The part you need is here, and we can fit it tomorrow morning. "

# A frame's callbacks run before it is painted, a message after: its time is that of the picture.
PAINTED = """() => {
  window.took = [];
  const painted = new MessageChannel();
  const begun = [];
  painted.port1.onmessage = () => window.took.push(performance.now() - begun.shift());
  addEventListener("keydown", (event) => {
    begun.push(event.timeStamp);
    requestAnimationFrame(() => painted.port2.postMessage(0));
  }, { capture: true });
}"""


def measure(server: RunningServer, workspace: Workspace, member: Membership, site: Site) -> list[Figure]:
    """One figure: the 95th percentile of 100 keys."""
    # One fifth of what the loader makes is closed.
    seed.conversations(workspace, site, LISTED * 5 // 4 + 5)
    number = _long(workspace, member)
    with browsing() as browser:
        context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
        context.add_cookies([cookie(server, member)])
        page = context.new_page()
        page.goto(f"/app/{workspace.slug}/inbox/{number}/")
        _load(page)
        took = _type(page)
    return [Figure("keypress_ms", round(percentile(took, 0.95), 1), "ms", runs=KEYS)]


def _long(workspace: Workspace, member: Membership) -> int:
    """The number of the newest conversation, which then has 200 more messages from both sides."""
    with within(workspace):
        talk = Conversation.objects.open().select_related("visitor").newest_first()[0]
        append([_entry(talk, talk.visitor if at % 3 else member, at) for at in range(MESSAGES)])
        return int(talk.number)


def _entry(talk: Conversation, actor: Any, at: int) -> Entry:
    return Entry.by(actor, talk.pk, "message.created", client_id=uuid7(), body=f"{at}. {WORDS}")


@contextmanager
def browsing(*switches: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import SWITCHES, chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*SWITCHES, *switches])
        yield browser
        browser.close()


def cookie(server: RunningServer, member: Membership) -> Any:
    client = Client()
    client.force_login(member.user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": server.url}


def _load(page: Any) -> None:
    """Page on until the list holds its 500 rows."""
    rows = page.locator(".inbox-rows [data-conversation]")
    page.locator(f".talk-piece >> nth={MESSAGES}").wait_for(state="attached")
    while (count := rows.count()) < LISTED:
        rows.last.scroll_into_view_if_needed()
        page.locator(f".inbox-rows li:nth-child({count + 1})").wait_for(state="attached")


def _type(page: Any) -> list[float]:
    """Milliseconds of each key."""
    page.evaluate(PAINTED)
    page.locator(".composer textarea").focus()
    page.keyboard.type((WORDS * 2)[:KEYS], delay=60)
    page.wait_for_timeout(200)
    return list(page.evaluate("window.took"))
