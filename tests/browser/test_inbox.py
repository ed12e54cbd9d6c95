"""The list of conversations: live, in order, with what is new and whose it is."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from accounts.tenancy import within
from chat.models import Conversation
from tests.browser.desks import INBOX, Desk, Room, ada, bo, room  # noqa: F401


def closed(room: Room) -> None:
    with within(room.world.acme):
        Conversation.objects.get(pk=room.world.talk.pk).close(by=room.world.bo_at)


class TestList:
    def test_a_new_conversation_appears_by_itself_on_top_and_unread(self, ada: Desk, room: Room) -> None:
        ada.sit_down()
        expect(ada.rows).to_have_count(1)
        room.more(1)
        first = ada.rows.first
        expect(first).to_contain_text("Guest 1")
        expect(first).to_contain_text("Mine slip on the way up.")
        expect(first.locator(".dot")).to_be_visible()
        expect(ada.page).to_have_title("(2) Inbox · Paldesk")

    def test_what_a_visitor_writes_moves_the_row_up(self, ada: Desk, room: Room) -> None:
        room.more(2)
        ada.sit_down()
        expect(ada.rows.first).to_contain_text("Guest 2")
        vi = room.vi()
        vi.get_by_label("Your message").fill("Are you still there?")
        vi.keyboard.press("Enter")
        expect(ada.rows.first).to_contain_text("Are you still there?")
        expect(ada.rows).to_have_count(3)

    def test_opening_reads_it_for_me_alone(self, ada: Desk, bo: Desk) -> None:
        bo.sit_down()
        ada.sit_down()
        ada.open("Vi")
        expect(ada.row("Vi").locator(".dot")).to_have_count(0)
        expect(ada.page).to_have_title("Inbox · Paldesk")
        expect(bo.row("Vi").locator(".dot")).to_be_visible()
        ada.sit_down()
        expect(ada.row("Vi").locator(".dot")).to_have_count(0)

    def test_mine_is_what_is_assigned_to_me(self, ada: Desk, bo: Desk, room: Room) -> None:
        room.more(1)
        ada.sit_down()
        bo.sit_down()
        bo.open("Vi")
        bo.assign_to("Ada")
        expect(ada.row("Vi").locator(".inbox-whose")).to_have_attribute("title", "Assigned to you")
        expect(bo.row("Vi").locator(".inbox-whose")).to_have_attribute("title", "Assigned to Ada")
        ada.view("Mine").click()
        expect(ada.rows).to_have_count(1)
        expect(ada.rows).to_contain_text("Vi")
        assert ada.path == f"{INBOX}?view=mine"

    def test_a_closed_one_leaves_the_open_and_comes_back_when_the_visitor_writes(
        self, ada: Desk, room: Room
    ) -> None:
        ada.sit_down()
        vi = room.vi()
        closed(room)
        expect(ada.list.get_by_role("heading", name="Nothing is open")).to_be_visible()
        ada.view("Closed").click()
        expect(ada.rows).to_have_count(1)
        vi.get_by_label("Your message").fill("One more thing")
        vi.keyboard.press("Enter")
        expect(ada.list.get_by_role("heading", name="Nothing is closed yet")).to_be_visible()
        ada.view("Open").click()
        expect(ada.rows).to_contain_text("One more thing")

    def test_each_empty_view_says_what_will_be_there(self, ada: Desk) -> None:
        ada.sit_down(query="?view=mine")
        expect(ada.list.get_by_role("heading", name="Nothing is assigned to you")).to_be_visible()
        ada.view("Closed").click()
        expect(ada.list.get_by_role("heading", name="Nothing is closed yet")).to_be_visible()

    def test_the_list_goes_on_where_its_page_ends(self, ada: Desk, room: Room) -> None:
        room.more(60)
        ada.sit_down()
        expect(ada.rows).to_have_count(50)
        ada.rows.last.scroll_into_view_if_needed()
        expect(ada.rows).to_have_count(61)
        assert len(set(ada.rows.evaluate_all("rows => rows.map(row => row.dataset.conversation)"))) == 61
        expect(ada.rows.last).to_contain_text("Vi")

    def test_long_waiting_is_felt(self, ada: Desk, room: Room) -> None:
        ada.page.clock.install()
        ada.sit_down()
        time = ada.row("Vi").locator(".inbox-time time")
        expect(time).to_have_class("")
        ada.page.clock.fast_forward("06:00")
        expect(time).to_have_class("waiting-soon")
        expect(time).to_contain_text("6 min")
        ada.page.clock.fast_forward("30:00")
        expect(time).to_have_class("waiting-late")


class TestWhereOneIs:
    def test_the_address_names_the_conversation_and_back_goes_back(self, ada: Desk, room: Room) -> None:
        [other] = room.more(1)
        ada.sit_down()
        ada.open("Vi")
        assert ada.path == f"{INBOX}{room.world.talk.number}/"
        ada.open("Guest 1")
        assert ada.path == f"{INBOX}{other.number}/"
        ada.page.go_back()
        expect(ada.head.get_by_role("heading")).to_have_text("Vi")
        ada.page.go_back()
        expect(ada.page.get_by_role("heading", name="Choose a conversation")).to_be_visible()
        ada.page.go_forward()
        expect(ada.head.get_by_role("heading")).to_have_text("Vi")
        expect(ada.row("Vi")).to_have_attribute("aria-current", "true")

    def test_an_address_opens_its_conversation(self, ada: Desk, room: Room) -> None:
        closed(room)
        ada.sit_down(room.world.talk.number)
        expect(ada.head).to_contain_text("Vi")
        expect(ada.head).to_contain_text(f"#{room.world.talk.number}")
        expect(ada.view("Closed")).to_have_attribute("aria-current", "true")
        expect(ada.log).to_contain_text("Bo closed this")

    def test_what_is_unread_is_counted_whichever_view_is_open(self, ada: Desk, room: Room) -> None:
        room.more(2)
        ada.sit_down(query="?view=closed")
        expect(ada.view("Open")).to_contain_text("3")
        expect(ada.page).to_have_title("(3) Inbox · Paldesk")

    def test_a_number_that_is_none_says_so_and_leads_back(self, ada: Desk) -> None:
        ada.sit_down()
        ada.page.evaluate(f"history.pushState({{}}, '', '{INBOX}987/')")
        ada.page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
        expect(ada.page.get_by_text("There is no conversation 987 in this workspace.")).to_be_visible()
        ada.page.get_by_role("button", name="Back to the list").click()
        expect(ada.page.get_by_role("heading", name="Choose a conversation")).to_be_visible()


class TestColleagues:
    def test_who_is_here_is_shown_and_away_is_one_s_own_choice(self, ada: Desk, bo: Desk) -> None:
        ada.sit_down()
        expect(ada.page.get_by_role("img", name="Here now")).to_have_count(0)
        bo.sit_down()
        expect(ada.page.get_by_role("img", name="Here now: Bo: Here")).to_be_visible()
        bo.page.get_by_role("button", name=re.compile("your menu")).click()
        bo.page.get_by_role("menuitemradio", name="Away").click()
        expect(ada.page.get_by_role("img", name="Here now: Bo: Away")).to_be_visible()
        bo.page.reload()
        expect(bo.page.locator(".rail-foot .face .presence[data-presence=away]")).to_be_visible()
        bo.page.close()
        expect(ada.page.get_by_role("img", name="Here now")).to_have_count(0)

    def test_what_was_missed_without_a_line_is_there_after_it(self, ada: Desk, room: Room) -> None:
        ada.sit_down()
        ada.open("Vi")
        ada.page.context.set_offline(True)
        ada.page.evaluate("dispatchEvent(new Event('offline'))")
        expect(ada.bar).to_contain_text("Offline. What you write is safe", timeout=20_000)
        with within(room.world.acme):
            talk = Conversation.objects.get(pk=room.world.talk.pk)
            talk.assign(room.world.bo_at, by=room.world.bo_at)
        room.more(1)
        ada.page.context.set_offline(False)
        ada.page.evaluate("dispatchEvent(new Event('online'))")
        expect(ada.bar).to_be_hidden(timeout=15_000)
        expect(ada.log).to_contain_text("Bo took this")
        expect(ada.rows.first).to_contain_text("Guest 1")
        expect(ada.row("Vi").locator(".inbox-whose")).to_have_attribute("title", "Assigned to Bo")
