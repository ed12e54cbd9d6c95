"""The list of contacts and one contact's profile, as somebody at the keyboard meets them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.tenancy import within
from crm import listing
from crm.models import Contact, ContactLabel, Definition, TrackedEvent
from tests.browser.desks import PHONE, Desk, Room, ada, room  # noqa: F401
from tests.browser.test_inbox_hands import spilling
from tests.world import World

ROOT = "/app/acme-bikes/contacts/"


@pytest.fixture
def book(room: Room) -> World:
    """More than a page of guests, the first seen last; Rosa is among the latest."""
    now = timezone.now()
    with within(room.world.acme):
        ContactLabel.objects.create(name="VIP", hue=8)
        Definition.objects.create(name="seats", title="Seats", kind="number")
        for number in range(listing.PAGE + 5):
            at = now - timedelta(hours=number)
            name = f"Guest {number}" if number < listing.PAGE - 6 else f"Helper {number}"
            Contact.objects.create(name=name, last_seen_at=at).index()
        Contact.objects.create(name="Rosa Vidal", email="rosa@example.com", verified=True).index()
    return room.world


def barriers(page: Page) -> list[str]:
    """What axe finds in both themes."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
        violations = Axe().run(page).response["violations"]
        found += [f"{theme} {each['id']}: {[node['html'] for node in each['nodes']]}" for each in violations]
    return found


def test_the_list_is_searched_walked_chosen_and_changed(ada: Desk, book: World) -> None:
    page, keys = ada.page, ada.page.keyboard
    page.goto(f"{ROOT}?sort=seen")
    rows = page.locator("tr[data-contact]")
    expect(rows).to_have_count(listing.PAGE)
    more = page.get_by_role("link", name="Show more")
    more.focus()
    keys.press("Enter")
    expect(rows).to_have_count(listing.PAGE + 7)
    expect(rows.nth(listing.PAGE).get_by_role("link")).to_be_focused()
    keys.press("/")
    keys.type("helper")
    expect(rows).to_have_count(11)
    expect(page).to_have_url(re.compile(r"\?sort=seen&q=helper$"))
    expect(page.get_by_role("status").filter(has_text="11 contacts")).to_be_visible()
    keys.press("ArrowDown")
    expect(rows.first.get_by_role("link")).to_be_focused()
    keys.press("x")
    keys.press("j")
    keys.press("j")
    keys.press("Shift+X")
    bar = page.get_by_role("toolbar", name="What to do with the chosen contacts")
    expect(bar).to_contain_text("3 chosen")
    assert barriers(page) == []
    bar.get_by_role("button", name="Label").click()
    page.get_by_role("menuitem", name="VIP", exact=True).click()
    expect(rows.locator(".label", has_text="VIP")).to_have_count(3)
    page.get_by_role("button", name="Undo").click()
    expect(rows.locator(".label")).to_have_count(0)
    bar.get_by_role("button", name="Delete…").click()
    page.get_by_role("dialog", name="Delete 3 contacts?").get_by_role(
        "button", name="Delete for good"
    ).click()
    expect(rows).to_have_count(8)
    expect(bar).to_be_hidden()
    page.get_by_role("searchbox").fill("nowhere")
    expect(page.get_by_role("heading", name="Nobody fits")).to_be_visible()
    page.get_by_role("link", name="Show all contacts").click()
    expect(rows).to_have_count(listing.PAGE)


def test_the_list_is_filtered_and_comes_back_as_it_was_left(ada: Desk, book: World) -> None:
    page = ada.page
    page.goto(ROOT)
    page.get_by_role("button", name="Filter").click()
    drawer = page.get_by_role("dialog", name="Filter")
    drawer.get_by_label("Verified by your server").select_option("Yes")
    assert barriers(page) == []
    drawer.get_by_role("button", name="Show contacts").click()
    rows = page.locator("tr[data-contact]")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="Rosa Vidal").click()
    expect(page.get_by_role("heading", name="Rosa Vidal")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Contacts").click()
    expect(rows).to_have_count(1)
    page.set_viewport_size(PHONE)
    assert spilling(page) == []
    assert barriers(page) == []
    page.get_by_role("link", name="Verified by your server: Yes, take this filter off").click()
    expect(rows).to_have_count(listing.PAGE)


def test_a_profile_is_put_right_noted_and_read(ada: Desk, room: Room, book: World) -> None:
    page, keys = ada.page, ada.page.keyboard
    with within(book.acme):
        rosa = Contact.objects.get(name="Rosa Vidal")
        rosa.learn({"seats": 3, "company": "Bakery"}, "page")
        for number in range(40):
            at = timezone.now() - timedelta(days=number)
            TrackedEvent.objects.create(contact=rosa, name="viewed", at=at)
    page.goto(f"{ROOT}{rosa.pk}/")
    seats = page.locator("[data-fact=seats]")
    expect(seats).to_contain_text("Said by the page")
    seats.get_by_role("button", name="Seats: 3, change").click()
    seats.get_by_role("textbox").fill("many")
    keys.press("Enter")
    expect(seats.get_by_role("alert")).to_contain_text("Seats is a number")
    expect(seats.get_by_role("textbox")).to_have_value("many")
    assert barriers(page) == []
    seats.get_by_role("textbox").fill("12")
    keys.press("Enter")
    expect(seats).to_contain_text("Corrected by your team")
    expect(seats.get_by_role("button", name="Seats: 12, change")).to_be_focused()
    field = page.get_by_placeholder("Write a note")
    field.fill("Call in the morning")
    keys.press("Control+Enter")
    note = page.locator(".timeline-note")
    expect(note).to_contain_text("Call in the morning")
    # What changes elsewhere comes by itself, and leaves alone what somebody writes.
    field.fill("Half a thought")
    with within(book.acme):
        rosa.learn({"phone": "+31201234567"}, "visitor")
    expect(page.locator("[data-fact=phone]")).to_contain_text("Typed by the visitor")
    expect(field).to_have_value("Half a thought")
    note.get_by_role("button", name="Delete").click()
    expect(note).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(note).to_contain_text("Call in the morning")
    page.get_by_role("navigation", name="Timeline").get_by_role("link", name="Changes").click()
    expect(note).to_have_count(0)
    expect(page.locator(".timeline")).to_contain_text("Became a contact")
    page.get_by_role("button", name="Owner: nobody, change").click()
    page.get_by_role("menuitemradio", name="Ada (you)").click()
    expect(page.get_by_role("button", name="Owner: Ada, change")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert spilling(page) == []
