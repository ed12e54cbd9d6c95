from django.test import Client

from accounts.models import Workspace
from tests.world import World


def test_one_workspace_opens_its_inbox(ada: Client) -> None:
    assert ada.get("/app/")["Location"] == "/app/acme-bikes/inbox/"


def test_several_are_listed_with_the_role_in_each(ada: Client, world: World) -> None:
    Workspace.objects.found("Second", world.ada)
    page = ada.get("/app/").content.decode()
    assert "Acme Bikes" in page
    assert "/app/second/inbox/" in page
    assert "Other" not in page


def test_another_workspace_does_not_ask_for_the_name_again(ada: Client) -> None:
    assert "first_name" not in ada.get("/app/new/").content.decode()
    assert (
        ada.post("/app/new/", {"workspace_name": "Second"})["Location"] == "/app/second/settings/sites/new/"
    )


def test_two_companies_of_one_name_get_different_addresses(ada: Client) -> None:
    answer = ada.post("/app/new/", {"workspace_name": "Acme Bikes"})
    assert answer["Location"] == "/app/acme-bikes-2/settings/sites/new/"


def test_the_switcher_knows_all_my_workspaces(ada: Client, world: World) -> None:
    Workspace.objects.found("Second", world.ada)
    page = ada.get("/app/acme-bikes/settings/team/").content.decode()
    assert "/app/second/inbox/" in page


def test_a_stranger_is_sent_to_the_log_in_and_back(client: Client, world: World) -> None:
    answer = client.get("/app/acme-bikes/settings/team/")
    assert answer["Location"] == "/accounts/login/?next=/app/acme-bikes/settings/team/"
