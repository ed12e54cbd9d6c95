"""Files from an operator's desk to Vi's chat."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.desks import Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.patience import until
from tests.chat.filing import PDF, drawn


def payload(name: str, kind: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


IMAGE = payload("bike.png", "image/png", drawn("PNG", (600, 400)))
BILL = payload("bill.pdf", "application/pdf", PDF)
DRAWING = payload("evil.svg", "image/svg+xml", b"<svg/>")


def attach(desk: Desk, *files: FilePayload) -> None:
    desk.page.locator(".composer input[type=file]").set_input_files(files)


def chips(desk: Desk) -> Any:
    return desk.page.get_by_role("list", name="Attached files").get_by_role("listitem")


def shown(page: Page, selector: str) -> None:
    """The image was really decoded."""
    until(page, f"(document.querySelector('{selector}')?.naturalWidth ?? 0) > 0")


def test_files_are_attached_survive_a_reload_and_reach_vi_and_bo(ada: Desk, bo: Desk, room: Room) -> None:
    vi = room.vi()
    bo.sit_down(room.world.talk.number)
    ada.sit_down(room.world.talk.number)
    attach(ada, IMAGE, BILL)
    expect(chips(ada).and_(ada.page.locator("[data-state=ready]"))).to_have_count(2)
    ada.page.reload()
    expect(chips(ada)).to_have_count(2)
    ada.field.fill("Here")
    ada.field.press("Enter")
    expect(chips(ada)).to_have_count(0)
    for desk in (ada, bo):
        shown(desk.page, ".talk-image img")
        expect(desk.log.get_by_role("link", name="bill.pdf")).to_be_visible()
    shown(vi, ".bubble .file img")
    with vi.expect_download() as saved:
        vi.get_by_role("button", name="bill.pdf").click()
    assert saved.value.suggested_filename == "bill.pdf"
    assert saved.value.path().read_bytes() == PDF


def test_a_refused_file_says_why_and_the_text_stays(ada: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    ada.field.fill("My words")
    attach(ada, DRAWING, BILL)
    expect(chips(ada).filter(has_text="evil.svg")).to_contain_text("Files of this kind are not taken")
    expect(ada.page.locator("#composer-help")).to_have_text("A file was not taken: remove it, or try again.")
    ada.field.press("Enter")
    expect(ada.field).to_have_value("My words")
    ada.page.get_by_role("button", name="Remove evil.svg").click()
    ada.field.press("Enter")
    ada.is_sent("My words")


def test_a_lost_upload_is_tried_again(ada: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    ada.page.route("**/files/", lambda route: route.abort())
    attach(ada, BILL)
    expect(chips(ada)).to_contain_text("The connection was lost.")
    ada.page.unroute("**/files/")
    ada.page.get_by_role("button", name="Try bill.pdf again").click()
    expect(chips(ada).and_(ada.page.locator("[data-state=ready]"))).to_have_count(1)


def test_files_are_dropped_and_pasted(ada: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    expect(ada.field).to_be_visible()
    dropped = ada.page.evaluate_handle(
        "() => { const data = new DataTransfer(); data.items.add(new File(['a'], 'dropped.txt')); return data; }"
    )
    ada.log.dispatch_event("dragenter", {"dataTransfer": dropped})
    expect(ada.page.locator(".composer-drop")).to_be_visible()
    ada.log.dispatch_event("drop", {"dataTransfer": dropped})
    expect(chips(ada)).to_contain_text("dropped.txt")
    ada.field.evaluate(
        """(field) => { const data = new DataTransfer(); data.items.add(new File(['b'], 'pasted.txt'));
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    expect(chips(ada)).to_have_count(2)


def test_undo_brings_the_files_back(ada: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    attach(ada, BILL)
    expect(chips(ada).and_(ada.page.locator("[data-state=ready]"))).to_have_count(1)
    ada.page.locator(".composer button[type=submit]").click()
    expect(ada.log.get_by_role("link", name="bill.pdf")).to_be_visible()
    ada.page.get_by_role("button", name="Undo").click()
    expect(ada.log).to_contain_text("You took a message back")
    expect(chips(ada).and_(ada.page.locator("[data-state=ready]"))).to_contain_text("bill.pdf")
