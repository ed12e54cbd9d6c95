"""Two operators at one conversation: each sees the other, and no visitor is answered twice."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from accounts.models import Site
from accounts.tenancy import within
from tests.browser.desks import Desk, Room, ada, bo, room  # noqa: F401


def notice(desk: Desk) -> Locator:
    return desk.page.locator(".composer-warning")


def test_a_colleague_who_looks_is_seen_in_the_list_and_in_the_head(ada: Desk, bo: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    expect(ada.page.get_by_text("Bo is looking")).to_have_count(0)
    bo.sit_down()
    bo.open("Vi")
    expect(ada.row("Vi").locator(".here")).to_have_attribute("title", "Bo is looking")
    expect(ada.head.locator(".here")).to_have_attribute("title", "Bo is looking")
    bo.page.goto("about:blank")
    expect(ada.page.locator(".here")).to_have_count(0)


def test_one_replies_the_other_is_told_and_can_take_over(ada: Desk, bo: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    bo.sit_down(room.world.talk.number)
    bo.field.press_sequentially("One moment")
    expect(notice(ada)).to_contain_text("Bo is replying")
    expect(ada.row("Vi").locator(".here")).to_have_attribute("data-replying", "true")
    ada.write("I have it")
    expect(notice(ada)).to_contain_text("Bo is replying: send anyway or take over?")
    expect(ada.field).to_have_value("I have it")
    notice(ada).get_by_role("button", name="Take over").click()
    expect(notice(ada)).to_have_count(0)
    expect(notice(bo)).to_contain_text("Ada took over. Your text is kept.")
    expect(bo.field).to_have_value("One moment")
    expect(ada.field).to_be_focused()
    ada.field.press("Enter")
    ada.is_sent("I have it")
    notice(bo).get_by_role("button", name="All right").click()
    expect(notice(bo)).to_have_count(0)


def test_asked_once_the_next_enter_sends(ada: Desk, bo: Desk, room: Room) -> None:
    ada.sit_down(room.world.talk.number)
    bo.sit_down(room.world.talk.number)
    bo.field.press_sequentially("Well")
    expect(notice(ada)).to_contain_text("Bo is replying")
    ada.write("Both of us, then")
    expect(notice(ada)).to_contain_text("send anyway")
    ada.field.press("Enter")
    ada.is_sent("Both of us, then")
    bo.field.press("Enter")
    expect(notice(ada)).to_have_count(0)


def test_leaving_the_conversation_lets_go_of_it(ada: Desk, bo: Desk, room: Room) -> None:
    room.more(1)
    ada.sit_down(room.world.talk.number)
    bo.sit_down(room.world.talk.number)
    bo.field.press_sequentially("Well")
    expect(notice(ada)).to_contain_text("Bo is replying")
    bo.open("Guest 1")
    expect(notice(ada)).to_have_count(0)


def live(room: Room) -> None:
    with within(room.world.acme):
        Site.objects.update(live_typing=True)


def test_where_the_site_allows_it_the_visitor_s_words_are_seen_and_the_visitor_knows(
    ada: Desk, room: Room
) -> None:
    live(room)
    vi = room.vi()
    ada.sit_down(room.world.talk.number)
    expect(vi.get_by_text("The team can see what you write before you send it.")).to_be_visible()
    vi.get_by_label("Your message").press_sequentially("Is it open on")
    words = ada.page.locator(".talk-live")
    expect(words).to_contain_text("Is it open on")
    expect(words).to_contain_text("Vi is writing this and has not sent it")
    vi.get_by_label("Your message").fill("")
    expect(words).to_have_count(0)
    vi.get_by_label("Your message").press_sequentially("Sundays?")
    expect(words).to_contain_text("Sundays?")
    vi.keyboard.press("Enter")
    expect(words).to_have_count(0)
    expect(ada.bubble("Sundays?")).to_be_visible()


def test_by_default_the_visitor_s_words_stay_with_the_visitor(ada: Desk, room: Room) -> None:
    frames: list[str] = []
    vi = room.vi()
    vi.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))))
    vi.reload()
    ada.sit_down(room.world.talk.number)
    # Before its line is open a chat tells nobody that somebody types.
    expect(vi.get_by_role("log")).to_contain_text("Mine slip on the way up.")
    expect(vi.get_by_text("The team can see")).to_have_count(0)
    vi.get_by_label("Your message").press_sequentially("Between me and me")
    expect(ada.page.get_by_text("Vi is typing")).to_be_visible()
    expect(ada.page.locator(".talk-live")).to_have_count(0)
    assert any("typing.set" in frame for frame in frames)
    assert not any("Between" in frame for frame in frames)


def test_away_by_hand_holds_in_every_tab_until_it_is_taken_back(ada: Desk, bo: Desk, room: Room) -> None:
    bo.sit_down()
    ada.sit_down()
    tab = ada.page.context.new_page()
    tab.goto(ada.page.url)
    here = bo.page.locator(".inbox-colleagues")
    expect(here).to_have_attribute("aria-label", "Here now: Ada: Here")
    ada.page.get_by_role("button", name="Ada, your menu").click()
    ada.page.get_by_role("menuitemradio", name="Away").click()
    expect(here).to_have_attribute("aria-label", "Here now: Ada: Away")
    tab.reload()
    tab.mouse.move(5, 5)
    expect(tab.locator(".rail-foot .face .presence")).to_have_attribute("data-presence", "away")
    ada.page.get_by_role("menuitemradio", name="Here").click()
    expect(here).to_have_attribute("aria-label", "Here now: Ada: Here")


def test_nobody_at_the_keys_for_ten_minutes_is_away_and_back_with_the_first_sign(
    ada: Desk, bo: Desk, room: Room
) -> None:
    ada.page.clock.install()
    bo.sit_down()
    ada.sit_down()
    here = bo.page.locator(".inbox-colleagues")
    ada.page.clock.fast_forward("10:40")
    expect(here).to_have_attribute("aria-label", "Here now: Ada: Away")
    ada.page.mouse.move(50, 50)
    expect(here).to_have_attribute("aria-label", "Here now: Ada: Here")
