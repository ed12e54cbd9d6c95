"""The visitors board: operators watch people come, move over the site and leave, and write first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import Site
from accounts.tenancy import within
from chat import live
from chat.models import Conversation
from crm.models import Contact, Visitor
from tests.browser.desks import PHONE, Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.hostpage import OPEN_SHADOW, HostPage
from tests.running import RunningServer

# The light Chromium does not shut other sites' frames out of their storage, which is where this secret would be then.
pytestmark = pytest.mark.whole_browser

VISITORS = "/app/acme-bikes/visitors/"
# As static/js/chatbox/storage.js does where a browser shuts other sites' frames out of their storage.
REMEMBER = """
const here = `Path=${location.pathname}; Secure; SameSite=None; Partitioned`;
if (location.origin === "%s") document.cookie = `paldesk.%s=%s; ${here}`;
"""
Passer = Callable[..., tuple[Visitor, Page]]


class Board:
    """What an operator sees of it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = page.locator("[data-board-count]")
        self.rows = page.get_by_role("list", name="Visitors here now").get_by_role("listitem")
        self.side = page.get_by_role("complementary")

    def row(self, name: str) -> Locator:
        return self.rows.filter(has_text=name)

    def has(self, count: int) -> None:
        expect(self.count).to_have_text(f"{count} here now")

    def barriers(self) -> list[str]:
        self.page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
        return [each["id"] for each in Axe().run(self.page).response["violations"]]


@pytest.fixture
def insights(shop: Site) -> Site:
    """The shop asks whether it may see what is read, and keeps it."""
    with within(shop.workspace_id):
        shop.consents, shop.visits = {"insights": {"en": "May we see what you read?"}}, True
        shop.notice = "We are careful."
        shop.save()
    return shop


@pytest.fixture
def passer(
    browser: Browser, server: RunningServer, host: HostPage, insights: Site, room: Room
) -> Iterator[Passer]:
    """Somebody who was in the chat before and wrote nothing, on the customer's page now."""
    contexts: list[BrowserContext] = []
    host.embed(server, insights.public_key, resume="true")

    def passes(name: str = "", agrees: bool = True) -> tuple[Visitor, Page]:
        with within(room.world.acme):
            visitor, secret = Visitor.objects.arrive(insights)
            Contact.objects.filter(pk=visitor.contact_id).update(name=name)
            if agrees:
                visitor.consents.create(
                    contact=visitor.contact, purpose="insights", granted=True, source="visitor"
                )
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.add_init_script(OPEN_SHADOW)
        page.add_init_script(REMEMBER % (server.url, insights.public_key, secret))
        page.goto(f"{host.url}/heron?token=secret")
        return visitor, page

    yield passes
    for context in contexts:
        context.close()


def test_two_visitors_move_while_an_operator_watches(
    bo: Desk, passer: Passer, host: HostPage, room: Room
) -> None:
    board = Board(bo.page)
    bo.page.goto(VISITORS)
    board.has(0)
    _, noas = passer("Noa")
    expect(board.row("Noa")).to_contain_text("/heron")
    expect(board.row("Noa")).not_to_contain_text("secret")
    guest, guests = passer()
    passer("Vi", agrees=False)
    board.has(3)
    stranger = board.row("Someone in the chat")
    expect(stranger).to_contain_text("Did not agree to be seen")
    expect(stranger.get_by_role("button")).to_have_count(0)
    expect(bo.page.get_by_text("Vi", exact=True)).to_have_count(0)
    noas.goto(f"{host.url}/finch")
    expect(board.row("Noa")).to_contain_text("/finch")
    board.has(3)
    # Asked for: by page, then by what is known.
    bo.page.get_by_label("Page contains").fill("FINCH")
    expect(board.rows).to_have_count(1)
    expect(bo.page).to_have_url(f"{bo.page.url.partition('?')[0]}?page=FINCH")
    bo.page.get_by_role("button", name="Show everybody").click()
    bo.page.get_by_label("Who").select_option("unknown")
    expect(board.rows).to_have_count(1)
    expect(board.rows).to_contain_text(guest.contact.label)
    bo.page.get_by_role("button", name="Show everybody").click()
    guests.goto(f"{host.url}/repairs")
    expect(board.row("/repairs")).to_be_visible()
    # The way of one, in its order, by keyboard.
    keys = bo.page.keyboard
    bo.page.get_by_role("heading", name="Visitors").last.click()
    for _ in range(2):
        keys.press("j")
    expect(board.row("Noa").get_by_role("button")).to_be_focused()
    keys.press("Enter")
    pages = board.side.get_by_role("list").first.get_by_role("listitem")
    expect(pages).to_have_count(2)
    expect(pages.nth(0)).to_contain_text("/heron")
    expect(pages.nth(1)).to_contain_text("/finch")
    keys.press("u")
    expect(board.side).to_have_count(0)


