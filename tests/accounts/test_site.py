from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Site
from accounts.tenancy import within
from tests.world import SHOP, World

SITES = "/app/acme-bikes/settings/sites/"
WHOLE = {
    "name": "Shop",
    "allowed_origins": SHOP,
    "colour": "#1D6F55",
    "greeting": "Hello",
    "reply_goal": "30",
    "position": "left",
    "theme": "dark",
}


def site(world: World) -> Site:
    with within(world.acme):
        return Site.objects.get(pk=world.shop.pk)


def seen(world: World, ago: timedelta = timedelta()) -> None:
    with within(world.acme):
        Site.objects.get(pk=world.shop.pk).was_seen(SHOP)
        Site.objects.update(last_seen_at=timezone.now() - ago)


def test_an_empty_list_shows_the_one_next_step(cy: Client, world: World) -> None:
    with within(world.other):
        Site.objects.all().delete()
    page = cy.get("/app/other/settings/sites/").content.decode()
    assert "No site yet" in page
    assert "/app/other/settings/sites/new/" in page


def test_both_snippets_carry_the_key(ada: Client, world: World, settings: Any) -> None:
    page = unescape(ada.get(f"{SITES}{world.shop.pk}/install/").content.decode())
    assert f"Paldesk('boot',{{site:'{world.shop.public_key}'}})</script>" in page
    assert f'data-site="{world.shop.public_key}"' in page
    assert f'src="{settings.BASE_URL}/chatbox.js"' in page


def test_it_waits_until_the_chatbox_is_seen(ada: Client, world: World) -> None:
    status = ada.get(f"{SITES}{world.shop.pk}/status.json").json()
    assert status == {"installed": False, "words": "Waiting for the first visit", "at": ""}


def test_it_says_where_and_when_the_chatbox_was_seen(ada: Client, world: World) -> None:
    seen(world, ago=timedelta(minutes=2, seconds=5))
    status = ada.get(f"{SITES}{world.shop.pk}/status.json").json()
    assert status["installed"] is True
    assert status["words"].replace("\xa0", " ") == f"Installed. Last seen on {SHOP} 2 minutes ago"


def test_a_visit_on_an_allowed_address_installs_it(
    client: Client, ada: Client, world: World, redis: Any
) -> None:
    client.get(f"/chatbox/{world.shop.public_key}/config.json", headers={"Origin": SHOP})
    assert ada.get(f"{SITES}{world.shop.pk}/status.json").json()["installed"] is True


def test_the_preview_does_not_count_as_a_visit(ada: Client, world: World, settings: Any, redis: Any) -> None:
    answer = ada.get(f"/chatbox/{world.shop.public_key}/config.json", headers={"Origin": settings.BASE_URL})
    assert answer.status_code == 200
    assert ada.get(f"{SITES}{world.shop.pk}/status.json").json()["installed"] is False


def test_the_preview_is_framed_by_our_own_pages_alone(ada: Client, world: World) -> None:
    answer = ada.get(f"{SITES}{world.shop.pk}/preview/?theme=dark")
    assert 'data-theme="dark"' in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self';" in answer["Content-Security-Policy"] + ";"


def test_a_theme_that_is_none_is_not_repeated(ada: Client, world: World) -> None:
    page = ada.get(f'{SITES}{world.shop.pk}/preview/?theme="><script>').content.decode()
    assert 'data-theme="light"' in page


def test_changes_are_saved_in_their_plain_form(ada: Client, world: World) -> None:
    sent = {**WHOLE, "allowed_origins": "https://Shop.test/\nhttps://www.shop.test"}
    assert "Saved" in ada.post(f"{SITES}{world.shop.pk}/", sent, follow=True).content.decode()
    changed = site(world)
    assert changed.allowed_origins == ["https://shop.test", "https://www.shop.test"]
    assert changed.colour == "#1d6f55"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Name: This field is required"),
        ("allowed_origins", "https://shop.test/cart", "Write https://shop.test:"),
        ("colour", "green", "Write the colour like #1d6f55"),
        ("reply_goal", "0", "greater than or equal to 1"),
        ("reply_goal", "2000", "less than or equal to 1440"),
        ("greeting", "x" * 301, "at most 300 characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    field: str, value: str, words: str, ada: Client, world: World
) -> None:
    page = ada.post(f"{SITES}{world.shop.pk}/", {**WHOLE, "name": "Changed", field: value}).content.decode()
    assert words in page
    assert site(world).name == "Shop"


def test_without_an_address_the_chatbox_appears_nowhere(ada: Client, client: Client, world: World) -> None:
    ada.post(f"{SITES}{world.shop.pk}/", {**WHOLE, "allowed_origins": ""})
    answer = client.get(f"/chatbox/{world.shop.public_key}/config.json", headers={"Origin": SHOP})
    assert answer.status_code == 403


def test_a_site_with_conversations_is_not_deleted_and_the_page_says_why(ada: Client, world: World) -> None:
    page = ada.post(f"{SITES}{world.shop.pk}/deletion/").content.decode()
    assert "Shop has conversations" in page
    assert site(world).name == "Shop"


def test_a_site_without_conversations_is_deleted_with_its_key(
    cy: Client, client: Client, world: World
) -> None:
    page = cy.post(f"/app/other/settings/sites/{world.site_of_other.pk}/deletion/", follow=True)
    assert "Other shop is deleted" in page.content.decode()
    assert Site.workspace_of(world.site_of_other.public_key) is None


def test_an_operator_reads_and_does_not_change(bo: Client, world: World) -> None:
    page = bo.get(SITES).content.decode()
    assert f"{SITES}new/" not in page
    assert bo.get(f"{SITES}{world.shop.pk}/install/").status_code == 200
    for path in ("new/", f"{world.shop.pk}/", f"{world.shop.pk}/deletion/"):
        assert bo.get(SITES + path).status_code == 403
        assert bo.post(SITES + path, WHOLE).status_code == 403
    assert site(world).greeting == world.shop.greeting


def test_a_stranger_finds_no_site(cy: Client, world: World) -> None:
    for path in ("", "install/", "status.json", "preview/", "deletion/"):
        assert cy.get(f"{SITES}{world.shop.pk}/{path}").status_code == 404
        assert cy.get(f"/app/other/settings/sites/{world.shop.pk}/{path}").status_code == 404
