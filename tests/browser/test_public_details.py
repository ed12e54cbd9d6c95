"""An owner turns look-ups on, and what was found is shown with its source to the team and to the person."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from accounts.models import Site
from accounts.tenancy import within
from crm.enrichment import portraits, telling
from crm.models import Contact
from crm.models.lookup import Lookup, State, digest
from tests.browser.desks import Desk, Room, ada, room  # noqa: F401
from tests.crm.enrichment.providers import picture
from tests.crm.enrichment.ready import ASSESSMENT, EMAIL, NOTICE

PAGE = "/app/acme-bikes/settings/enrichment/"


def sound(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # The colours go over into each other: half-way nothing can be said of them.
        page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
        found = Axe().run(page).response["violations"]
        assert [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found] == []


def found(room: Room) -> None:
    """As the worker leaves it; tests/crm/enrichment has the worker."""
    with within(room.world.acme):
        contact = Contact.objects.get(pk=room.world.vi.contact_id)
        contact.learn({"email": EMAIL}, "visitor")
        name = portraits.name()
        said: dict[str, Any] = {"name": "Vi Oort", "company": "Oort BV", "picture": portraits.address(name)}
        contact.learn(said, "enrichment", provider="gravatar", basis="legitimate")
        portraits.keep(contact, name, ContentFile(picture("WEBP")))
        about = {"provider": "gravatar", "digest": digest(EMAIL), "reason": "learned"}
        Lookup.objects.filter(contact=contact).delete()
        Lookup.objects.create(contact=contact, **about).settle(State.FOUND, list(said))
        assert len(telling.found(contact)) == 3


def test_it_is_turned_on_with_a_notice_tried_shown_and_objected_to(ada: Desk, room: Room) -> None:
    page = ada.page
    page.goto(PAGE)
    expect(page.get_by_text("Nobody is looked up and nothing is sent to anybody.")).to_be_visible()
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("Write one in a site’s settings, under Privacy.").first).to_be_visible()
    with within(room.world.acme):
        Site.objects.filter(pk=room.world.shop.pk).update(notice=NOTICE)
    page.goto(PAGE)
    page.get_by_label("Shop", exact=True).check()
    page.get_by_label("Our legitimate interest").check()
    for name, words in ASSESSMENT.items():
        page.locator(f"#id_{name}").fill(words)
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("decided by Ada")).to_be_visible()
    hunter = page.get_by_role("article", name="Hunter")
    hunter.get_by_label("Key for Hunter").fill("a-hunter-key")
    hunter.get_by_role("button", name="Keep the key").click()
    expect(hunter.get_by_text("sealed, shown to nobody")).to_be_visible()
    expect(page.get_by_text("a-hunter-key")).to_have_count(0)
    hunter.get_by_role("button", name="Try it").click()
    expect(hunter.get_by_role("status")).to_contain_text("Hunter", timeout=15_000)
    page.get_by_role("article", name="Gravatar").get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("article", name="Gravatar").get_by_text("Not asked")).to_be_visible()
    sound(page)

    found(room)
    page.goto(f"/app/acme-bikes/contacts/{room.world.vi.contact_id}/")
    card = page.get_by_role("region", name="Public details")
    expect(card.get_by_role("img", name="Picture of Vi Oort")).to_be_visible()
    expect(card.get_by_text("Oort BV")).to_be_visible()
    expect(card.get_by_text("Gravatar").first).to_be_visible()
    expect(page.locator(".profile-who .face img")).to_be_visible()
    sound(page)
    ada.sit_down(room.world.talk.number)
    expect(ada.row("Vi Oort").locator(".face img")).to_be_visible()

    chat = room.vi()
    line = chat.locator("#found")
    expect(line).to_contain_text("Shop added public details about you")
    sound(chat)
    line.get_by_role("button", name="See or remove them").click()
    part = chat.get_by_role("region", name="Found in public sources")
    expect(part.get_by_role("img", name="Your picture")).to_be_visible()
    sound(chat)
    part.get_by_label("Company").fill("Oort & Co")
    part.get_by_role("button", name="Save").click()
    expect(part.get_by_text("It stays as you wrote it.")).to_be_visible()
    part.get_by_role("button", name="never look me up again").click()
    expect(chat.get_by_text("Your address is not looked up here any more.")).to_be_visible()
    with within(room.world.acme):
        left = dict(room.world.talk.contact.attributes.said().values_list("name", "value"))
    assert left == {"email": EMAIL, "company": "Oort & Co"}
