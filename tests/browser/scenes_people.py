"""The screens of the contacts' room, of what customers' systems do, and of moving a workspace."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.furnished import bring_visitors

CONTACTS = "/app/demo/contacts/"
COMPANIES = "/app/demo/companies/"
SEGMENTS = "/app/demo/segments/"
MERGING = f"{CONTACTS}merging/"
VISITORS = "/app/demo/visitors/"
WEBHOOKS = "/app/demo/settings/webhooks/"
Play = Callable[[Page], None]
CSV = b"""E-mail,Full name,Phone,Plan,Notes
noor@greenpost.example,Noor Post,+31 20 555 0101,Fleet,Pays by invoice
tim@greenpost.example,Tim Post,,Basic,
not an address,Somebody,,Plus,
"""


def contact(page: Page) -> None:
    """Somebody whom the server vouches for."""
    row = page.locator("tr[data-contact]", has=page.get_by_label("Verified by your server"))
    row.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Details")).to_be_visible()


def filtering(page: Page) -> None:
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("dialog", name="Filter")).to_be_visible()


def columns(page: Page) -> None:
    page.get_by_role("button", name="Columns").click()
    expect(page.get_by_role("dialog", name="Columns")).to_be_visible()


def choosing(page: Page) -> None:
    """Three of them, for one action on all."""
    for box in page.locator("[data-choose]").all()[:3]:
        box.check()
    expect(page.get_by_role("toolbar", name="What to do with the chosen contacts")).to_be_visible()


def merging_by_hand(page: Page) -> None:
    contact(page)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Merge with another…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merge")


def merging_two(page: Page) -> None:
    page.get_by_role("link", name="Keep the other…").first.click()
    expect(page.get_by_role("button", name="Merge")).to_be_visible()


def company(page: Page) -> None:
    page.get_by_role("link", name="Green Post").click()
    expect(page.get_by_role("heading", name="People")).to_be_visible()


def company_merging(page: Page) -> None:
    company(page)
    page.get_by_role("link", name="Merge into another…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merge")


def segment(page: Page) -> None:
    expect(page.locator(".segment-number")).to_contain_text("contact")


def segment_kept(page: Page) -> None:
    page.get_by_role("link", name="Fleet customers", exact=True).click()
    segment(page)


def mapping(page: Page) -> None:
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": CSV}
    page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Next: columns").click()
    expect(page.get_by_role("heading", name="people.csv")).to_be_visible()


def webhook(page: Page) -> None:
    page.get_by_role("link", name="hooks.acme-bikes.example").first.click()
    expect(page.get_by_role("heading", name="Deliveries")).to_be_visible()


def about(page: Page) -> None:
    """The panel beside a conversation, by its own button where there is no room for it."""
    panel = page.get_by_role("complementary")
    if not panel.is_visible():
        page.locator('[aria-keyshortcuts="i"]').click()
    expect(panel.get_by_text("Open profile")).to_be_visible()


def board(page: Page) -> None:
    here = bring_visitors()
    expect(page.locator("[data-board-count]")).to_contain_text(f"{here} here now")


def beside_board(page: Page) -> None:
    board(page)
    page.get_by_role("list", name="Visitors here now").get_by_role("button").first.click()
    expect(page.get_by_role("complementary")).to_be_visible()


# name, path, what is done there, and whether nobody does it on a phone
SCENES: tuple[tuple[str, str, Play | None, bool], ...] = (
    ("visitors", VISITORS, board, False),
    ("visitors-side", VISITORS, beside_board, False),
    ("contacts", CONTACTS, None, False),
    ("contacts-filter", CONTACTS, filtering, False),
    ("contacts-columns", CONTACTS, columns, True),
    ("contacts-choose", CONTACTS, choosing, False),
    ("contacts-import", f"{CONTACTS}import/", None, False),
    ("contacts-import-columns", f"{CONTACTS}import/", mapping, False),
    ("contacts-export", f"{CONTACTS}export/", None, False),
    ("contacts-merge", MERGING, None, False),
    ("contacts-merge-two", MERGING, merging_two, False),
    ("contact", CONTACTS, contact, False),
    ("contact-merge", CONTACTS, merging_by_hand, False),
    ("new-contact", f"{CONTACTS}new/", None, False),
    ("companies", COMPANIES, None, False),
    ("company", COMPANIES, company, False),
    ("company-merge", COMPANIES, company_merging, False),
    ("segments", SEGMENTS, None, False),
    ("segment", SEGMENTS, segment_kept, False),
    ("segment-new", f"{SEGMENTS}new/", segment, False),
    ("webhook", WEBHOOKS, webhook, False),
    ("conversation-about", "/app/demo/inbox/300/", about, False),
)
