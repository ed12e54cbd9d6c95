"""Prices for whoever asks, the plan of a workspace, and what is seen where there is no more room."""

from __future__ import annotations

import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import Workspace
from accounts.tenancy import within
from billing import plans, usage
from crm.models import Contact
from tests.browser.desks import Room, room  # noqa: F401 - fixtures

PAGE = "/app/acme-bikes/billing/"


def look(page: Page, name: str) -> None:
    """No barrier that axe can find in both themes, and nothing to scroll sideways on a phone."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        assert [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found] == [], name
        shoot(page, f"{name}-{theme}", 1280)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    shoot(page, f"{name}-phone", 390)
    page.set_viewport_size({"width": 1280, "height": 800})


def shoot(page: Page, name: str, width: int) -> None:
    """A picture, where somebody wants to look: the main part of a page scrolls by itself."""
    if shots := os.environ.get("SHOTS"):
        page.set_viewport_size({"width": width, "height": 2400})
        page.screenshot(path=f"{shots}/{name}.png")
        page.set_viewport_size({"width": width, "height": 800})


def test_prices_change_by_month_and_year_without_a_script(room: Room) -> None:
    page = room.newcomer(java_script_enabled=False)
    page.goto("/pricing/")
    team = page.get_by_role("article").filter(has=page.get_by_role("heading", name="Team"))
    expect(team.get_by_text("€39 a month")).to_be_visible()
    page.get_by_role("radio", name="Yearly").check()
    expect(team.get_by_text("€32.50 a month, €390 paid by the year")).to_be_visible()
    expect(team.get_by_text("€39 a month")).to_be_hidden()


def test_prices_can_be_read_by_everybody(room: Room) -> None:
    page = room.newcomer()
    page.goto("/pricing/")
    page.get_by_role("radio", name="Monthly").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Yearly")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("What happens when a limit is reached?").click()
    expect(page.get_by_text("Your visitors notice nothing")).to_be_visible()
    look(page, "pricing")


def test_a_plan_is_tried_filled_and_warned_of(room: Room) -> None:
    acme = room.world.acme
    plans.apply(acme, "free")
    Workspace.objects.filter(pk=acme.pk).update(limit_contacts=5)
    with within(acme):
        Contact.objects.bulk_create(Contact() for _ in range(3))
    usage.count(acme.pk)
    page = room.desk(room.world.ada).page
    page.goto(PAGE)
    expect(page.get_by_role("status").filter(has_text="contacts are 80 % used, or more")).to_be_visible()
    look(page, "plan-near")
    page.get_by_role("button", name="Hide this").click()
    expect(page.get_by_text("contacts are 80 % used, or more")).to_be_hidden()

    with within(acme):
        Contact.objects.create()
    usage.count(acme.pk)
    page.goto("/app/acme-bikes/contacts/new/")
    expect(page.get_by_text("Your plan has room for 5 contacts, and it is full.")).to_be_visible()
    look(page, "full")
    page.get_by_role("link", name="See the plans").click()
    page.wait_for_url(f"**{PAGE}")
    expect(page.get_by_text("Full. Visitors still come in and write")).to_be_visible()

    page.get_by_role("button", name="Try Team for 14 days").click()
    expect(page.get_by_text("without a card. Then the workspace is on Free")).to_be_visible()
    expect(page.get_by_role("button", name="Try Team for 14 days")).to_have_count(0)
    expect(page.get_by_text("Your plan has room")).to_have_count(0)
    look(page, "plan-trial")
