"""The panel beside a conversation: what is known of the contact is changed where it stands, and colleagues see it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from accounts.tenancy import within
from crm.models import Attribute, ContactLabel, ContactNote, Definition, Segment
from tests.browser.desks import PHONE, Desk, Room, ada, bo, room  # noqa: F401


def furnish(room: Room) -> None:
    """What a workspace wants to know of Vi, of every type; her plan is vouched for."""
    with within(room.world.acme):
        contact = room.world.talk.contact
        for place, (name, title, kind, options) in enumerate(
            [
                ("plan", "Plan", "text", []),
                ("seats", "Seats", "number", []),
                ("level", "Level", "list", ["Gold", "Silver"]),
                ("news", "Reads the news", "yesno", []),
                ("due", "Next service", "date", []),
            ]
        ):
            Definition.objects.create(name=name, title=title, kind=kind, options=options, position=place)
        contact.learn({"plan": "Pro"}, "server", verified=True)
        contact.learn({"seats": 4}, "import")
        ContactLabel.objects.create(name="VIP", hue=8)
        asked = {
            "match": "all",
            "conditions": [{"field": "attribute", "name": "seats", "is": "greater", "value": 3}],
        }
        Segment.objects.create(name="Bigger teams", owner=room.world.ada_at, shared=True, conditions=asked)
        Segment.objects.create(name="Bo’s own", owner=room.world.bo_at, conditions=asked)


def panel(desk: Desk) -> Locator:
    desk.sit_down(1)
    beside = desk.page.get_by_role("complementary", name="About Vi")
    expect(beside.get_by_role("link", name="Open profile")).to_be_visible()
    return beside


def put_right(beside: Locator, title: str, value: str) -> None:
    beside.get_by_role("button", name=f"{title}:").or_(
        beside.get_by_role("button", name=f"Add {title.lower()}")
    ).click()
    field = beside.get_by_label(title, exact=True)
    if field.evaluate("(one) => one.localName") == "select":
        field.select_option(label=value)
    else:
        field.fill(value)
    beside.get_by_role("button", name="Save").click()
    expect(beside.get_by_role("button", name=f"{title}: {value}, change")).to_be_visible()


def barriers(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page).response["violations"]]


def test_the_contact_is_kept_beside_a_conversation(room: Room, ada: Desk, bo: Desk) -> None:
    furnish(room)
    hers, his = panel(ada), panel(bo)
    # What a server vouches for cannot be put right; a wrong type is refused in place, and nothing typed is lost.
    expect(hers.get_by_text("Pro", exact=True)).to_be_visible()
    expect(hers.get_by_role("button", name="Plan")).to_have_count(0)
    hers.get_by_role("button", name="Seats: 4, change").click()
    hers.get_by_label("Seats", exact=True).fill("many")
    hers.get_by_role("button", name="Save").click()
    expect(hers.get_by_role("alert")).to_contain_text("number")
    expect(hers.get_by_label("Seats", exact=True)).to_have_value("many")
    hers.get_by_label("Seats", exact=True).fill("12")
    hers.get_by_role("button", name="Save").click()
    expect(hers.get_by_text("Corrected by your team")).to_be_visible()
    # Bo sees it without doing anything, and the other way round.
    expect(his.get_by_role("button", name="Seats: 12, change")).to_be_visible()
    his.get_by_text("more to fill in").click()
    put_right(his, "Level", "Gold")
    put_right(his, "Reads the news", "Yes")
    put_right(his, "Next service", "2027-03-01")
    expect(hers.get_by_role("button", name="Level: Gold, change")).to_be_visible()
    expect(hers.get_by_role("button", name="Reads the news: Yes, change")).to_be_visible()
    expect(hers.get_by_role("button", name="Next service: 2027-03-01, change")).to_be_visible()
    hers.get_by_role("button", name="Add phone").click()
    hers.get_by_label("Phone", exact=True).fill("+31 20 624 1111")
    hers.get_by_label("Phone", exact=True).press("Enter")
    expect(his.get_by_role("button", name="Phone: ")).to_contain_text("+31")
    # Whose it is, and how it is labelled: the same menus as for the conversation, with a way back.
    hers.get_by_role("button", name="Label the contact").click()
    ada.page.get_by_role("menuitemcheckbox", name="VIP").click()
    ada.page.keyboard.press("Escape")
    expect(his.get_by_text("VIP", exact=True)).to_be_visible()
    his.get_by_role("button", name="Owner of the contact: Nobody, change").click()
    bo.page.get_by_role("menuitemradio", name="Bo (you)").click()
    expect(hers.get_by_role("button", name="Owner of the contact: Bo")).to_be_visible()
    bo.page.get_by_role("status").filter(has_text="is the owner now").get_by_role(
        "button", name="Undo"
    ).click()
    expect(hers.get_by_role("button", name="Owner of the contact: Nobody, change")).to_be_visible()
    hers.get_by_role("button", name="Take the label VIP off the contact").click()
    expect(his.get_by_text("VIP", exact=True)).to_have_count(0)
    # In which segments she is, of those that each of them may see.
    expect(hers.get_by_role("link", name="Bigger teams")).to_be_visible()
    expect(hers.get_by_role("link", name="Bo’s own")).to_have_count(0)
    expect(his.get_by_role("link", name="Bo’s own")).to_be_visible()
    # A note; what is being written survives a look at another conversation.
    note = hers.get_by_role("textbox", name="Note about Vi")
    note.fill("Prefers to be called in the morning.")
    hers.get_by_role("button", name="Add note").click()
    expect(his.get_by_role("article")).to_contain_text("Prefers to be called in the morning.")
    expect(note).to_have_value("")
    assert barriers(ada.page) == []
    with within(room.world.acme):
        contact = room.world.talk.contact
        facts = dict(Attribute.objects.filter(contact=contact).values_list("name", "value"))
        assert (facts["seats"], facts["level"], facts["news"], facts["due"]) == (
            12,
            "Gold",
            True,
            "2027-03-01",
        )
        assert ContactNote.objects.get(contact=contact).author_id == room.world.ada_at.pk


def test_on_a_phone_it_is_a_pane_of_its_own(room: Room) -> None:
    furnish(room)
    desk = room.desk(room.world.ada, viewport=PHONE, has_touch=True)
    desk.sit_down(1)
    desk.page.get_by_role("button", name="About", exact=False).first.tap()
    beside = desk.page.get_by_role("complementary", name="About Vi")
    put_right(beside, "Seats", "7")
    expect(beside.get_by_role("button", name="Seats: 7, change")).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # Its profile begins at its top, though a row of tabs further down has one that is current.
    beside.get_by_role("link", name="Open profile").click()
    expect(desk.page.get_by_role("heading", level=1)).to_be_in_viewport()
    assert desk.page.evaluate("document.querySelector('main').scrollTop") == 0
