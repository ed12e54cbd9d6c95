"""Contacts that may be one person, at a desk: looked at side by side, merged, and two again; in both themes and on a
phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.tenancy import within
from crm.models import Attribute, Contact, ContactLabel, Definition
from tests.browser.desks import PHONE, Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.test_access import Walk, walk  # noqa: F401

MERGING = "/app/acme-bikes/contacts/merging/"
SETTINGS = "/app/acme-bikes/settings/"


@pytest.fixture
def twins(room: Room) -> None:
    with within(room.world.acme):
        Definition.objects.create(name="plan", title="Plan", kind="list", options=["gold", "tin"])
        Definition.objects.create(
            name="renewal", title="Renewal", kind="date", position=1, description="When it ends"
        )
        Definition.objects.create(name="old", title="Old shop number", kind="number", position=2)
        Definition.objects.get(name="old").archive()
        ContactLabel.objects.create(name="Trade fair", hue=4)
        one = Contact.objects.get(pk=room.world.vi.contact_id)
        one.learn(
            {"name": "Vi Oort", "email": "vi@oort.test", "phone": "+31201234567", "company": "Oort"},
            "visitor",
        )
        other = Contact.objects.create()
        facts = {"name": "V. Oort", "email": "vi@oort.test", "plan": "gold", "language": "nl", "shoe": 41}
        Attribute.objects.learn_many({other: facts}, "import")
        other.learn({"email": "vi@home.test"}, "page")


def test_two_are_merged_and_are_two_again_without_a_barrier(room: Room, walk: Walk, twins: None) -> None:
    page = walk.page
    page.goto(MERGING)
    pair = page.get_by_role("article")
    expect(pair).to_contain_text("Same e-mail address")
    walk.look("suggestions")
    page.get_by_role("link", name="Keep the other…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge these two?")
    walk.look("side by side")
    page.get_by_role("button", name="Merge").click()
    told = page.get_by_role("article").filter(has_text="merged Vi Oort into this contact")
    expect(told).to_be_visible()
    walk.look("merged")
    page.get_by_role("button", name="Undo").click()
    expect(told).to_contain_text("it was undone by Ada")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Merge with another…").click()
    expect(page.get_by_role("listitem").filter(has_text="Same: vi@oort.test")).to_be_visible()
    for settings in ("attributes/", "contact-labels/"):
        page.goto(f"{SETTINGS}{settings}")
        walk.look(settings)
