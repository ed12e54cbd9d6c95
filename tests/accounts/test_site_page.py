"""The chat on a page of its own, and the code that leads to it."""

from typing import Any
from xml.etree import ElementTree

from django.test import Client

from accounts.models import Site
from accounts.tenancy import within
from tests.accounts.test_site import SITES, site
from tests.world import World


def offer(ada: Client, world: World, **answers: Any) -> Any:
    return ada.post(f"{SITES}{world.shop.pk}/page/", answers)


def test_there_is_none_until_it_is_offered(ada: Client, client: Client, world: World) -> None:
    address = f"/chat/{world.shop.public_key}/"
    assert client.get(address).status_code == 404
    offer(ada, world, hosted="on")
    assert site(world).hosted
    page = client.get(address)
    assert page.status_code == 200
    assert not page.cookies
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    offer(ada, world)
    assert client.get(address).status_code == 404


def test_a_closed_workspace_has_none(client: Client, world: World) -> None:
    with within(world.acme):
        Site.objects.filter(pk=world.shop.pk).update(hosted=True)
        world.acme.close()
    assert client.get(f"/chat/{world.shop.public_key}/").status_code == 404


def test_the_settings_show_its_address_and_code_once_there_is_one(
    ada: Client, world: World, settings: Any
) -> None:
    address = f"{settings.BASE_URL}/chat/{world.shop.public_key}/"
    assert address not in ada.get(f"{SITES}{world.shop.pk}/page/").content.decode()
    offer(ada, world, hosted="on")
    assert address in ada.get(f"{SITES}{world.shop.pk}/page/").content.decode()


def test_the_code_is_a_picture_that_can_be_downloaded(ada: Client, world: World) -> None:
    answer = ada.get(f"{SITES}{world.shop.pk}/page/code.svg?download")
    assert ElementTree.fromstring(answer.content).tag.endswith("svg")
    assert f'filename="chat-{world.shop.public_key}.svg"' in answer["Content-Disposition"]


def test_an_operator_changes_nothing(bo: Client, world: World) -> None:
    assert offer(bo, world, hosted="on").status_code == 403
