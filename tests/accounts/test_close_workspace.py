from typing import Any

import pytest
from django.test import Client

from accounts.models import Site, Workspace
from tests.accounts.conftest import Heard
from tests.world import SHOP, World

WORKSPACE = "/app/acme-bikes/settings/workspace/"
CLOSING = f"{WORKSPACE}closing/"


def close(browser: Client, name: str = "Acme Bikes") -> Any:
    return browser.post(CLOSING, {"name": name})


def acme(world: World) -> Workspace:
    return Workspace.objects.get(pk=world.acme.pk)


def test_the_owner_closes_it_by_typing_its_name(ada: Client, world: World) -> None:
    assert close(ada, "acme bikes")["Location"] == "/app/"
    assert acme(world).closed


@pytest.mark.parametrize("name", ["", "Acme", "Other"])
def test_another_name_closes_nothing(name: str, ada: Client, world: World) -> None:
    assert close(ada, name).status_code == 200
    assert not acme(world).closed


def test_every_socket_of_it_is_told(ada: Client, world: World, commit: Any, ended: Heard) -> None:
    with commit():
        close(ada)
    assert ended() == {str(world.acme.pk)}


def test_afterwards_every_page_of_it_says_so(ada: Client, bo: Client) -> None:
    close(ada)
    for browser in (ada, bo):
        answer = browser.get("/app/acme-bikes/settings/team/")
        assert answer.status_code == 403
        assert "Acme Bikes is closed" in answer.content.decode()
    assert ada.get("/app/")["Location"] == "/app/new/"


def test_its_chatboxes_are_unknown(ada: Client, client: Client, world: World) -> None:
    close(ada)
    assert Site.workspace_of(world.shop.public_key) is None
    answer = client.get(f"/chatbox/{world.shop.public_key}/config.json", headers={"Origin": SHOP})
    assert answer.status_code == 404


def test_reopened_everything_is_there_again(ada: Client, world: World) -> None:
    close(ada)
    acme(world).reopen()
    assert "bo@demo.test" in ada.get("/app/acme-bikes/settings/team/").content.decode()


def test_an_operator_neither_closes_nor_renames(bo: Client, world: World) -> None:
    assert close(bo).status_code == 403
    assert bo.post(WORKSPACE, {"name": "Bo's"}).status_code == 403
    assert "An owner can change the name" in bo.get(WORKSPACE).content.decode()
    assert (acme(world).closed, acme(world).name) == (False, "Acme Bikes")


def test_an_owner_renames_and_the_address_stays(ada: Client, world: World) -> None:
    assert "Saved" in ada.post(WORKSPACE, {"name": "Acme Cycles"}, follow=True).content.decode()
    assert (acme(world).name, acme(world).slug) == ("Acme Cycles", "acme-bikes")


def test_a_stranger_finds_no_workspace(cy: Client, world: World) -> None:
    assert close(cy).status_code == 404
    assert not acme(world).closed
