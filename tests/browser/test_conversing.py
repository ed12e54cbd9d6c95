"""What a visitor can do beside writing: files, answers, several conversations, a rating, a transcript."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect
from uuid_utils.compat import uuid7

from accounts.models import Site
from accounts.tenancy import within
from chat import composing, links, protocol as p
from chat.models import Attachment, Conversation, Event, Message, Rating, Transcript
from crm.models import Attribute, Contact
from tests.browser.hostpage import Chat

SHOTS = os.environ.get("SHOTS")


def look(page: Page, name: str) -> None:
    """Pictures for whoever looks at the screens; none in an ordinary run."""
    if not SHOTS:
        return
    before = page.viewport_size
    for scheme, size in (("light", before), ("dark", before), ("phone", {"width": 390, "height": 760})):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_timeout(300)
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{scheme}.png"))
    page.set_viewport_size(before)  # type: ignore[arg-type]
    page.wait_for_timeout(500)


def accessible(chat: Chat) -> None:
    found = Axe().run(chat.frame).response["violations"]
    assert [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found] == []


def set_site(chat: Chat, **fields: Any) -> None:
    with within(chat.world.acme):
        Site.objects.filter(pk=chat.world.shop.pk).update(**fields)


def picture() -> bytes:
    packed = BytesIO()
    Image.new("RGB", (320, 200), "#4a7").save(packed, "PNG")
    return packed.getvalue()


def asks(chat: Chat, body: str, **ask: Any) -> None:
    command = p.MessageSend(client_id=uuid7(), body=body, conversation=chat.conversation, ask=p.Ask(**ask))
    with within(chat.world.acme):
        composing.write(chat.conversation, chat.world.bo_at.pk, command=command)


def closes(chat: Chat) -> None:
    with within(chat.world.acme):
        Conversation.objects.get(pk=chat.conversation).close(by=chat.world.bo_at)


def test_files_go_with_a_message(chat: Chat, page: Page) -> None:
    chat.begin("My bike")
    attach = chat.inside.locator("input[type=file]")
    attach.set_input_files(
        [
            {"name": "bike.png", "mimeType": "image/png", "buffer": picture()},
            {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"It squeaks"},
            {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\0\0"},
        ]
    )
    chips = chat.inside.get_by_role("list", name="Attached files").get_by_role("listitem")
    expect(chips).to_have_count(3)
    expect(chips.nth(2)).to_contain_text("Files of this kind are not taken.")
    send = chat.inside.get_by_role("button", name="Send")
    expect(send).to_be_disabled()
    accessible(chat)
    look(page, "files")
    chat.inside.get_by_role("button", name="Remove run.exe").click()
    expect(chat.field).to_be_focused()
    expect(send).to_be_enabled()
    chat.field.press("Enter")
    sent = chat.log.locator("article.mine:not(.pending)").nth(1)
    expect(sent.locator("img")).to_have_js_property("naturalWidth", 320)
    expect(sent).to_contain_text("notes.txt")
    expect(chips).to_have_count(0)
    look(page, "files-sent")
    with within(chat.world.acme):
        assert {each.visitor_id is not None for each in Attachment.objects.filter(seq__isnull=False)} == {
            True
        }
        assert Attachment.objects.filter(seq=None).count() == 0


def test_a_site_without_files_has_no_button(chat: Chat) -> None:
    set_site(chat, visitor_files=False, ask_rating=False)
    chat.begin("Hello")
    expect(chat.inside.get_by_role("button", name="Attach files")).to_have_count(0)


def test_what_is_asked_is_answered_by_buttons_list_and_field(chat: Chat, page: Page) -> None:
    chat.begin("I want a bike")
    asks(chat, "Which kind?", kind="buttons", options=["City", "Gravel", "Cargo bike"])
    asks(chat, "Which size?", kind="list", options=["Small", "Medium", "Large"])
    asks(chat, "Where may we write to?", kind="field", field="email", label="Your e-mail address")
    expect(chat.inside.get_by_label("Your e-mail address")).to_be_visible()
    accessible(chat)
    look(page, "asks")
    chat.inside.get_by_role("button", name="Gravel").click()
    chat.is_sent("Gravel")
    expect(chat.inside.get_by_role("button", name="Cargo bike")).to_have_count(0)
    chat.inside.get_by_role("radio", name="Small").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    chat.is_sent("Medium")
    field = chat.inside.get_by_label("Your e-mail address")
    field.fill("vi")
    field.press("Enter")
    expect(chat.inside.get_by_text("Write an address like name@example.com.")).to_be_visible()
    field.fill("vi@example.org")
    field.press("Enter")
    chat.is_sent("vi@example.org")
    expect(chat.inside.get_by_text("Answered")).to_have_count(3)
    look(page, "asks-answered")
    with within(chat.world.acme):
        asked = Message.objects.filter(conversation=chat.conversation, ask__isnull=False)
        answered = Event.objects.filter(conversation=chat.conversation, about__isnull=False)
        assert set(answered.values_list("about", flat=True)) == set(asked.values_list("seq", flat=True))


QUESTIONS = [
    {
        "name": "name",
        "kind": "text",
        "required": False,
        "label": {"en": "Your name"},
        "purpose": {"en": "So that we know how to address you"},
    },
    {
        "name": "email",
        "kind": "email",
        "required": True,
        "label": {"en": "E-mail address"},
        "purpose": {"en": "To answer you when you have left this page"},
    },
    {
        "name": "topic",
        "kind": "choice",
        "required": False,
        "label": {"en": "What is it about?"},
        "purpose": {"en": "To find the right person"},
        "options": {"en": ["A repair", "A new bike"]},
    },
]
NEVER = {"zone": "Europe/Vienna", "week": {"mon": [["04:00", "04:01"]]}, "closed": {}}


def test_questions_come_before_the_first_message_and_the_team_says_when_it_is_back(
    chat: Chat, page: Page
) -> None:
    set_site(chat, questions=QUESTIONS, hours=NEVER, reply_time="hours")
    chat.visit()
    chat.launcher.click()
    email = chat.inside.get_by_label("E-mail address")
    expect(email).to_be_visible()
    expect(chat.field).to_be_hidden()
    expect(chat.inside.locator("#presence")).to_contain_text("Back")
    accessible(chat)
    look(page, "questions")
    start = chat.inside.get_by_role("button", name="Start the chat")
    start.click()
    expect(chat.inside.get_by_text("This answer is needed to begin.")).to_be_visible()
    expect(email).to_be_focused()
    email.fill("vi@example.org")
    chat.inside.get_by_label("What is it about?").select_option("A repair")
    start.click()
    expect(chat.field).to_be_focused()
    chat.write("My gears slip")
    chat.is_sent("My gears slip")
    with within(chat.world.acme):
        contact = Contact.objects.get(conversations=chat.conversation)
        assert contact.email == "vi@example.org"
        assert Attribute.objects.get(contact=contact, name="topic").value == "A repair"
    # The address is known.
    expect(chat.inside.locator("#leave-email")).to_have_count(0)


def test_outside_the_hours_an_address_may_be_left(chat: Chat, page: Page) -> None:
    set_site(chat, hours=NEVER, reply_time="none")
    chat.begin("My gears slip")
    leave = chat.inside.get_by_role("button", name="Leave it")
    expect(leave).to_be_visible()
    look(page, "hours")
    chat.inside.locator("#leave-email").fill("vi@else.example")
    leave.click()
    expect(chat.inside.get_by_text("The team can answer you at vi@else.example.")).to_be_visible()
    with within(chat.world.acme):
        assert Contact.objects.get(conversations=chat.conversation).email == "vi@else.example"


def test_the_end_is_rated_mailed_and_another_conversation_begun(chat: Chat, page: Page) -> None:
    chat.begin("Do you repair gears?")
    first = chat.conversation
    chat.answer("Yes, bring it in.")
    closes(chat)
    rating = chat.inside.get_by_role("region", name="How was this conversation?")
    rating.get_by_role("radio", name="Good", exact=True).check(force=True)
    rating.get_by_label("Anything to add?").fill("Quick")
    accessible(chat)
    look(page, "rating")
    rating.get_by_role("button", name="Send rating").click()
    expect(rating.get_by_text("Thanks. Your rating: Good.")).to_be_focused()
    look(page, "rated")
    rating.get_by_role("button", name="Send me this conversation by e-mail").click()
    address = chat.inside.get_by_label("E-mail address")
    address.fill("vi@example.org")
    look(page, "transcript")
    address.press("Enter")
    code = chat.inside.get_by_label("Code")
    expect(code).to_be_focused()
    with within(chat.world.acme):
        assert Rating.objects.get().score == 4
        digits = Transcript.objects.get().code
    code.fill(digits)
    code.press("Enter")
    expect(chat.inside.get_by_text("It is on its way to vi@example.org.")).to_be_visible()
    accessible(chat)
    chat.inside.get_by_role("button", name="Back to the chat").click()

    menu = chat.inside.get_by_role("button", name="Your conversations")
    menu.click()
    chat.inside.get_by_role("button", name="New conversation").click()
    expect(chat.log.locator("article")).to_have_count(0)
    chat.write("Another matter")
    chat.is_sent("Another matter")
    second = chat.conversation
    assert second != first
    with within(chat.world.acme):
        Conversation.objects.get(pk=first).say(chat.world.bo_at, "One more thing", uuid4())
    expect(chat.inside.get_by_role("button", name="Your conversations: 1 new message")).to_be_visible()
    menu = chat.inside.locator("#talks")
    menu.click()
    accessible(chat)
    look(page, "talks")
    chat.inside.get_by_role("button", name="One more thing").click()
    expect(chat.log).to_contain_text("Yes, bring it in.")
    expect(chat.log).not_to_contain_text("Another matter")
    chat.write("What is it?")
    chat.is_sent("What is it?")
    with within(chat.world.acme):
        assert Conversation.objects.get(pk=first).status == "open"
    page.reload()
    chat.open()
    expect(chat.log).to_contain_text("What is it?")
    chat.inside.locator("#talks").click()
    chat.inside.get_by_role("button", name="Another matter").click()
    expect(chat.log).to_contain_text("Another matter")
    expect(chat.log).not_to_contain_text("What is it?")
    chat.inside.get_by_role("button", name="Your data").click()
    chat.inside.get_by_role("button", name="End this chat on this browser").click()
    chat.inside.get_by_role("button", name="End the chat").click()
    expect(chat.log.locator("article")).to_have_count(0)
    expect(chat.inside.locator("#talks")).to_be_hidden()


def test_a_link_shows_what_it_leads_to_where_the_site_wants_that(chat: Chat, page: Page) -> None:
    set_site(chat, link_previews=True)
    chat.begin("Do you have bells?")
    address = "https://bells.example/loud"
    with within(chat.world.acme):
        # What a worker found; test_links.py has the way there.
        links.keep(address, {"title": "The loud bell", "words": "Heard around the corner.", "site": "Bells"})
        Conversation.objects.get(pk=chat.conversation).say(chat.world.bo_at, f"See {address}.", uuid7())
    card = chat.inside.get_by_role("link", name="The loud bell")
    expect(card).to_contain_text("Heard around the corner.")
    expect(card).to_have_attribute("href", address)
    accessible(chat)
    look(page, "link")
