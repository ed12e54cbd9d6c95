"""Writing less: canned replies after a slash, macros, drafts that follow their writer, messages for later."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from uuid_utils.compat import uuid7

from accounts.models import User
from accounts.tenancy import within
from chat import due, macros
from chat.models import CannedReply, Conversation, Draft, Label, Macro, Scheduled
from crm.models import Contact
from tests.browser.desks import Desk, Room, ada, bo, room  # noqa: F401 - fixtures


@pytest.fixture
def open_(room: Room, ada: Desk) -> Desk:
    """Ada with Vi's conversation before her, and words to use."""
    world = room.world
    with within(world.acme):
        hours = "We open at nine, {{contact.first_name|friend}}."
        CannedReply.objects.create(title="Opening hours", shortcut="hours", body=hours)
        CannedReply.objects.create(title="Returns", shortcut="returns", body="Thirty days.")
    ada.sit_down(world.talk.number)
    return ada


def of_vi(room: Room) -> Conversation:
    with within(room.world.acme):
        return Conversation.objects.get(pk=room.world.talk.pk)


# Canned replies


def test_a_slash_puts_a_reply_where_the_caret_is(open_: Desk) -> None:
    field, options = open_.field, open_.page.get_by_role("option")
    field.fill("Hello. /")
    expect(options).to_have_count(2)
    field.press_sequentially("hou")
    expect(options).to_have_count(1)
    expect(options.first).to_contain_text("We open at nine, {{contact.first_name|friend}}.")
    field.press("Enter")
    expect(field).to_have_value("Hello. We open at nine, Vi.")
    expect(open_.bubble("We open")).to_have_count(0)


def test_escape_leaves_the_slash_and_enter_sends_again(open_: Desk) -> None:
    open_.field.press_sequentially("either/or /ret")
    expect(open_.page.get_by_role("option")).to_have_count(1)
    open_.field.press("Escape")
    expect(open_.page.get_by_role("option")).to_have_count(0)
    open_.field.press("Enter")
    open_.is_sent("either/or /ret")


# Macros


def test_a_macro_is_shown_and_then_done_at_once(room: Room, open_: Desk) -> None:
    with within(room.world.acme):
        label = Label.objects.create(name="Gears")
        words = (f"label:{label.pk}", "prioritize:high", "close:now")
        steps = [macros.step(word) for word in words]
        Macro.objects.create(name="Wrap up", body="Bye, {{contact.first_name|you}}.", steps=steps)
    open_.page.reload()
    open_.page.get_by_role("button", name="Run a macro").click()
    open_.page.get_by_text("Wrap up").last.click()
    question = open_.page.get_by_role("group", name="Run “Wrap up”?")
    for words_ in ("Bye, Vi.", "Add the label Gears", "Set the priority to high", "Close it"):
        expect(question).to_contain_text(words_)
    question.get_by_role("button", name="Run").press("Enter")
    open_.is_sent("Bye, Vi.")
    expect(open_.log).to_contain_text("You closed this")
    found = of_vi(room)
    assert (found.status, found.priority) == ("closed", "high")


# Drafts


def test_a_draft_follows_its_writer_and_nobody_else(room: Room, open_: Desk, bo: Desk) -> None:
    open_.field.press_sequentially("Half a thought")
    expect(open_.row("Vi")).to_contain_text("Draft")
    _kept(room)
    phone = room.desk(room.world.ada)
    phone.sit_down()
    expect(phone.row("Vi")).to_contain_text("Draft")
    phone.open("Vi")
    expect(phone.field).to_have_value("Half a thought")
    bo.sit_down(room.world.talk.number)
    expect(bo.field).to_have_value("")
    expect(bo.row("Vi")).not_to_contain_text("Draft")
    phone.field.press("Enter")
    phone.is_sent("Half a thought")
    expect(phone.row("Vi")).not_to_contain_text("Draft")


def _kept(room: Room) -> None:
    """Until the server has it."""
    deadline = time.monotonic() + 5
    while not _drafts(room):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _drafts(room: Room) -> int:
    with within(room.world.acme):
        return int(Draft.objects.count())


# Later


