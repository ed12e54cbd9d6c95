"""Whichever way a session ends, the sockets it opened hear of it."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.accounts.conftest import Heard
from tests.world import PASSWORD, World

NEW = "another-long-word"


def logged_in(email: str = "ada@demo.test", password: str = PASSWORD) -> Client:
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": email, "password": password})
    assert answer["Location"] == "/app/"
    return browser


def key(browser: Client) -> str:
    return str(browser.session.session_key)


def is_in(browser: Client) -> bool:
    return browser.get("/app/profile/").status_code == 200


def test_logging_out_tells_this_sessions_sockets(world: World, ended: Heard) -> None:
    here, there = logged_in(), logged_in()
    gone = key(here)
    here.post("/accounts/logout/")
    assert ended() == {gone}
    assert not is_in(here)
    assert is_in(there)


def test_logging_out_everywhere_else_keeps_this_one(world: World, ended: Heard) -> None:
    here, there, colleague = logged_in(), logged_in(), logged_in("bo@demo.test")
    elsewhere = key(there)
    here.post("/accounts/sessions/")
    assert ended() == {elsewhere}
    assert [is_in(one) for one in (here, there, colleague)] == [True, False, True]


def test_a_new_password_ends_the_other_sessions(world: World, ended: Heard) -> None:
    here, there = logged_in(), logged_in()
    elsewhere = key(there)
    answer = here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert answer.status_code == 302
    assert elsewhere in ended()
    assert key(here) not in ended()
    assert [is_in(here), is_in(there)] == [True, False]
    assert logged_in(password=NEW)


def test_a_forgotten_password_ends_every_session(
    world: World, ended: Heard, client: Client, mailoutbox: list[Any]
) -> None:
    there = logged_in()
    elsewhere = key(there)
    client.post("/accounts/password/reset/", {"email": "ada@demo.test"})
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", mailoutbox[0].body)
    assert link is not None
    form = client.get(link[1])
    client.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert elsewhere in ended()
    assert not is_in(there)
    assert logged_in(password=NEW)


def test_an_account_switched_off_ends_every_session(world: World, ended: Heard, commit: Any) -> None:
    there = logged_in()
    elsewhere = key(there)
    with commit():
        world.ada.deactivate()
    assert ended() == {elsewhere}
    assert not is_in(there)


@pytest.mark.usefixtures("redis")
def test_a_wrong_password_opens_nothing(client: Client, world: World) -> None:
    page = client.post("/accounts/login/", {"login": "ada@demo.test", "password": "guess"}).content.decode()
    assert "not correct" in page
    assert not is_in(client)
