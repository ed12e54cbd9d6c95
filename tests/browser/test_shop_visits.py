"""A real browser on the demo shop: what it read, with a yes, stands in the contact's profile and in a segment."""

from __future__ import annotations

from playwright.sync_api import expect

from accounts.models import Site
from accounts.tenancy import within
from crm.models import Segment, Visit
from tests.browser.desks import Desk, Room, ada, room  # noqa: F401
from tests.browser.hostpage import OPEN_SHADOW
from tests.running import RunningServer

INSIGHTS = "Acme may see which pages I read."


def test_what_is_read_in_the_shop_is_seen_by_the_team(server: RunningServer, room: Room, ada: Desk) -> None:
    origin = server.url.replace("localhost", "127.0.0.1")
    with within(room.world.acme):
        Site.objects.filter(pk=room.world.shop.pk).update(
            public_key="pk_demo",
            allowed_origins=[origin],
            visits=True,
            notice="We keep what you read.",
            consents={"insights": {"en": INSIGHTS}},
        )
        asked = {"field": "event", "name": "test ride booked", "is": "did"}
        Segment.objects.create(name="Riders", owner=room.world.ada_at, conditions={"conditions": [asked]})
    shop = room.newcomer().context.new_page()
    shop.add_init_script(OPEN_SHADOW)
    shop.goto(f"{origin}/demo/")
    inside = shop.frame_locator("paldesk-chatbox iframe[src]")

    def opened() -> None:
        shop.locator("paldesk-chatbox button").first.click()
        expect(inside.get_by_label("Your message")).to_be_focused()

    opened()
    inside.get_by_label("Your message").fill("Do you have the Plover in size M?")
    inside.get_by_label("Your message").press("Enter")
    expect(inside.locator("article.mine:not(.pending)")).to_contain_text("Plover")
    inside.get_by_role("button", name="Your data").click()
    inside.get_by_role("checkbox", name=INSIGHTS).check()
    expect(inside.get_by_role("checkbox", name=INSIGHTS)).to_be_checked()
    shop.goto(f"{origin}/demo/bikes/plover/?token=secret")
    opened()
    with within(room.world.acme):
        for _ in range(200):
            if Visit.objects.filter(pages__gte=1, views__url__contains="plover").exists():
                break
            shop.wait_for_timeout(50)
        visit = Visit.objects.get()
    shop.evaluate("Paldesk('track', 'test ride booked', { bike: 'Plover' })")
    profile = f"/app/acme-bikes/contacts/{visit.contact_id}/"
    ada.page.goto(profile)
    expect(ada.page.get_by_text("Visit on")).to_be_visible()
    ada.page.get_by_text("Pages", exact=True).click()
    expect(ada.page.get_by_role("list").filter(has_text="Plover").first).to_contain_text(
        "/demo/bikes/plover/"
    )
    expect(ada.page.get_by_text("secret")).to_have_count(0)
    # The page follows by itself; then the segment holds whoever did it.
    expect(ada.page.get_by_text("test ride booked")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_role("link", name="Riders")).to_be_visible()