def test_a_message_waits_by_the_visitors_clock_and_comes_back_when_she_writes_first(
    room: Room, ada: Desk
) -> None:
    world = room.world
    with within(world.acme):
        Contact.objects.filter(pk=world.talk.contact_id).update(time_zone="Asia/Tokyo")
    User.objects.filter(pk=world.ada.pk).update(time_zone="Europe/Amsterdam")
    ada.sit_down(world.talk.number)
    ada.field.fill("Good morning")
    ada.page.get_by_role("button", name="Other ways to send").click()
    ada.page.get_by_role("menuitem", name="Schedule").click()
    panel = ada.page.get_by_role("group", name="Send later")
    expect(panel).to_contain_text("For Vi in Tokyo it is")
    panel.get_by_label("Date and time in Tokyo").fill("2020-01-01T09:00")
    panel.get_by_role("button", name="Schedule").click()
    expect(panel.get_by_role("alert")).to_have_text("This time has passed. Choose a later one.")
    panel.get_by_role("button", name="Tomorrow morning").click()
    waiting = ada.page.get_by_role("list", name="Waiting to be sent")
    expect(waiting).to_contain_text(re.compile("9:00 AM for Vi, .* for you"))
    expect(ada.field).to_have_value("")
    with within(world.acme):
        world.talk.say(world.vi, "Never mind", uuid7())
    due.sweep()  # as the worker does every second
    expect(waiting).to_have_count(0)
    expect(ada.log).to_contain_text("was not sent: Vi wrote first")
    expect(ada.field).to_have_value("Good morning")


def test_the_chat_tells_a_newcomers_time_zone_with_the_first_message(room: Room) -> None:
    page = room.newcomer(timezone_id="Asia/Tokyo")
    page.get_by_label("Your message").fill("Hello")
    page.get_by_label("Your message").press("Enter")
    expect(page.locator("article.mine:not(.pending)")).to_contain_text("Hello")
    with within(room.world.acme):
        assert set(Contact.objects.values_list("time_zone", flat=True)) == {"", "Asia/Tokyo"}


def test_what_waits_can_be_changed_sent_and_cancelled(room: Room, ada: Desk) -> None:
    world = room.world
    soon = timezone.now() + timedelta(days=1)
    with within(world.acme):
        for body in ("First", "Second"):
            Scheduled.objects.plan(world.talk, world.ada_at, body, soon, uuid7(), 4)
    ada.sit_down(world.talk.number)
    waiting = ada.page.get_by_role("list", name="Waiting to be sent").get_by_role("listitem")
    waiting.filter(has_text="First").get_by_role("button", name="Edit").click()
    panel = ada.page.get_by_role("group", name="Change the scheduled message")
    panel.get_by_label("Text").fill("First, better")
    panel.get_by_role("button", name="Save").click()
    waiting.filter(has_text="First, better").get_by_role("button", name="Send now").click()
    ada.is_sent("First, better")
    waiting.filter(has_text="Second").get_by_role("button", name="Cancel").click()
    expect(waiting).to_have_count(0)
    expect(ada.field).to_have_value("Second")


# Sending, and then


def test_send_and_close_closes_what_was_sent(room: Room, open_: Desk) -> None:
    open_.field.fill("Bye")
    open_.field.press("Control+Enter")
    open_.is_sent("Bye")
    open_.field.fill("Really")
    open_.field.press("Control+Shift+Enter")
    open_.is_sent("Really")
    expect(open_.page.locator(".toast")).to_contain_text("Closed Vi")
    assert of_vi(room).status == "closed"


def test_send_and_open_the_next(room: Room, ada: Desk) -> None:
    room.more(1)
    ada.sit_down()
    ada.open("Guest 1")
    ada.field.fill("Done here")
    ada.page.get_by_role("button", name="Other ways to send").click()
    ada.page.get_by_role("menuitem", name="Send and open the next").click()
    expect(ada.head.get_by_role("heading")).to_have_text("Vi")


def test_who_typed_while_the_visitor_wrote_is_asked_to_look(room: Room, open_: Desk) -> None:
    open_.field.press_sequentially("An answer")
    with within(room.world.acme):
        room.world.talk.say(room.world.vi, "One more thing", uuid7())
    notice = open_.page.get_by_text("Vi wrote while you were typing")
    expect(notice).to_be_visible()
    open_.field.press("Enter")
    expect(notice).to_contain_text("Enter again sends")
    expect(open_.bubble("An answer")).to_have_count(0)
    open_.field.press("Enter")
    open_.is_sent("An answer")
    expect(notice).to_have_count(0)
