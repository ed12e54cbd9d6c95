"""Segments: made by keyboard with the people in them beside, counted while one looks, deleted and put back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import within
from crm.models import Company, Contact, ContactLabel, ContactLabelling, Definition
from tests.browser.barriers import Walk
from tests.browser.desks import Desk, Room, ada, bo, room  # noqa: F401 - fixtures

SEGMENTS = "/app/acme-bikes/segments/"


@pytest.fixture
def crowd(room: Room) -> dict[str, Any]:
    """Six people; three of them on the Pro plan, two of these with the label VIP."""
    with within(room.world.acme):
        vip = ContactLabel.objects.create(name="VIP", hue=2)
        ContactLabel.objects.create(name="Press", hue=8)
        acme = Company.objects.create(name="Heron Couriers", domain="heron.test")
        Definition.objects.create(name="plan", title="Plan", kind="list", options=["Free", "Pro"])
        Definition.objects.create(name="seats", title="Seats", kind="number")
        for number, name in enumerate(
            ["Ada Visser", "Ben Okafor", "Chloé Martin", "Dirk Jansen", "Eva Lind"]
        ):
            contact = Contact.objects.create(
                name=name, email=f"{name.split()[0].lower()}@heron.test", company=acme
            )
            contact.index()
            contact.learn({"plan": "Pro" if number < 3 else "Free", "seats": number * 10}, "page")
            if number < 2:
                ContactLabelling.objects.create(contact=contact, label=vip)
    return {"vip": vip}


def test_companies_are_found_renamed_merged_and_put_back(
    room: Room, ada: Desk, crowd: dict[str, Any]
) -> None:
    page, walk = ada.page, Walk(ada.page)
    with within(room.world.acme):
        Company.objects.create(name="Osprey Bikes", domain="osprey.test")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto("/app/acme-bikes/companies/")
    walk.look("companies")
    page.get_by_label("Search companies").fill("HERON")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Heron Couriers").click()
    expect(page.get_by_role("region", name="People")).to_contain_text("Ada Visser")
    walk.look("a company")
    page.get_by_label("Domain").fill("osprey.test")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Osprey Bikes has this domain already").last).to_be_visible()
    walk.look("a domain that another has")
    page.get_by_role("link", name="Merge into Osprey Bikes…").click()
    expect(page.get_by_role("heading", name="Merge Heron Couriers into Osprey Bikes?")).to_be_visible()
    page.get_by_role("button", name="Merge the two").click()
    expect(page.get_by_role("heading", name="Osprey Bikes")).to_be_visible()
    expect(page.get_by_role("region", name="People")).to_contain_text("Ada Visser")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Heron Couriers")).to_be_visible()
    page.get_by_role("button", name="Delete the company").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name="People")).to_contain_text("Ada Visser")
    assert walk.found == {}


def choose(page: Page, what: str, way: str | None = None, place: str = "1") -> None:
    page.get_by_label(f"Condition {place}: what").select_option(label=what)
    if way:
        page.get_by_label(f"Condition {place}: how").select_option(label=way)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_segment_is_made_by_keyboard_counted_deleted_and_put_back(
    room: Room, ada: Desk, crowd: dict[str, Any], theme: Any
) -> None:
    page, walk = ada.page, Walk(ada.page)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(SEGMENTS)
    walk.look("no segment yet")
    page.get_by_role("link", name="Make the first one").press("Enter")
    number, field = page.locator(".segment-number"), page.get_by_role("combobox")
    expect(number).to_contain_text("6 contacts")
    page.get_by_label("Name", exact=True).fill("Pro and important")
    choose(page, "Plan", "is any of")
    field.and_(page.get_by_label("Condition 1: Plan")).press_sequentially("pr")
    page.keyboard.press("Enter")
    expect(number).to_contain_text("3 contacts")
    page.get_by_role("button", name="Condition", exact=True).press("Enter")
    choose(page, "Label", place="2")
    field.and_(page.get_by_label("Condition 2: Label")).focus()
    walk.look("choices")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(number).to_contain_text("2 contacts")
    expect(page.locator(".segment-people")).to_contain_text("Ada Visser")
    page.get_by_role("button", name="Group", exact=True).press("Enter")
    choose(page, "Seats", "is greater than", "3.1")
    page.get_by_role("button", name="Make the segment").press("Enter")
    # What is wrong stands in place, and nothing that was chosen is lost.
    expect(page.locator(".segment-row", has_text="Say a number.")).to_have_count(1)
    expect(number).to_contain_text("2 contacts")
    walk.look("a condition that is not finished")
    page.get_by_label("Condition 3.1: Seats").fill("5")
    expect(number).to_contain_text("1 contact")
    page.get_by_role("button", name="Remove the group").press("Enter")
    expect(number).to_contain_text("2 contacts")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(number).to_contain_text("1 contact")
    page.get_by_role("button", name="Make the segment").press("Enter")
    expect(page.locator("[data-count]")).to_have_text("1")
    with within(room.world.acme):
        crowd["vip"].delete()
    page.reload()
    expect(page.get_by_role("row", name="Pro and important")).to_contain_text("Refers to something deleted")
    walk.look("a segment that lost a label")
    page.get_by_role("link", name="Pro and important", exact=True).press("Enter")
    expect(page.locator(".segment-row", has_text="It refers to something deleted")).to_have_count(1)
    walk.look("the label that is gone")
    page.get_by_role("button", name="Take out what is gone").press("Enter")
    expect(number).to_contain_text("2 contacts")
    page.get_by_role("button", name="Delete the segment").press("Enter")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("heading", name="Pro and important")).to_be_visible()
    assert walk.found == {}
