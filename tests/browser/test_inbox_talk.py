"""A conversation between Vi and two operators: everything live, nothing lost, each in words."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat import protocol as p
from chat.models import Conversation, Message
from crm.models import Contact
from tests.browser.desks import Desk, Room, ada, bo, room  # noqa: F401
from tests.browser.patience import until


def bodies(room: Room) -> list[str]:
    with within(room.world.acme):
        found = Message.objects.filter(conversation=room.world.talk).order_by("seq")
        return list(found.values_list("body", flat=True))


class TestWriting:
    def test_an_operator_answers_and_the_visitor_and_the_colleague_read_it(
        self, ada: Desk, bo: Desk, room: Room
    ) -> None:
        vi = room.vi()
        ada.sit_down()
        bo.sit_down()
        ada.open("Vi")
        bo.open("Vi")
        ada.write("Yes, bring it in.")
        ada.is_sent("Yes, bring it in.")
        expect(vi.get_by_role("log")).to_contain_text("Yes, bring it in.")
        bo.is_sent("Yes, bring it in.")
        expect(bo.log.locator(".talk-operator .talk-head")).to_contain_text("Ada")
        expect(ada.log.locator(".talk-operator .talk-head")).to_contain_text("You")
        expect(ada.bubble("Yes, bring it in.")).to_contain_text("Seen")
        assert bodies(room)[-1] == "Yes, bring it in."

    def test_a_note_is_seen_by_the_team_alone(self, ada: Desk, bo: Desk, room: Room) -> None:
        vi = room.vi()
        ada.sit_down(room.world.talk.number)
        bo.sit_down(room.world.talk.number)
        ada.page.get_by_role("button", name="Note", exact=True).click()
        ada.write("Her gears slip, be gentle.")
        expect(bo.log.locator(".talk-note")).to_contain_text("only your team sees it")
        expect(bo.log.locator(".talk-note")).to_contain_text("Her gears slip, be gentle.")
        ada.page.get_by_role("button", name="Reply", exact=True).click()
        ada.write("Hello Vi")
        expect(vi.get_by_role("log")).to_contain_text("Hello Vi")
        expect(vi.get_by_role("log")).not_to_contain_text("be gentle")

    def test_shift_enter_makes_a_line_and_white_space_is_not_sent(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        send = ada.page.get_by_role("button", name="Send", exact=True)
        ada.field.fill("   ")
        expect(send).to_be_disabled()
        ada.field.fill("one")
        ada.field.press("End")
        ada.field.press("Shift+Enter")
        ada.field.press_sequentially("two")
        send.click()
        ada.is_sent("two")
        assert bodies(room)[-1] == "one\ntwo"

    def test_a_text_that_is_too_long_says_by_how_much_and_stays(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.write("x" * (p.BODY_MAX + 12))
        expect(ada.page.get_by_text("12 characters too long: shorten it to send.")).to_be_visible()
        expect(ada.page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
        assert len(ada.field.input_value()) == p.BODY_MAX + 12
        ada.field.fill("x" * (p.BODY_MAX - 3))
        expect(ada.page.get_by_text("3 characters left")).to_be_visible()

    def test_a_draft_waits_in_its_conversation_and_outlives_a_reload(self, ada: Desk, room: Room) -> None:
        room.more(1)
        ada.sit_down()
        ada.open("Vi")
        ada.field.fill("Half a sentence")
        ada.open("Guest 1")
        expect(ada.field).to_have_value("")
        ada.open("Vi")
        expect(ada.field).to_have_value("Half a sentence")
        until(ada.page, "Object.values(sessionStorage).includes('Half a sentence')")
        ada.page.reload()
        expect(ada.field).to_have_value("Half a sentence")

    def test_what_is_written_without_a_line_waits_and_is_sent_once(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        expect(ada.log).to_be_visible()
        ada.page.context.set_offline(True)
        ada.page.evaluate("dispatchEvent(new Event('offline'))")
        ada.write("Written on the train")
        piece = ada.bubble("Written on the train")
        expect(piece).to_have_attribute("data-state", "pending")
        expect(piece).to_contain_text("Waiting for the connection", timeout=20_000)
        ada.page.context.set_offline(False)
        ada.page.evaluate("dispatchEvent(new Event('online'))")
        expect(piece).to_have_attribute("data-state", "sent", timeout=15_000)
        assert bodies(room).count("Written on the train") == 1

    def test_a_refused_message_says_why_and_can_be_deleted(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.write("before\x00after")
        piece = ada.bubble("after")
        expect(piece).to_have_attribute("data-state", "failed")
        expect(piece).to_contain_text("Not sent. Write something first.")
        piece.get_by_role("button", name="Try again").click()
        expect(piece).to_have_attribute("data-state", "failed")
        piece.get_by_role("button", name="Delete").click()
        expect(piece).to_have_count(0)

    def test_markup_is_text_and_addresses_are_links(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.write("<img src=x onerror=alert(1)> see https://bikes.test/a.")
        expect(ada.log.locator("img[src=x]")).to_have_count(0)
        expect(ada.log.get_by_role("link")).to_have_attribute("href", "https://bikes.test/a")


class TestTogether:
    def test_typing_is_told_both_ways_and_a_colleague_s_reply_is_shown(
        self, ada: Desk, bo: Desk, room: Room
    ) -> None:
        vi = room.vi()
        ada.sit_down(room.world.talk.number)
        bo.sit_down(room.world.talk.number)
        vi.get_by_label("Your message").press_sequentially("Well")
        expect(ada.page.get_by_text("Vi is typing")).to_be_visible()
        expect(ada.row("Vi")).to_contain_text("Typing…")
        bo.field.press_sequentially("One mo")
        expect(ada.page.get_by_role("status").get_by_text("Bo is replying")).to_be_visible()
        expect(vi.get_by_text("Bo is typing")).to_be_visible()
        vi.keyboard.press("Enter")
        expect(ada.page.get_by_text("Vi is typing")).to_have_count(0)

    def test_writing_a_note_is_told_to_nobody(self, ada: Desk, bo: Desk, room: Room) -> None:
        vi = room.vi()
        ada.sit_down(room.world.talk.number)
        bo.sit_down(room.world.talk.number)
        ada.page.get_by_role("button", name="Note", exact=True).click()
        ada.field.press_sequentially("Between us")
        ada.page.get_by_role("button", name="Add note").click()
        expect(bo.log).to_contain_text("Between us")
        expect(vi.get_by_text("Ada is typing")).to_have_count(0)
        expect(bo.page.get_by_text("Ada is replying")).to_have_count(0)

    def test_assigning_closing_and_reopening_are_lines_with_their_reason(
        self, ada: Desk, bo: Desk, room: Room
    ) -> None:
        ada.sit_down(room.world.talk.number)
        bo.sit_down(room.world.talk.number)
        bo.assign_to("Ada")
        expect(ada.log).to_contain_text("Bo assigned this to you")
        expect(bo.log).to_contain_text("You assigned this to Ada")
        expect(ada.head.get_by_role("button", name="Assigned to you, change")).to_be_visible()
        ada.assign_to("Nobody")
        expect(bo.log).to_contain_text("Ada gave this back to everybody")
        ada.head.get_by_role("button", name="Close", exact=True).click()
        expect(bo.log).to_contain_text("Ada closed this")
        expect(bo.head.locator(".inbox-status")).to_contain_text("Closed")
        expect(bo.page.get_by_text("stays closed when you write")).to_be_visible()
        ada.page.locator(".toast").get_by_role("button", name="Undo").click()
        expect(bo.log).to_contain_text("Ada reopened this")
        expect(bo.head.get_by_role("button", name="Close", exact=True)).to_be_visible()

    def test_an_order_without_a_line_is_refused_in_words(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        expect(ada.log).to_be_visible()
        ada.page.context.set_offline(True)
        ada.page.evaluate("dispatchEvent(new Event('offline'))")
        expect(ada.bar).to_be_visible(timeout=20_000)
        ada.head.get_by_role("button", name="Close", exact=True).click()
        expect(ada.page.get_by_role("alert")).to_contain_text("Not done: there is no connection.")
        with within(room.world.acme):
            assert Conversation.objects.get(pk=room.world.talk.pk).status == "open"

    def test_who_reads_above_is_not_pulled_down_but_told(self, ada: Desk, room: Room) -> None:
        with within(room.world.acme):
            for number in range(40):
                room.world.talk.say(room.world.vi, f"Line {number}", uuid7())
        vi = room.vi()
        ada.sit_down(room.world.talk.number)
        expect(ada.bubble("Line 39")).to_be_in_viewport()
        ada.log.evaluate("log => log.scrollTo(0, 0)")
        expect(ada.page.get_by_role("button", name="To the end")).to_be_visible()
        vi.get_by_label("Your message").fill("Hello?")
        vi.keyboard.press("Enter")
        pill = ada.page.get_by_role("button", name="New message")
        expect(pill).to_be_visible()
        expect(ada.row("Vi").locator(".dot")).to_be_visible()
        expect(ada.bubble("Hello?")).not_to_be_in_viewport()
        pill.click()
        expect(ada.bubble("Hello?")).to_be_in_viewport()
        expect(ada.row("Vi").locator(".dot")).to_have_count(0)


class TestTheContact:
    def test_a_fact_is_corrected_where_it_stands_and_can_be_taken_back(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.page.get_by_role("button", name="Name: Vi, change").click()
        ada.page.get_by_label("Name").fill("Vivian")
        ada.page.keyboard.press("Enter")
        expect(ada.head.get_by_role("heading")).to_have_text("Vivian")
        expect(ada.row("Vivian")).to_be_visible()
        ada.page.get_by_role("button", name="Undo").click()
        expect(ada.head.get_by_role("heading")).to_have_text("Vi")
        with within(room.world.acme):
            assert Contact.objects.get(pk=room.world.talk.contact_id).name == "Vi"

    def test_a_wrong_value_says_why_and_stays_as_typed(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)
        ada.page.get_by_role("button", name="Add e-mail").click()
        field = ada.page.get_by_label("E-mail")
        field.fill("vi@")
        field.press("Enter")
        expect(ada.page.locator(".field-error")).to_contain_text(re.compile("e-?mail", re.I))
        expect(field).to_have_value("vi@")
        field.fill("vi@visitor.test")
        field.press("Enter")
        expect(ada.page.get_by_role("button", name="E-mail: vi@visitor.test, change")).to_be_visible()
        expect(ada.page.get_by_text("Saved")).to_be_visible()

    def test_a_server_that_fails_loses_nothing(self, ada: Desk, room: Room) -> None:
        ada.sit_down(room.world.talk.number)

        def fail(route: Route) -> None:
            if route.request.method == "POST":
                route.fulfill(status=503, headers={"X-Request-Id": "r-1"}, body="")
            else:
                route.continue_()

        ada.page.route("**/contact/", fail)
        ada.page.get_by_role("button", name="Add phone").click()
        field = ada.page.get_by_label("Phone")
        field.fill("+31201234567")
        field.press("Enter")
        expect(ada.page.locator(".field-error")).to_contain_text("Request r-1")
        expect(field).to_have_value("+31201234567")
        ada.page.unroute("**/contact/")
        field.press("Enter")
        expect(ada.page.get_by_role("button", name="Phone: +31201234567, change")).to_be_visible()
