"""What operators write: markup, mentions, emoji; edited, taken back, undone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.desks import Desk, Room, ada, bo, room  # noqa: F401


def on_message(desk: Desk, text: str, word: str) -> None:
    """Choose from the menu of the message with this text."""
    piece = desk.bubble(text)
    piece.hover()
    piece.get_by_role("button", name="What to do with this message").click()
    desk.page.get_by_role("menuitem", name=word).click()


def test_markup_is_previewed_and_reaches_the_visitor_as_it_was_shown(ada: Desk, room: Room) -> None:
    vi = room.vi()
    ada.sit_down(room.world.talk.number)
    ada.field.fill("see this")
    ada.field.press("ControlOrMeta+a")
    ada.field.press("ControlOrMeta+b")
    expect(ada.field).to_have_value("**see this**")
    ada.field.press("End")
    ada.page.keyboard.type(" at us")
    # Without a selection the same keys open the palette.
    ada.field.press("Shift+ArrowLeft")
    ada.field.press("Shift+ArrowLeft")
    ada.field.press("ControlOrMeta+k")
    expect(ada.field).to_have_value("**see this** at [us](https://)")
    ada.field.fill("**see this** <b>at</b> [us](https://paldesk.test)")
    ada.page.get_by_role("button", name="Preview").click()
    preview = ada.page.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("see this")
    ada.field.press("Enter")
    for shown in (ada.log.locator(".talk-bubble.rich"), vi.locator(".bubble.rich")):
        expect(shown.locator("strong")).to_have_text("see this")
        expect(shown).to_contain_text("<b>at</b>")
        link = shown.get_by_role("link", name="us")
        expect(link).to_have_attribute("href", "https://paldesk.test")
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")


def test_what_was_sent_a_moment_ago_is_undone_and_nothing_is_lost(ada: Desk, room: Room) -> None:
    vi = room.vi()
    ada.sit_down(room.world.talk.number)
    ada.write("Too soon")
    expect(vi.get_by_role("log")).to_contain_text("Too soon")
    ada.page.get_by_role("button", name="Undo").click()
    expect(ada.field).to_have_value("Too soon")
    expect(ada.log).to_contain_text("You took a message back")
    expect(vi.get_by_role("log")).not_to_contain_text("Too soon")
    expect(ada.page.locator(".composer")).to_contain_text(
        "Vi had read it already; it is taken back all the same."
    )


def test_a_message_is_edited_where_it_stands(ada: Desk, bo: Desk, room: Room) -> None:
    vi = room.vi()
    ada.sit_down(room.world.talk.number)
    bo.sit_down(room.world.talk.number)
    ada.write("We opne at nine")
    ada.is_sent("We opne at nine")
    on_message(ada, "We opne at nine", "Edit")
    field = ada.page.get_by_role("textbox", name="Edit the message")
    field.fill("Never mind")
    field.press("Escape")
    on_message(ada, "We opne at nine", "Edit")
    field.fill("We open at nine")
    field.press("Enter")
    for log in (ada.log, bo.log, vi.get_by_role("log")):
        expect(log).to_contain_text("We open at nine")
        expect(log).to_contain_text("Edited")
    piece = bo.bubble("We open at nine")
    piece.hover()
    piece.get_by_role("button", name="What to do with this message").click()
    expect(bo.page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    expect(bo.page.get_by_role("menuitem", name="Edit")).to_have_count(0)


def test_taking_back_asks_and_leaves_a_line_for_the_team_alone(ada: Desk, bo: Desk, room: Room) -> None:
    vi = room.vi()
    ada.sit_down(room.world.talk.number)
    bo.sit_down(room.world.talk.number)
    ada.write("Wrong person")
    expect(vi.get_by_role("log")).to_contain_text("Wrong person")
    on_message(ada, "Wrong person", "Take back")
    asked = ada.page.get_by_role("dialog", name="Take this message back?")
    asked.get_by_role("button", name="Keep it").click()
    ada.is_sent("Wrong person")
    on_message(ada, "Wrong person", "Take back")
    asked.get_by_role("button", name="Take back").click()
    expect(ada.log).to_contain_text("You took a message back")
    expect(bo.log).to_contain_text("Ada took a message back")
    expect(vi.get_by_role("log")).not_to_contain_text("Wrong person")
    expect(vi.get_by_role("log")).not_to_contain_text("took")


def test_a_colleague_is_named_by_keys_alone(ada: Desk, bo: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    bo.sit_down(room.world.talk.number)
    ada.field.press_sequentially("@b")
    expect(ada.page.get_by_role("listbox", name="Colleagues")).to_have_count(0)
    ada.field.fill("")
    ada.page.get_by_role("button", name="Note", exact=True).click()
    ada.field.press_sequentially("Look, @b")
    colleague = ada.page.get_by_role("option", name="Bo")
    expect(colleague).to_have_attribute("aria-selected", "true")
    ada.field.press("Enter")
    expect(ada.field).to_have_value("Look, @Bo ")
    ada.field.press("Enter")
    for log in (ada.log, bo.log):
        expect(log.locator(".mention")).to_have_text("@Bo")


def test_an_emoji_is_found_by_name_in_the_grid_and_in_the_text(ada: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    ada.page.get_by_role("button", name="Emoji").click()
    search = ada.page.get_by_role("searchbox", name="Search emoji")
    expect(search).to_be_focused()
    search.fill("rocket")
    search.press("ArrowDown")
    ada.page.keyboard.press("Enter")
    expect(ada.field).to_have_value("🚀")
    ada.field.press_sequentially(" :thumbs")
    ada.field.press("Enter")
    expect(ada.field).to_have_value("🚀 👍 ")
    ada.page.get_by_role("button", name="Emoji").click()
    expect(ada.page.get_by_role("group", name="Last used").get_by_role("button")).to_have_count(2)
