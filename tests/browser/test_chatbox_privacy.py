"""What a visitor is asked and told before writing, what may be put right and asked for, and who hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import Site
from accounts.tenancy import within
from crm.models import Consent, Contact, Visitor
from privacy.models import RightsRequest
from tests.browser.desks import Room, room  # noqa: F401
from tests.browser.hostpage import Chat
from tests.browser.patience import until
from tests.browser.test_chatbox import violations

pytestmark = pytest.mark.whole_browser

NOTICE = "Acme keeps your messages for two years.\nMore at https://shop.test/privacy."
NEWS = "Acme may write to me about new bicycles."
GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });"


def settle(chat: Chat, **fields: Any) -> None:
    """The site as its owner has set it."""
    with within(chat.world.acme):
        Site.objects.filter(pk=chat.world.shop.pk).update(**fields)


def said(chat: Chat) -> list[tuple[str, bool, str]]:
    with within(chat.world.acme):
        found = Consent.objects.exclude(source="signal").order_by("at", "id")
        return list(found.values_list("purpose", "granted", "source"))


def data(chat: Chat) -> Any:
    chat.inside.get_by_role("button", name="Your data").click()
    panel = chat.inside.get_by_role("dialog", name="Your data")
    expect(panel.get_by_role("heading", name="Your rights")).to_be_visible()
    return panel


def test_everything_refused_and_gpc_on_the_chat_works_and_yes_is_one_click(chat: Chat) -> None:
    settle(chat, consents={"marketing": {"en": NEWS}}, notice=NOTICE, keeping="session")
    chat.page.add_init_script(GPC)
    chat.visit()
    chat.open()
    asked = chat.inside.get_by_role("checkbox", name=NEWS)
    expect(asked).not_to_be_checked()
    expect(chat.inside.get_by_role("region", name="Your choice")).to_contain_text(
        "counts as no unless you tick it"
    )
    chat.inside.get_by_role("button", name="Privacy notice").click()
    expect(chat.inside.get_by_role("link", name="https://shop.test/privacy")).to_be_visible()
    assert violations(chat) == []
    chat.page.keyboard.press("Escape")
    assert chat.page.context.cookies() == []
    chat.write("Do you repair gears?")
    chat.is_sent("Do you repair gears?")
    expect(asked).to_have_count(0)
    # This browser shuts third parties out of storage: a cookie of the partition, gone with the window.
    [key] = chat.page.context.cookies()
    assert (key["name"], key["expires"]) == (f"paldesk.{chat.world.shop.public_key}", -1)
    with within(chat.world.acme):
        objected = Consent.objects.filter(source="signal").values_list("purpose", "granted", "text")
        assert set(objected) == {(p, False, "Sec-GPC: 1") for p in ("insights", "enrichment", "marketing")}
    yes = data(chat).get_by_role("checkbox", name=NEWS)
    expect(yes).to_have_accessible_description(
        "No, because your browser asks not to be tracked. You can still say yes."
    )
    yes.click()
    expect(yes).to_be_enabled()
    yes.click()
    expect(yes).to_have_accessible_description("No")
    assert said(chat) == [("marketing", True, "visitor"), ("marketing", False, "visitor")]


def test_what_is_ticked_and_what_the_page_says_is_kept_with_the_first_message(chat: Chat) -> None:
    settle(chat, consents={"marketing": {"en": NEWS}, "insights": {"en": "See what I read."}})
    chat.visit()
    assert by_page(chat, "insights", True) == {"waiting": True}
    heard = (
        "window.heard = []; addEventListener('paldesk:consent', ({ detail }) => heard.push(detail.purpose))"
    )
    chat.page.evaluate(heard)
    chat.open()
    chat.inside.get_by_role("checkbox", name=NEWS).check()
    chat.write("Do you repair gears?")
    until(chat.page, "heard.length === 2")
    assert chat.page.evaluate("heard") == ["insights", "marketing"]
    with within(chat.world.acme):
        kept = Consent.objects.get(purpose="marketing")
        assert (kept.granted, kept.source, kept.text) == (True, "visitor", NEWS)
    assert by_page(chat, "marketing", False) == {"purpose": "marketing", "granted": False}
    assert by_page(chat, "marketing", True) == {"purpose": "marketing", "granted": True}
    assert said(chat)[0] == ("insights", True, "page")
    assert by_page(chat, "enrichment", True) == "purpose_not_asked"
    assert by_page(chat, "fun", True) == "unknown_purpose"


def by_page(chat: Chat, purpose: str, granted: bool) -> Any:
    """What the page is answered, or the code of the refusal."""
    call = "([purpose, granted]) => Paldesk('consent', purpose, granted).catch(({ code }) => code)"
    return chat.page.evaluate(call, [purpose, granted])


def test_a_visitor_puts_right_asks_and_takes_back_and_operators_see_it(chat: Chat, room: Room) -> None:
    chat.begin("Do you repair gears?")
    panel = data(chat)
    expect(panel).to_contain_text("1 message, since")
    panel.get_by_label("Name").fill("Vera")
    panel.get_by_label("E-mail").fill("vera@")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_label("E-mail")).to_have_accessible_description(
        "Write the address like name@example.com."
    )
    panel.get_by_label("E-mail").fill("vera@example.test")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_text("Saved")).to_be_visible()
    for ask in ("Ask for a copy", "Ask for deletion"):
        panel.get_by_role("button", name=ask).click()
    expect(panel.get_by_text("The answer comes by")).to_have_count(2)
    assert violations(chat) == []
    panel.get_by_role("button", name="Take back").first.click()
    expect(panel.get_by_text("You took it back.")).to_be_visible()
    desk = room.desk(chat.world.ada).page
    desk.goto("/app/acme-bikes/privacy/")
    expect(desk.get_by_role("link", name="Privacy 1 open")).to_be_visible()
    desk.get_by_role("link", name="Delete the data").click()
    desk.get_by_label("Words for the person").fill("The invoice is kept for ten years, the rest is gone.")
    desk.get_by_role("button", name="Answered").click()
    expect(desk.get_by_role("list").filter(has_text="Ada answered it")).to_be_visible()
    desk.get_by_role("link", name="Vera").click()
    expect(desk.get_by_role("complementary").get_by_role("link", name="Delete the data")).to_be_visible()
    panel.get_by_role("button", name="Back to the chat").click()
    expect(data(chat).get_by_text("The invoice is kept for ten years")).to_be_visible()
    with within(chat.world.acme):
        contact = Contact.objects.get(name="Vera")
        assert contact.attributes.get(name="email").source == "visitor"
        assert set(RightsRequest.objects.values_list("kind", "state")) == {
            ("access", "withdrawn"),
            ("erasure", "answered"),
        }


def test_who_is_too_young_leaves_nothing_behind_and_who_is_old_enough_writes(chat: Chat) -> None:
    settle(chat, age_gate=True, notice=NOTICE, consents={"marketing": {"en": NEWS}})
    chat.visit()
    chat.launcher.click()
    question = chat.inside.get_by_role("form", name="Before you write")
    question.get_by_role("button", name="Go on").click()
    expect(question.get_by_role("alert")).to_have_text("Choose something in each field.")
    answer(chat, ago=14)
    expect(chat.inside.get_by_role("heading", name="You cannot write here yourself")).to_be_focused()
    expect(chat.field).to_be_hidden()
    expect(chat.inside.get_by_role("button", name="Privacy notice")).to_be_visible()
    assert violations(chat) == []
    chat.visit()
    chat.launcher.click()
    expect(chat.inside.get_by_role("heading", name="You cannot write here yourself")).to_be_visible()
    with within(chat.world.acme):
        assert Visitor.objects.count() == 1, "Vi of the world"
    chat.page.context.clear_cookies()
    chat.visit()
    chat.launcher.click()
    answer(chat, ago=30, country="Austria")
    expect(chat.field).to_be_focused()
    chat.write("Do you repair gears?")
    chat.is_sent("Do you repair gears?")
    with within(chat.world.acme):
        assert Visitor.objects.latest("created_at").of_age is True


def answer(chat: Chat, ago: int, country: str = "Germany") -> None:
    """Born this month, so many years ago."""
    year, month = chat.page.evaluate("[new Date().getFullYear(), new Date().getMonth()]")
    chat.inside.get_by_label("Month").select_option(str(month))
    chat.inside.get_by_label("Year").select_option(str(year - ago))
    chat.inside.get_by_label("Where do you live?").select_option(country)
    chat.inside.get_by_role("button", name="Go on").click()
