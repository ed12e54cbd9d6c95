"""Ada decides how her site converses, and asks a visitor with choices."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import Site
from accounts.tenancy import within
from chat.models import Conversation, Rating
from tests.browser.desks import PHONE, Room, room  # noqa: F401
from tests.browser.test_conversing import look


def accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found] == []


def test_hours_and_questions_are_written_by_keyboard_and_taken_back(room: Room) -> None:
    page = room.desk(room.world.ada).page
    page.goto(f"/app/acme-bikes/settings/sites/{room.world.shop.pk}/conversation/")
    expect(page.get_by_label("Time zone")).to_be_hidden()
    page.get_by_role("switch", name="Business hours").press("Space")
    monday = page.get_by_role("group", name="Monday", exact=True)
    expect(monday.get_by_label("Monday, from").first).to_have_value("09:00")
    monday.get_by_label("Monday, to").first.fill("18:00")
    monday.get_by_role("button", name="Copy to weekdays").press("Enter")
    expect(page.get_by_label("Friday, to").first).to_have_value("18:00")
    page.get_by_label("Time zone").fill("Europe/Vienna")
    look(page, "settings-hours")
    page.get_by_label("Closed days").fill("2026-12-25 Christmas")
    page.get_by_role("button", name="E-mail address").press("Enter")
    expect(page.get_by_label("Question", exact=True)).to_be_focused()
    page.get_by_role("button", name="Another question").press("Enter")
    topic = page.get_by_role("listitem").filter(has=page.get_by_label("Kind of answer"))
    topic.get_by_label("Question", exact=True).fill("What is it about?")
    topic.get_by_label("Kind of answer").select_option("choice")
    topic.get_by_label("Choices, one a line").fill("A repair\nA new bike")
    page.get_by_role("button", name="Save", exact=True).last.click()
    wrong = page.get_by_text("Say why it is asked: the visitor reads it.")
    expect(wrong.last).to_be_visible()
    accessible(page)
    topic.get_by_label("Why you ask").fill("To find the right person")
    topic.get_by_role("button", name="up").press("Enter")
    topic.get_by_role("button", name="Remove").press("Enter")
    expect(topic).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    first = page.get_by_role("list", name="Questions").get_by_role("listitem").first
    expect(first.get_by_label("Choices, one a line")).to_have_value("A repair\nA new bike")
    look(page, "settings")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.reload()
    expect(page.get_by_role("link", name="Conversation", exact=True)).to_be_in_viewport(ratio=1)
    look(page, "settings-phone")
    with within(room.world.acme):
        site = Site.objects.get(pk=room.world.shop.pk)
        assert site.hours["week"]["fri"] == [["09:00", "18:00"]]
        assert site.hours["week"]["sat"] == []
        assert [each["kind"] for each in site.questions] == ["choice", "email"]


def test_an_operator_asks_and_sees_the_answer_and_the_rating(room: Room) -> None:
    desk, vi = room.desk(room.world.ada), room.vi()
    desk.sit_down(room.world.talk.number)
    desk.page.get_by_role("button", name="Ask with choices or a field").click()
    dialog = desk.page.get_by_role("dialog", name="Ask Vi")
    dialog.get_by_label("Question").fill("Which bike?")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Give at least two choices")
    dialog.get_by_label("Choices").fill("City\nGravel")
    accessible(desk.page)
    look(desk.page, "ask-dialog")
    dialog.get_by_role("button", name="Send").click()
    expect(desk.log.get_by_text("Not answered yet")).to_be_visible()
    vi.get_by_role("button", name="Gravel").click()
    expect(desk.log.get_by_text("Answered: Gravel")).to_be_visible()
    with within(room.world.acme):
        talk = Conversation.objects.get(pk=room.world.talk.pk)
        talk.close(by=room.world.ada_at)
        Rating.objects.give(talk, room.world.vi, 5, "Very quick")
    expect(desk.log.get_by_text("rated this 5 of 5: very good")).to_be_visible()
    about = desk.page.get_by_role("complementary", name="About Vi")
    expect(about.get_by_text("Very quick")).to_be_visible()
    look(desk.page, "ask-answered")
