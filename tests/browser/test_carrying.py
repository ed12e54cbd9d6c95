"""Contacts in and out, by hand: file, columns, trial, import, report, undo; an export that is downloaded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.tenancy import within
from crm import exporting
from crm.importing import work
from crm.models import Contact, ContactExport, Import
from tests.browser.desks import Desk, Room, ada, room  # noqa: F401 - fixtures

FILE = """\
Name;E-Mail;Telefon;Plan
Ines Vos;ines@example.com;+31 20 624 1111;Pro
=Jan;jan@example.com;;Free
Wrong;no address;;Free
"""


@pytest.fixture
def page(ada: Desk) -> Page:
    return ada.page


def look(page: Page, name: str) -> None:
    """No barrier that axe can find, in both themes."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        assert [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found] == [], name
        if shots := os.environ.get("SHOTS"):
            page.screenshot(path=f"{shots}/{name}-{theme}.png", full_page=True)
    if shots:
        page.set_viewport_size({"width": 390, "height": 800})
        page.screenshot(path=f"{shots}/{name}-phone.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 800})


def worked(room: Room) -> None:
    """What a worker would do: no worker runs beside the tests."""
    with within(room.world.acme):
        batch = Import.objects.get()
    while batch.working:
        work.carry(room.world.acme.pk, batch.pk)
        with within(room.world.acme):
            batch = Import.objects.get()


def test_a_file_becomes_contacts_and_is_undone(room: Room, page: Page, tmp_path: Path) -> None:
    page.goto("/app/acme-bikes/contacts/import/")
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="cp1252")
    look(page, "file")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Next: columns").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is in people.csv?")
    expect(page.get_by_role("combobox", name="E-Mail", exact=True)).to_have_value("email")
    expect(page.get_by_label("Type of the new attribute for Plan")).to_be_visible()
    expect(page.get_by_label("Type of the new attribute for Name")).to_be_hidden()
    look(page, "columns")
    page.get_by_role("button", name="Next: try it").click()
    expect(page.locator(".error-summary")).to_contain_text("Say on which ground you hold it.")
    page.get_by_label("Contract or a request of the person").check()
    page.get_by_role("button", name="Next: try it").click()
    expect(page.get_by_role("progressbar", name="Trying every row")).to_be_visible()
    worked(room)
    expect(page.get_by_role("heading", level=1)).to_have_text("This will happen")
    expect(page.locator(".tally")).to_contain_text("2")
    expect(page.get_by_role("region", name="Errors by line")).to_contain_text("email must be an address")
    expect(page.locator("[aria-current=step]")).to_have_text("Trial")
    look(page, "trial")
    page.get_by_role("button", name="Import 3 rows").click()
    expect(page.get_by_role("progressbar", name="Importing")).to_be_visible()
    look(page, "running")
    worked(room)
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
    with page.expect_download() as got:
        page.get_by_role("link", name="Download 1 row").click()
    assert "Wrong,no address" in Path(got.value.path()).read_text(encoding="utf-8-sig")
    look(page, "report")
    taken_out(room, page)
    page.go_back()
    page.goto("/app/acme-bikes/contacts/import/")
    page.get_by_role("region", name="Imports before").get_by_role("link").click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("progressbar", name="Undoing")).to_be_visible()
    worked(room)
    expect(page.get_by_role("status").filter(has_text="as before the import")).to_contain_text("2 contacts")
    with within(room.world.acme):
        assert not Contact.objects.filter(email__endswith="@example.com").exists()


def taken_out(room: Room, page: Page) -> None:
    """What the list is searched for is what leaves; then two who were chosen, and nobody else."""
    page.goto("/app/acme-bikes/contacts/")
    expect(page.get_by_role("link", name="Export", exact=True)).to_be_visible()
    page.get_by_role("searchbox").fill("ines")
    page.get_by_role("link", name="Export these").click()
    expect(page.locator("main")).to_contain_text("· 1")
    page.goto("/app/acme-bikes/contacts/")
    for name in ("Ines Vos", "=Jan"):
        page.get_by_role("checkbox", name=f"Choose {name}").check()
    page.get_by_role("button", name="Export…").click()
    expect(page.locator("main")).to_contain_text("The contacts you chose · 2")
    page.get_by_role("checkbox", name="Company").uncheck()
    look(page, "export")
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("progressbar", name="Export of contacts")).to_be_visible()
    with within(room.world.acme):
        made = ContactExport.objects.get()
    exporting.carry(room.world.acme.pk, made.pk)
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV").click()
    text = Path(got.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "Name,E-mail,Phone,Language,Labels"
    assert "'=Jan,jan@example.com" in text
    assert len(text.splitlines()) == 3
    page.goto("/app/acme-bikes/settings/data/")
    look(page, "data")
