"""A visitor in the chatbox, on a customer's page of another origin."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Route, expect

from accounts.tenancy import within
from chat import protocol as p
from chat.live import redis, tell
from chat.models import Conversation
from crm.models import Visitor
from tests.browser.hostpage import Chat
from tests.browser.patience import until
from tests.running import RunningServer


def violations(chat: Chat) -> list[str]:
    found = Axe().run(chat.frame).response["violations"]
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found]


WHERE_IT_IS = """(() => {
  const { x, y, width, height } = document.querySelector("paldesk-chatbox").shadowRoot.querySelector("iframe[src]")
    .getBoundingClientRect();
  return JSON.stringify([x, y, width, height]);
})()"""


class TestTalking:
    def test_a_visitor_writes_and_reads_the_answer(self, chat: Chat) -> None:
        chat.begin("Do you repair gears?")
        assert chat.texts() == ["Do you repair gears?"]
        chat.answer("Yes, bring it in.")
        answer = chat.log.locator("article.theirs")
        expect(answer).to_contain_text("Yes, bring it in.")
        expect(answer).to_contain_text("Bo")

    def test_shift_enter_makes_a_line_and_the_lines_stay(self, chat: Chat) -> None:
        chat.visit()
        chat.open()
        chat.field.type("one")
        chat.field.press("Shift+Enter")
        chat.field.type("two")
        chat.field.press("Enter")
        chat.is_sent("two")
        assert chat.texts() == ["one\ntwo"]

    def test_white_space_is_not_sent(self, chat: Chat) -> None:
        chat.visit()
        chat.open()
        expect(chat.inside.get_by_role("button", name="Send")).to_be_disabled()
        chat.write("   ")
        expect(chat.log.locator("article")).to_have_count(0)

    def test_a_text_that_is_too_long_says_by_how_much_and_stays(self, chat: Chat) -> None:
        chat.visit()
        chat.open()
        chat.write("x" * (p.BODY_MAX + 12))
        expect(chat.inside.get_by_text("Too long by 12 characters.")).to_be_visible()
        expect(chat.inside.get_by_role("button", name="Send")).to_be_disabled()
        assert len(chat.field.input_value()) == p.BODY_MAX + 12

    def test_markup_is_text_and_addresses_are_links(self, chat: Chat) -> None:
        chat.begin("<img src=x onerror=alert(1)> see https://bikes.test/a, javascript:alert(1)")
        expect(chat.log.locator("img")).to_have_count(0)
        link = chat.log.get_by_role("link")
        expect(link).to_have_count(1)
        expect(link).to_have_attribute("href", "https://bikes.test/a")
        expect(link).to_have_attribute("rel", re.compile("noopener"))

    def test_the_answer_is_said_to_be_typed_and_one_s_own_words_to_be_seen(self, chat: Chat) -> None:
        chat.begin("Hello")
        bo, acme, talk = p.Author("operator", chat.world.bo_at.pk), chat.world.acme.pk, chat.conversation
        told = [
            *tell(acme, talk, p.TypingChanged(conversation=talk, by=bo, typing=True)),
            *tell(acme, talk, p.ReadMarked(conversation=talk, by=bo, seq=2)),
        ]
        for topic, text in told:
            redis().publish(topic, text)
        expect(chat.inside.get_by_text("Bo is typing")).to_be_visible()
        expect(chat.log.locator("article.mine")).to_contain_text("Seen")
        chat.answer("Hello Vi")
        expect(chat.inside.get_by_text("Bo is typing")).to_have_count(0)

    def test_closing_is_told_and_writing_goes_on(self, chat: Chat) -> None:
        chat.begin("Hello")
        with within(chat.world.acme):
            Conversation.objects.get(pk=chat.conversation).close(by=chat.world.bo_at)
        expect(chat.log.get_by_text("This conversation was closed.")).to_be_visible()
        chat.write("One more thing")
        chat.is_sent("One more thing")
        assert chat.texts() == ["Hello", "One more thing"]

    def test_two_tabs_of_one_browser_show_the_same(self, chat: Chat, context: BrowserContext) -> None:
        chat.begin("Hello")
        other = Chat(context.new_page(), chat.host, chat.world)
        other.visit()
        until(other.page, "window.Paldesk && Paldesk.loaded")
        other.page.evaluate("Paldesk('open')")
        frame = other.frame
        frame.get_by_text("Hello", exact=True).wait_for()
        chat.write("Again")
        frame.get_by_text("Again", exact=True).wait_for()


class TestReturning:
    def test_a_reload_brings_the_conversation_back(self, chat: Chat) -> None:
        chat.begin("Hello")
        chat.answer("Hello Vi")
        expect(chat.log).to_contain_text("Hello Vi")
        chat.page.reload()
        chat.open()
        expect(chat.log.locator("article")).to_have_count(2)
        assert len(chat.texts()) == 2

    def test_what_was_written_without_a_connection_survives_a_reload_and_is_sent_once(
        self, chat: Chat
    ) -> None:
        def cut(route: Route) -> None:
            route.abort("internetdisconnected")

        chat.visit()
        chat.open()
        chat.page.route("**/session/", cut)
        chat.write("first")
        chat.write("second")
        expect(chat.bar).to_contain_text("What you write is sent when the connection is back.")
        expect(chat.log.locator("article.pending")).to_have_count(2)
        expect(chat.log).to_contain_text("Sending…")
        chat.page.reload()
        chat.open()
        expect(chat.log.locator("article.pending")).to_have_count(2)
        chat.page.unroute("**/session/", cut)
        chat.is_sent("first")
        chat.is_sent("second")
        expect(chat.bar).to_have_text("")
        assert chat.texts() == ["first", "second"]

    def test_a_server_that_dies_costs_nothing(self, chat: Chat, server: RunningServer) -> None:
        chat.begin("before")
        for process in server.processes:
            process.kill()
        chat.write("meanwhile")
        server.wait_ready()
        chat.is_sent("meanwhile", patience=35)
        assert chat.texts() == ["before", "meanwhile"]

    def test_a_session_that_ended_begins_anew_with_the_next_word(self, chat: Chat) -> None:
        chat.begin("Hello")
        first = chat.conversation
        with within(chat.world.acme):
            Visitor.objects.get(conversations=first).end()
        chat.page.reload()
        chat.open()
        chat.write("Hello again")
        chat.is_sent("Hello again")
        assert chat.conversation != first
        expect(chat.log.locator("article")).to_have_count(1)


class TestUnread:
    def test_an_answer_while_closed_is_counted_on_the_launcher_and_read_on_opening(self, chat: Chat) -> None:
        chat.begin("Hello")
        chat.page.keyboard.press("Escape")
        chat.answer("One", "Two")
        expect(chat.launcher).to_have_accessible_name("Open the chat, 2 unread messages")
        chat.open()
        chat.page.keyboard.press("Escape")
        expect(chat.launcher).to_have_accessible_name("Open the chat")
        # The mark is on its way when the badge goes.
        for _ in range(100):
            with within(chat.world.acme):
                talk = Conversation.objects.get(pk=chat.conversation)
            if talk.visitor_read_seq == talk.last_seq:
                break
            chat.page.wait_for_timeout(50)
        assert talk.visitor_read_seq == talk.last_seq

    def test_the_next_page_hears_the_answer_too_if_it_asks_for_it(
        self, chat: Chat, server: RunningServer
    ) -> None:
        chat.host.embed(server, chat.world.shop.public_key, resume="true")
        chat.begin("Hello")
        chat.page.goto(f"{chat.host.url}/next/")
        chat.answer("Hello Vi")
        expect(chat.launcher).to_have_accessible_name("Open the chat, 1 unread message")


class TestKeyboard:
    def test_everything_is_reached_without_a_mouse(self, chat: Chat) -> None:
        chat.visit()
        chat.launcher.focus()
        chat.page.keyboard.press("Enter")
        expect(chat.field).to_be_focused()
        chat.page.keyboard.type("Hello")
        chat.page.keyboard.press("Tab")
        expect(chat.inside.get_by_role("button", name="Send")).to_be_focused()
        chat.page.keyboard.press("Enter")
        chat.is_sent("Hello")
        expect(chat.field).to_be_focused()
        chat.page.keyboard.press("Escape")
        expect(chat.launcher).to_be_focused()
        expect(chat.launcher).to_have_attribute("aria-expanded", "false")

    def test_your_data_opens_by_key_and_escape_closes_it_alone(self, chat: Chat) -> None:
        chat.visit()
        chat.open()
        chat.inside.get_by_role("button", name="Your data").press("Enter")
        expect(chat.inside.get_by_role("dialog")).to_contain_text("You have not written yet.")
        chat.page.keyboard.press("Escape")
        expect(chat.inside.get_by_role("dialog")).to_have_count(0)
        expect(chat.launcher).to_have_attribute("aria-expanded", "true")


class TestYourData:
    def test_ending_forgets_the_chat_here_and_on_the_server(self, chat: Chat) -> None:
        chat.begin("Hello")
        chat.inside.get_by_role("button", name="Your data").click()
        chat.inside.get_by_role("button", name="End this chat on this browser").click()
        chat.inside.get_by_role("button", name="End the chat").click()
        expect(chat.log.locator("article")).to_have_count(0)
        with within(chat.world.acme):
            assert Visitor.objects.get(conversations=chat.conversation).ended_at is not None
        assert chat.frame.evaluate("document.cookie") == ""
        chat.page.reload()
        chat.open()
        expect(chat.log.locator("article")).to_have_count(0)


class TestEveryone:
    def test_no_barrier_is_found_before_and_after_writing_in_both_themes(self, chat: Chat) -> None:
        chat.visit()
        chat.open()
        for scheme in ("light", "dark"):
            chat.page.emulate_media(color_scheme=scheme)
            assert violations(chat) == []
        chat.write("Hello, see https://bikes.test/")
        chat.is_sent("Hello")
        chat.answer("Hello Vi")
        expect(chat.log).to_contain_text("Hello Vi")
        for scheme in ("light", "dark"):
            chat.page.emulate_media(color_scheme=scheme)
            assert violations(chat) == []
        chat.inside.get_by_role("button", name="Your data").click()
        assert violations(chat) == []

    def test_a_phone_gives_it_the_whole_screen_and_nothing_is_cut_off(self, chat: Chat) -> None:
        for width, height in ((390, 760), (320, 568)):
            chat.page.set_viewport_size({"width": width, "height": height})
            chat.visit()
            chat.open()
            # It slides in, so it is asked for until it has come to rest.
            until(chat.page, f"{WHERE_IT_IS} === '[0,0,{width},{height}]'")
            assert chat.frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
            expect(chat.inside.get_by_role("button", name="Close the chat")).to_be_visible()

    def test_at_twice_the_size_the_field_is_still_there(self, chat: Chat) -> None:
        # 400 by 540 at 200 % is a frame of 200 by 270.
        chat.page.goto(f"{chat.host.url}/")
        chat.page.set_viewport_size({"width": 200, "height": 270})
        chat.open()
        chat.write("A rather long word: Fahrradschaltungsreparatur")
        chat.is_sent("Fahrradschaltungsreparatur")
        assert chat.frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(chat.field).to_be_in_viewport(ratio=1)
