"""What is done to conversations, by two operators who both see it, and what the visitor notices of it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import WebSocketRoute, expect

from accounts.models import Role, Team
from accounts.tenancy import within
from chat.models import Conversation, Label
from tests.browser.desks import PHONE, Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.test_inbox_hands import spilling


@pytest.fixture
def words(room: Room) -> None:
    """Labels and a team."""
    with within(room.world.acme):
        Label.objects.create(name="Repair", hue=2)
        Label.objects.create(name="Refund", hue=0)
        Team.objects.create(name="Workshop").seat([room.world.bo_at])


def choose(desk: Desk, key: str, words: str) -> None:
    """A key, the first letters, Enter."""
    desk.page.keyboard.press(key)
    item = desk.page.locator(".chooser .menu-item", has_text=words).first
    item.focus()
    desk.page.keyboard.press("Enter")


def more(desk: Desk, words: str) -> None:
    desk.head.get_by_role("button", name="More actions").click()
    desk.page.locator(".chooser .menu-item", has_text=words).click()


class SlowLine:
    """What the server tells one operator, held back for a while. Made before they sit down."""

    def __init__(self, desk: Desk) -> None:
        self.held: list[str | bytes] | None = None
        desk.page.route_web_socket("**/ws/operator/**", self._between)

    def _between(self, client: WebSocketRoute) -> None:
        self.client = client
        client.connect_to_server().on_message(self._told)

    def _told(self, message: str | bytes) -> None:
        if self.held is None:
            self.client.send(message)
        else:
            self.held.append(message)

    def hold(self) -> None:
        self.held = []

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        for message in held:
            self.client.send(message)


@pytest.mark.usefixtures("words")
class TestSorting:
    def test_one_assigns_labels_and_ranks_and_the_other_sees_it(
        self,
        ada: Desk,
        bo: Desk,
        room: Room,
    ) -> None:
        ada.sit_down(room.world.talk.number)
        bo.sit_down(room.world.talk.number)
        choose(ada, "t", "Workshop")
        expect(bo.log).to_contain_text("Ada handed this to Workshop")
        expect(bo.head.get_by_role("button", name="Assigned to the team Workshop, change")).to_be_visible()
        choose(ada, "p", "Urgent")
        expect(bo.row("Vi").get_by_text("Priority: urgent")).to_be_attached()
        ada.page.keyboard.press("l")
        for name in ("Refund", "Repair"):
            box = ada.page.get_by_role("menuitemcheckbox", name=name)
            box.click()
            expect(box).to_be_checked()
        ada.page.keyboard.press("Escape")
        expect(bo.row("Vi").locator(".inbox-labels")).to_have_attribute("title", "Refund, Repair")
        bo.page.get_by_role("button", name="Take the label Refund off").click()
        expect(ada.row("Vi").locator(".inbox-labels")).to_have_attribute("title", "Repair")
        ada.page.keyboard.press("f")
        expect(bo.page.locator(".participants")).to_contain_text("Ada")

    def test_a_label_deleted_meanwhile_goes_from_open_inboxes(self, ada: Desk, bo: Desk, room: Room) -> None:
        with within(room.world.acme):
            label = Label.objects.get(name="Repair")
            label.put_on(room.world.talk, by=room.world.bo_at)
        bo.sit_down()
        expect(bo.row("Vi").locator(".inbox-labels")).to_be_visible()
        ada.page.goto(f"/app/acme-bikes/settings/labels/{label.pk}/deletion/")
        ada.page.get_by_role("button", name="Delete the label").click()
        expect(ada.page.get_by_text("Repair is deleted")).to_be_visible()
        expect(bo.row("Vi").locator(".inbox-labels")).to_have_count(0)


class TestStatus:
    def test_a_snooze_is_undone_and_another_ends_when_the_visitor_writes(
        self,
        ada: Desk,
        bo: Desk,
        room: Room,
    ) -> None:
        ada.sit_down(room.world.talk.number)
        bo.sit_down()
        vi = room.vi()
        choose(ada, "s", "Tomorrow")
        expect(bo.row("Vi")).to_have_count(0)
        expect(ada.head).to_contain_text("Snoozed")
        ada.page.get_by_role("button", name="Undo").click()
        expect(bo.row("Vi")).to_be_visible()
        choose(ada, "s", "Pick a date and time")
        when = ada.page.get_by_label("Date and time")
        when.fill("2020-01-01T09:00")
        ada.page.get_by_role("button", name="Snooze", exact=True).last.click()
        expect(ada.page.get_by_role("alert")).to_contain_text("This time has passed")
        when.fill(f"{timezone.now().year + 1}-01-02T09:00")
        ada.page.get_by_role("button", name="Snooze", exact=True).last.click()
        expect(bo.row("Vi")).to_have_count(0)
        vi.get_by_role("textbox").fill("One more thing")
        vi.keyboard.press("Enter")
        expect(bo.row("Vi")).to_contain_text("One more thing")
        expect(ada.head).not_to_contain_text("Snoozed")

    def test_two_who_close_at_once_both_see_it_closed(self, ada: Desk, bo: Desk, room: Room) -> None:
        line = SlowLine(bo)
        for desk in (ada, bo):
            desk.sit_down(room.world.talk.number)
            expect(desk.log).to_be_visible()
        line.hold()
        ada.page.keyboard.press("e")
        expect(ada.head.get_by_role("button", name="Reopen")).to_be_visible()
        expect(bo.head.get_by_role("button", name="Close", exact=True)).to_be_visible()
        bo.page.keyboard.press("e")
        line.let_go()
        for desk in (ada, bo):
            expect(desk.head.get_by_role("button", name="Reopen")).to_be_visible()
            expect(desk.page.get_by_role("alert")).to_have_count(0)
            expect(desk.log.get_by_text("closed this")).to_have_count(1)


class TestMerge:
    def test_two_read_as_one_until_it_is_undone(self, ada: Desk, bo: Desk, room: Room) -> None:
        room.more(1)
        bo.sit_down(room.world.talk.number)
        ada.sit_down(2)
        more(ada, "Merge into another")
        dialog = ada.page.get_by_role("dialog", name="Merge #2 into another")
        dialog.get_by_label("Find by number or name").fill("Vi")
        dialog.get_by_role("radio").check()
        dialog.get_by_role("button", name="Merge into #1").click()
        expect(ada.head.get_by_role("heading")).to_have_text("Vi")
        within_it = bo.log.locator(".talk-within")
        expect(within_it).to_contain_text("#2 Guest 1")
        expect(within_it.locator(".talk-bubble")).to_have_count(2)
        expect(bo.row("Guest 1")).to_have_count(0)
        within_it.get_by_role("link", name="Open #2").click()
        expect(bo.page.get_by_text("This is part of #1 Vi now.")).to_be_visible()
        bo.page.get_by_role("button", name="Undo the merge").click()
        expect(ada.log.locator(".talk-within")).to_have_count(0)
        expect(ada.row("Guest 1")).to_be_visible()


class TestDoor:
    def test_a_blocked_visitor_is_told_so_and_can_be_let_in(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        vi = room.vi()
        vi.get_by_role("textbox").fill("Half a thought")
        more(ada, "Block Vi")
        ada.page.get_by_role("dialog", name="Block Vi?").get_by_role("button", name="Block").click()
        expect(ada.head).to_contain_text("Blocked")
        expect(vi.get_by_text("This chat is not available any more.")).to_be_visible()
        expect(vi.locator("#composer")).to_have_js_property("inert", True)
        expect(vi.locator("#log")).to_contain_text("Mine slip on the way up.")
        more(ada, "Let Vi write again")
        expect(ada.head).not_to_contain_text("Blocked")
        vi.reload()
        vi.get_by_role("textbox").fill("Hello again")
        vi.keyboard.press("Enter")
        ada.is_sent("Hello again")

    def test_deleting_empties_every_screen_and_the_visitor_begins_anew(
        self,
        ada: Desk,
        bo: Desk,
        room: Room,
    ) -> None:
        ada.sit_down(room.world.talk.number)
        bo.sit_down(room.world.talk.number)
        vi = room.vi()
        more(ada, "Delete")
        ada.page.get_by_role("dialog", name="Delete #1 for good?").get_by_role(
            "button", name="Delete #1"
        ).click()
        for desk in (ada, bo):
            expect(desk.page.get_by_text("Conversation 1 was deleted.")).to_be_visible()
            expect(desk.rows).to_have_count(0)
        expect(vi.locator("#log")).not_to_contain_text("Mine slip")
        vi.get_by_role("textbox").fill("Is somebody there?")
        vi.keyboard.press("Enter")
        expect(ada.rows).to_have_count(1)
        expect(ada.rows.first).to_contain_text("Is somebody there?")
        with within(room.world.acme):
            assert Conversation.objects.get().number == 2

    def test_an_operator_is_not_offered_to_delete(self, bo: Desk, room: Room) -> None:
        assert room.world.bo_at.role == Role.OPERATOR
        bo.sit_down(room.world.talk.number)
        bo.head.get_by_role("button", name="More actions").click()
        expect(bo.page.get_by_role("menuitem", name="Block Vi")).to_be_visible()
        expect(bo.page.get_by_role("menuitem", name="Delete")).to_have_count(0)


def test_at_360_px_the_head_stays_usable(room: Room) -> None:
    desk = room.desk(room.world.ada, viewport={**PHONE, "width": 360}, has_touch=True)
    desk.sit_down(room.world.talk.number)
    assert spilling(desk.page) == []
    desk.head.get_by_role("button", name="More actions").tap()
    desk.page.get_by_role("menuitem", name="Snooze until").tap()
    desk.page.get_by_role("menuitem", name="In a week").tap()
    expect(desk.log).to_contain_text("You snoozed this")
