"""Finding: views that everybody has and views of one's own, the search, and one action on many."""

from __future__ import annotations

from playwright.sync_api import Locator, expect
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import indexing
from chat.models import Conversation, Label, SavedView
from tests.browser.desks import INBOX, PHONE, Desk, Room, ada, bo, room  # noqa: F401


def heading(desk: Desk) -> Locator:
    return desk.list.locator(".inbox-view-title")


def statuses(room: Room) -> set[str]:
    with within(room.world.acme):
        return set(Conversation.objects.values_list("status", flat=True))


class TestViews:
    def test_a_view_is_made_changed_and_deleted_in_place(self, ada: Desk, bo: Desk, room: Room) -> None:
        room.more(1)
        with within(room.world.acme):
            gears = Label.objects.create(name="Gears")
            gears.put_on(room.world.talk, by=room.world.bo_at)
        bo.sit_down()
        ada.sit_down()
        ada.page.keyboard.press("v")
        ada.page.get_by_role("menuitem", name="New view…").click()
        editor = ada.page.get_by_role("dialog")
        editor.get_by_role("textbox", name="Name").fill("Gear trouble")
        editor.get_by_label("Share with everybody").check()
        editor.get_by_role("group", name="With any of these labels").get_by_label("Gears").check()
        editor.get_by_role("button", name="Save view").click()
        expect(heading(ada)).to_have_text("Gear trouble")
        expect(ada.rows).to_have_count(1)
        # A colleague sees it at once, and the list follows the ledger.
        bo.view("Gear trouble").click()
        expect(bo.rows).to_have_count(1)
        with within(room.world.acme):
            gears.take_off(room.world.talk, by=room.world.bo_at)
        expect(bo.list.get_by_role("heading", name="Nothing matches this view")).to_be_visible()
        ada.page.keyboard.press("v")
        ada.page.get_by_role("menuitem", name="Edit “Gear trouble”…").click()
        ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(heading(ada)).to_have_text("Inbox")
        ada.page.get_by_role("button", name="Undo").click()
        expect(heading(ada)).to_have_text("Gear trouble")

    def test_a_view_of_a_label_that_is_gone_leads_to_mending_it(self, ada: Desk, room: Room) -> None:
        with within(room.world.acme):
            gone = {"labels_any": [str(uuid7())], "status": ["open"]}
            view = SavedView.objects.create(name="Old", conditions=gone)
        ada.sit_down(query=f"?view={view.pk}")
        expect(ada.list.get_by_text("A label this view asks for was deleted.")).to_be_visible()
        ada.list.get_by_role("button", name="Edit view").click()
        editor = ada.page.get_by_role("dialog")
        editor.get_by_label("A deleted label").click()
        editor.get_by_role("button", name="Save view").click()
        expect(ada.rows).to_have_count(1)
        expect(ada.list.get_by_text("was deleted")).to_have_count(0)

    def test_an_address_of_a_view_that_is_gone_leads_back(self, ada: Desk) -> None:
        ada.sit_down(query=f"?view={uuid7()}")
        expect(ada.list.get_by_text("This view is not here any more.")).to_be_visible()
        ada.list.get_by_role("button", name="Go to the inbox").click()
        expect(ada.rows).to_have_count(1)

    def test_counts_follow_what_happens(self, ada: Desk, room: Room) -> None:
        ada.sit_down()
        expect(ada.view("Open")).to_contain_text("1")
        room.more(2)
        expect(ada.view("Open")).to_contain_text("3", timeout=15_000)


class TestSearch:
    def test_words_lead_to_the_message_and_back(self, room: Room) -> None:
        desk = room.desk(room.world.ada, viewport=PHONE)
        with within(room.world.acme):
            said = room.world.talk.say(room.world.vi, "The dérailleur rattles", uuid7())
            for number in range(40):
                room.world.talk.say(room.world.vi, f"And one more thing, number {number}", uuid7())
            indexing.reindex()
        desk.sit_down()
        desk.page.keyboard.press("/")
        desk.page.keyboard.type("DERAIL rat")
        result = desk.list.get_by_role("link", name="rattles")
        expect(result.locator("mark")).to_have_text(["dérail", "rat"])
        desk.page.keyboard.press("Enter")
        expect(desk.log.locator(f"[data-seq='{said.seq}']")).to_be_in_viewport()
        desk.page.go_back()
        expect(result).to_be_visible()
        desk.page.locator("#find").press("Escape")
        expect(desk.rows.first).to_be_focused()
        desk.page.keyboard.press("Control+f")
        expect(desk.list.get_by_role("button", name="DERAIL rat")).to_be_visible()

    def test_what_is_not_found_or_not_understood_is_said(self, ada: Desk) -> None:
        ada.sit_down()
        ada.list.get_by_role("button", name="Search").click()
        ada.page.keyboard.type("zebra")
        expect(ada.list.get_by_role("heading", name="Nothing found for “zebra”")).to_be_visible()
        ada.page.locator("#find").fill("label:zebra")
        expect(ada.list.get_by_role("alert")).to_contain_text("There is no label “zebra”.")


class TestMany:
    def test_several_are_closed_at_once_and_one_undo_opens_them(self, ada: Desk, room: Room) -> None:
        room.more(4)
        ada.sit_down()
        ada.rows.nth(1).focus()
        ada.page.keyboard.press("x")
        ada.rows.nth(3).click(modifiers=["Shift"])
        bar = ada.page.get_by_role("toolbar", name="What to do with the chosen conversations")
        expect(bar).to_contain_text("3 chosen")
        bar.get_by_role("button", name="Close", exact=True).click()
        expect(ada.rows).to_have_count(2)
        expect(bar).to_have_count(0)
        ada.page.get_by_role("button", name="Undo").click()
        expect(ada.rows).to_have_count(5)
        assert statuses(room) == {"open"}

    def test_a_choice_is_made_for_all_that_are_loaded(self, ada: Desk, room: Room) -> None:
        room.more(2)
        ada.sit_down()
        ada.rows.first.focus()
        ada.page.keyboard.press("Control+a")
        bar = ada.page.get_by_role("toolbar", name="What to do with the chosen conversations")
        expect(bar).to_contain_text("3 chosen")
        bar.get_by_role("button", name="Assign").click()
        ada.page.keyboard.type("Bo")
        ada.page.keyboard.press("Enter")
        expect(ada.rows.locator(".inbox-whose[title='Assigned to Bo']")).to_have_count(3)
        ada.rows.first.focus()
        ada.page.keyboard.press("x")
        ada.page.keyboard.press("Escape")
        expect(bar).to_have_count(0)
        assert ada.path == INBOX
