"""The preview beside a site's form: what is typed there shows, is not saved, and opens nothing."""

from typing import Any

import pytest
from django.test import Client

from accounts import site_draft
from accounts.models import Site
from accounts.tenancy import within
from tests.accounts.test_site import SITES, WHOLE, site
from tests.world import SHOP, World

DRAFT = {"X-Draft": "1"}


def typed(ada: Client, world: World, **changes: str) -> Any:
    return ada.post(f"{SITES}{world.shop.pk}/", {**WHOLE, **changes}, headers=DRAFT)


def config(client: Client, key: str) -> Any:
    return client.get(f"/chatbox/{key}/config.json", headers={"Origin": SHOP})


def test_a_draft_shows_and_is_not_saved(ada: Client, client: Client, world: World) -> None:
    key = typed(ada, world, colour="#aa3300", name="Another name").json()["key"]
    told = config(client, key).json()
    assert told["frame"]["title"] == "Another name: chat"
    assert "--c:rgb(170 51 0)" in told["css"]
    assert told["frame"]["src"].endswith(f"/chatbox/{key}/")
    assert "Another name" in client.get(f"/chatbox/{key}/", headers={"Referer": SHOP}).content.decode()
    assert site(world).name != "Another name"
    assert config(client, world.shop.public_key).json()["css"] != told["css"]


def test_a_form_with_a_fault_makes_no_draft(ada: Client, world: World) -> None:
    answer = typed(ada, world, colour="red")
    assert answer.status_code == 422
    assert "marked fields" in answer.json()["detail"]


def test_a_draft_opens_no_other_address(ada: Client, client: Client, world: World) -> None:
    key = typed(ada, world, allowed_origins="https://elsewhere.example").json()["key"]
    refused = client.get(f"/chatbox/{key}/config.json", headers={"Origin": "https://elsewhere.example"})
    assert refused.status_code == 403


def test_a_draft_of_another_site_changes_nothing(ada: Client, client: Client, world: World) -> None:
    token = typed(ada, world, name="Ours").json()["key"].partition("~")[2]
    with within(world.other):
        theirs = Site.objects.get()
        site_draft.lay(theirs, f"{theirs.public_key}~{token}")
    assert theirs.name != "Ours"


def test_a_draft_that_has_gone_is_the_site_as_it_is(client: Client, world: World) -> None:
    told = config(client, f"{world.shop.public_key}~gone").json()
    assert told["frame"]["title"].startswith(site(world).name)


def test_an_operator_without_the_right_makes_no_draft(bo: Client, world: World) -> None:
    assert typed(bo, world).status_code == 403


@pytest.mark.parametrize("key", ["pk_someone_else", "pk_someone_else~x", ""])
def test_the_preview_shows_no_other_key(ada: Client, world: World, key: str) -> None:
    page = ada.get(f"{SITES}{world.shop.pk}/preview/", {"key": key}).content.decode()
    assert f'data-site="{world.shop.public_key}"' in page


def test_how_a_site_converses_can_be_looked_at_too(ada: Client, client: Client, world: World) -> None:
    asked = {"reply_time": "day", "visitor_files": "on"}
    answer = ada.post(f"{SITES}{world.shop.pk}/conversation/", asked, headers=DRAFT)
    assert answer.status_code == 200, answer.json()
    page = client.get(f"/chatbox/{answer.json()['key']}/", headers={"Referer": SHOP}).content.decode()
    assert '"reply":"day"' in page
    assert site(world).reply_time != "day"
