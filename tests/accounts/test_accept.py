import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from accounts.tenancy import within
from tests.accounts.conftest import browser_of
from tests.world import PASSWORD, World, person

pytestmark = pytest.mark.usefixtures("redis")

EMAIL = "dee@firm.test"


@pytest.fixture
def token(world: World) -> str:
    with within(world.acme):
        return str(Invitation.objects.invite(EMAIL, Role.ADMIN, world.ada_at)[1])


def change(world: World, **values: Any) -> None:
    with within(world.acme):
        Invitation.objects.update(**values)


def members(world: World) -> dict[str, str]:
    with within(world.acme):
        return {one.user.email: one.role for one in Membership.objects.active().select_related("user")}


def test_whoever_has_the_address_joins(token: str, world: World) -> None:
    dee = browser_of(person("Dee", EMAIL))
    assert "Join Acme Bikes" in dee.get(f"/invitations/{token}/", follow=True).content.decode()
    assert dee.post("/invitations/")["Location"] == "/app/acme-bikes/inbox/"
    assert members(world)[EMAIL] == Role.ADMIN


def test_a_look_at_it_does_not_accept(token: str, world: World) -> None:
    browser_of(person("Dee", EMAIL)).get(f"/invitations/{token}/", follow=True)
    assert EMAIL not in members(world)


def test_the_token_leaves_the_address_at_once(token: str, client: Client) -> None:
    answer = client.get(f"/invitations/{token}/")
    assert answer["Location"] == "/invitations/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert token not in client.get("/invitations/").content.decode()


def test_signing_up_through_it_needs_no_code(
    token: str, client: Client, world: World, mailoutbox: list[Any]
) -> None:
    client.get(f"/invitations/{token}/")
    assert f'value="{EMAIL}"' in client.get("/accounts/signup/").content.decode()
    answer = client.post("/accounts/signup/", {"email": EMAIL, "password1": "a-long-enough-word"})
    assert answer["Location"] == "/invitations/"
    assert mailoutbox == []
    answer = client.post("/invitations/", {"first_name": "Dee"})
    assert answer["Location"] == "/app/acme-bikes/inbox/"
    assert members(world)[EMAIL] == Role.ADMIN
    assert User.objects.get(email=EMAIL).first_name == "Dee"


def test_signing_up_with_another_address_verifies_nothing(
    token: str, client: Client, mailoutbox: list[Any]
) -> None:
    client.get(f"/invitations/{token}/")
    answer = client.post("/accounts/signup/", {"email": "mal@firm.test", "password1": "a-long-enough-word"})
    assert answer["Location"] == "/accounts/confirm-email/"
    [address] = User.objects.get(email="mal@firm.test").emailaddress_set.all()
    assert (address.email, address.verified) == ("mal@firm.test", False)
    assert not User.objects.filter(email=EMAIL).exists()


def test_logging_in_comes_back_to_it(token: str, client: Client, world: World) -> None:
    person("Dee", EMAIL)
    client.get(f"/invitations/{token}/")
    assert f'value="{EMAIL}"' in client.get("/accounts/login/").content.decode()
    answer = client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert answer["Location"] == "/invitations/"
    client.post("/invitations/")
    assert EMAIL in members(world)


def test_the_wrong_address_is_told_which_one_without_showing_it(token: str, bo: Client, world: World) -> None:
    answer = bo.get(f"/invitations/{token}/", follow=True)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "d…@firm.test" in page
    assert EMAIL not in page
    assert bo.post("/invitations/").status_code == 403
    assert members(world)["bo@demo.test"] == Role.OPERATOR


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "This invitation has expired"),
        ({"revoked_at": timezone.now()}, "This invitation is no longer good"),
        ({"accepted_at": timezone.now()}, "This invitation was used"),
    ],
)
def test_what_cannot_be_used_says_why_and_what_to_do(
    values: dict[str, Any], words: str, token: str, world: World, client: Client
) -> None:
    change(world, **values)
    for browser in (client, browser_of(person("Dee", EMAIL))):
        answer = browser.get(f"/invitations/{token}/", follow=True)
        assert answer.status_code == 410
        assert words in answer.content.decode()
        assert browser.post("/invitations/").status_code == 410
    assert EMAIL not in members(world)


def test_an_unknown_link_is_told_so(client: Client, db: None) -> None:
    answer = client.get("/invitations/nonsense/")
    assert answer.status_code == 404
    assert "There is no such invitation" in answer.content.decode()
    assert client.get("/invitations/").status_code == 404


def test_a_closed_workspace_takes_nobody(token: str, world: World) -> None:
    world.acme.close()
    dee = browser_of(person("Dee", EMAIL))
    assert dee.get(f"/invitations/{token}/", follow=True).status_code == 410
    assert "Acme Bikes is closed" in dee.post("/invitations/").content.decode()


def test_it_works_once(token: str, world: World) -> None:
    dee = browser_of(person("Dee", EMAIL))
    dee.get(f"/invitations/{token}/")
    dee.post("/invitations/")
    again = dee.get(f"/invitations/{token}/", follow=True)
    assert again.status_code == 410
    assert re.search("you are a member already", again.content.decode())


def test_someone_who_left_comes_back_in_the_new_role(world: World, bo: Client) -> None:
    with within(world.acme):
        Membership.objects.get(pk=world.bo_at.pk).leave()
        _, token = Invitation.objects.invite("bo@demo.test", Role.ADMIN, world.ada_at)
    bo.get(f"/invitations/{token}/")
    bo.post("/invitations/")
    assert members(world)["bo@demo.test"] == Role.ADMIN
