"""An owner makes a key, copies it, tries the API with it in the reference, and revokes it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.desks import Desk, Room, ada, room  # noqa: F401

KEYS = "/app/acme-bikes/settings/api-keys/"


def test_a_key_is_made_tried_and_revoked(ada: Desk, room: Room) -> None:
    page = ada.page
    page.goto(KEYS)
    expect(page.get_by_role("heading", name="No key yet")).to_be_visible()
    page.get_by_role("link", name="Make a key").click()
    page.get_by_label("Name").fill("Shop server")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_text("Choose what it may do").first).to_be_visible()
    page.get_by_label("Contacts").select_option("write")
    page.get_by_label("Conversations").select_option("write")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Make the key").click()
    secret = page.get_by_label("API key").inner_text().strip()
    assert secret.startswith("pd_live_")
    first = page.get_by_label("Its first call").inner_text()
    assert first.startswith("curl http://")
    assert f'/api/v1/me \\\n  -H "Authorization: Bearer {secret}"' in first
    assert Axe().run(page).response["violations"] == []
    page.reload()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.goto("/api/docs/")
    page.get_by_label("Your API key").fill(secret)
    page.get_by_text("Add a contact", exact=True).click()
    add = page.locator("[id='contacts.create']")
    add.get_by_role("button", name="Send").click()
    expect(add.get_by_text("201 Created")).to_be_visible()
    expect(add.locator("[data-said]")).to_contain_text("lena@example.com")
    assert Axe().run(page).response["violations"] == []
    page.goto(KEYS)
    page.get_by_role("link", name="Revoke Shop server").click()
    page.get_by_role("button", name="Revoke the key").click()
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()
    expect(page.get_by_text("revoked an API key: Shop server")).to_be_visible()
