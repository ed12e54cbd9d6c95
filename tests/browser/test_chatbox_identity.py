"""Who the visitor is, as three browsers and the team see it. The page frames the chat itself and speaks its words."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, expect

from accounts.models import Site
from accounts.tenancy import within
from crm.models import Visitor
from tests.browser.desks import Room, room  # noqa: F401
from tests.browser.hostpage import HostPage
from tests.browser.patience import until
from tests.chat.identities import Shop, shop_with_key
from tests.running import RunningServer

pytestmark = pytest.mark.whole_browser

HTML = """<!doctype html><html lang="en"><head><title>A bicycle shop</title></head><body><h1>A bicycle shop</h1><script>
var again;
const heard = [], asked = new Map();
const { port1: port, port2 } = new MessageChannel();
port.onmessage = ({ data }) => (data.id ? asked.get(data.id)(data) : heard.push(data.name));
const ask = (verb, ...given) => new Promise((done) => {
  asked.set(asked.size + 1, done);
  port.postMessage({ id: asked.size, verb, given });
});
const frame = Object.assign(document.createElement("iframe"), { title: "Chat", src: "FRAME", width: 400, height: 600 });
frame.onload = () => frame.contentWindow.postMessage("paldesk", new URL(frame.src).origin, [port2]);
document.body.append(frame);
</script></body></html>"""


# A browser that shuts third parties out of localStorage has cookies of this partition instead.
STORED = """() => {
  try { return Object.keys(localStorage) } catch { return document.cookie.split("; ").filter(Boolean) }
}"""


class Tab:
    def __init__(self, page: Page, host: HostPage) -> None:
        self.page = page
        page.goto(host.url)
        until(page, "heard.includes('ready')")
        self.inside: FrameLocator = page.frame_locator("iframe")
        self.log = self.inside.get_by_role("log")

    def ask(self, verb: str, *given: Any) -> Any:
        """What it was answered, or the code of its refusal."""
        answer = self.page.evaluate("([verb, given]) => ask(verb, ...given)", [verb, given])
        return answer.get("done", answer.get("fault", {}).get("code"))

    def write(self, text: str) -> None:
        field = self.inside.get_by_label("Your message")
        field.fill(text)
        field.press("Enter")
        expect(self.log.locator("article.mine:not(.pending)", has_text=text)).to_have_count(1)

    def stored(self) -> list[str]:
        frame = next(frame for frame in self.page.frames if "/chatbox/" in frame.url)
        names: list[str] = frame.evaluate(STORED)
        return names


@pytest.fixture
def embedded(room: Room, server: RunningServer, shop: Site, host: HostPage) -> Shop:
    host.html = HTML.replace("FRAME", f"{server.url}/chatbox/{shop.public_key}/")
    return shop_with_key(room.world)


def ended(shop: Shop) -> int:
    with within(shop.world.acme):
        return Visitor.objects.exclude(ended_at=None).count()


def test_a_person_is_known_on_each_of_their_browsers_and_nowhere_else(
    embedded: Shop, room: Room, host: HostPage
) -> None:
    home = Tab(room.newcomer(), host)
    assert home.stored() == []
    assert home.ask("identify", {"token": embedded.token(name="Zoë", email="zoe@shop.test")}) == {
        "identified": True,
        "verified": True,
    }
    home.write("From home")

    work = Tab(room.newcomer(), host)
    work.ask("identify", {"token": embedded.token()})
    expect(work.log).to_contain_text("From home")

    # Somebody who only says that they are Zoë.
    other = Tab(room.newcomer(), host)
    assert other.ask("update", {"email": "zoe@shop.test"}) == {"waiting": True}
    assert other.ask("identify", {"email": "zoe@shop.test"}) == {"waiting": True}
    assert other.ask("identify", {"token": "made.up.here"}) == "header_malformed"
    other.write("I am Zoë, too")
    expect(other.log.locator("article")).to_have_count(1)
    until(other.page, "heard.filter((name) => name === 'error').length === 2")
    expect(home.log.locator("article")).to_have_count(1)
    assert other.ask("track", "cart filled", {"items": 2}) == {
        "stored": False,
        "reason": "insights_not_granted",
    }

    # The page is asked for a fresh token when one has expired.
    home.page.evaluate("(token) => void (again = ask('identify', { token }))", embedded.token(exp=1))
    until(home.page, "heard.includes('token')")
    assert home.ask("identify", {"token": embedded.token(attributes={"plan": "gold"})})["verified"]
    assert home.page.evaluate("again.then(({ done }) => done.verified)")

    # The team sees who said what.
    ada = room.desk(room.world.ada)
    ada.sit_down()
    ada.open("Zoë")
    about = ada.page.get_by_role("complementary", name="About Zoë")
    expect(about.get_by_text("Your server, now")).to_have_count(3)
    work.ask("update", {"attributes": {"looks at": "gears"}})
    expect(about.get_by_text("Said by the page, now")).to_have_count(1)

    # Another tab of the same browser, and a log-out in the first: both are empty, the second browser is not.
    tab = Tab(home.page.context.new_page(), host)
    expect(tab.log).to_contain_text("From home")
    assert home.ask("logout") == {"identified": False}
    expect(home.log.locator("article")).to_have_count(0)
    expect(tab.log.locator("article")).to_have_count(0)
    assert tab.stored() == home.stored() == []
    assert ended(embedded) == 1
    expect(work.log).to_contain_text("From home")

    # Somebody else logs in where Zoë still is: nothing of hers is shown.
    work.ask("identify", {"token": embedded.token(sub="u2", name="Yan")})
    expect(work.log.locator("article")).to_have_count(0)
    assert ended(embedded) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_settings_are_for_everybody(room: Room, scheme: Any) -> None:
    """A key is made, a token looked at and an example chosen, by the keyboard."""
    page = room.desk(room.world.ada, color_scheme=scheme, reduced_motion="reduce").page
    page.goto(f"/app/acme-bikes/settings/sites/{room.world.shop.pk}/identity/")
    page.get_by_label("Name").focus()
    page.keyboard.type("Shop server")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The secret of Shop server")).to_be_visible()
    barriers = Axe().run(page).response["violations"]
    page.get_by_role("textbox", name="Token").fill("a.b.c")
    page.get_by_role("textbox", name="Token").press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("header_malformed")).to_be_visible()
    page.get_by_role("tab", name="Python").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tabpanel", name="Node")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    assert barriers + Axe().run(page).response["violations"] == []