def test_an_operator_writes_first_and_nothing_takes_the_visitors_focus(
    ada: Desk, passer: Passer, room: Room
) -> None:
    page, board = ada.page, Board(ada.page)
    noa, noas = passer("Noa")
    page.goto(VISITORS)
    board.row("Noa").get_by_role("button").click()
    noas.get_by_label("Search").focus()
    page.keyboard.press("w")
    field = page.get_by_label("Your first words to Noa")
    expect(field).to_be_focused()
    field.fill("May I help with the Heron?")
    page.keyboard.press("Enter")
    peek = noas.frame_locator("paldesk-chatbox iframe[src]").locator("#peek")
    expect(peek).to_contain_text("May I help with the Heron?")
    expect(noas.get_by_label("Search")).to_be_focused()
    expect(board.row("Noa")).to_contain_text("Written to by you")
    expect(board.side.get_by_role("link", name="Open conversation")).to_be_visible()
    with within(room.world.acme):
        assert Conversation.objects.get(visitor=noa).assignee_id == room.world.ada_at.pk
    # The next one leaves while the words are written: they stay.
    guest, guests = passer("Guest")
    board.row("Guest").get_by_role("button").click()
    page.keyboard.press("w")
    page.get_by_label("Your first words to Guest").fill("Hello")
    guests.close()
    live.redis().zadd(f"onsite:{room.world.acme.pk}:until", {str(guest.pk): 1})
    expect(board.side.get_by_role("alert")).to_contain_text("has left the site. Your words are kept here")
    expect(page.get_by_label("Your first words to Guest")).to_have_value("Hello")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    page.set_viewport_size(PHONE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert board.barriers() == []
    page.get_by_role("button", name="Back to the list").click()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Device").select_option("phone")
    expect(page.get_by_text("Nobody here fits")).to_be_visible()
    page.get_by_role("button", name="Show everybody").last.click()
    assert board.barriers() == []


def test_the_map_says_the_same_as_its_table_and_asks_for_a_country(
    ada: Desk, passer: Passer, room: Room
) -> None:
    page, board = ada.page, Board(ada.page)
    page.goto(VISITORS)
    expect(page.get_by_text("Nobody has agreed yet")).to_be_visible()
    noa, _ = passer("Noa")
    with within(room.world.acme):
        over = timezone.now()
        noa.visits.create(
            site=room.world.shop, contact=noa.contact, country="NO", pages=1, ended_at=over, began_at=over
        )
    live.redis().delete(f"visits:countries:{room.world.acme.pk}")
    expect(board.row("Noa")).to_be_visible()
    page.reload()
    norway = page.locator("[data-country=NO]")
    expect(norway).to_have_class("world-country world-5")
    assert norway.bounding_box()["width"] > 10  # type: ignore[index]
    norway.dispatch_event("click")
    expect(page.get_by_label("Country")).to_have_value("NO")
    expect(page.get_by_text("Nobody here fits")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert board.barriers() == []
    page.get_by_role("button", name="Table").click()
    row = page.get_by_role("row", name="Norway")
    expect(row.get_by_role("cell")).to_have_text(["0", "1"])
    row.get_by_role("button").click()
    expect(board.row("Noa")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert board.barriers() == []
