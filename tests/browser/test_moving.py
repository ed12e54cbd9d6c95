"""From another service, by hand: file, trial, import, report, the conversation in the inbox, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import within
from chat.models import Conversation
from tests.browser.desks import Desk, Room, ada, room  # noqa: F401 - fixtures
from tests.browser.test_carrying import look, worked
from tests.chat import exports


@pytest.fixture
def page(ada: Desk) -> Page:
    return ada.page


def test_an_export_becomes_conversations_and_is_undone(room: Room, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "intercom.jsonl"
    file.write_bytes(exports.lines(exports.intercom(1), exports.intercom(2, created_at="yesterday")))
    page.goto("/app/acme-bikes/settings/import/")
    expect(page.get_by_role("link", name="Import", exact=True)).to_have_attribute("aria-current", "page")
    look(page, "move-file")
    page.get_by_label("Crisp").check()
    page.get_by_label("Contract or a request of the person").check()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Next: try it").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose Intercom above")
    page.get_by_label("Intercom").check()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Next: try it").click()
    expect(page.get_by_role("progressbar", name="Reading the file")).to_be_visible()
    worked(room)
    expect(page.get_by_role("heading", level=1)).to_have_text("This will happen")
    expect(page.get_by_role("region", name="Table of the newest conversations")).to_contain_text(
        "Visitor Two"
    )
    look(page, "move-trial")
    page.get_by_role("button", name="Import 1 conversation").click()
    expect(page.get_by_role("progressbar", name="Importing")).to_be_visible()
    worked(room)
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
    look(page, "move-report")
    here = page.url
    with within(room.world.acme):
        number = Conversation.objects.exclude(imported_seq=0).get().number
    page.goto(f"/app/acme-bikes/inbox/{number}/")
    expect(page.get_by_text("Mia (former operator): Which bike is it?").last).to_be_visible()
    expect(page.locator(".inbox-unread", has_text="Visitor Two")).to_have_count(0)
    look(page, "move-inbox")
    page.goto(here)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_role("progressbar", name="Undoing")).to_be_visible()
    worked(room)
    expect(page.get_by_role("status").filter(has_text="gone again")).to_contain_text("1 conversation is gone")
    with within(room.world.acme):
        assert not Conversation.objects.exclude(imported_seq=0).exists()
