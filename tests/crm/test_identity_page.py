"""The settings of a site's identity: keys that are made, used and revoked, and a token that is looked at."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client

from accounts.models import IdentityKey, UsedToken
from accounts.tenancy import within
from crm.models import Visitor
from tests.accounts.conftest import browser_of
from tests.chat.identities import shop_with_key
from tests.crm.forging import private, public_pem
from tests.world import World

pytestmark = pytest.mark.usefixtures("redis")


@pytest.fixture
def ada(world: World) -> Client:
    return browser_of(world.ada)


def path(world: World, more: str = "") -> str:
    return f"/app/acme-bikes/settings/sites/{world.shop.pk}/identity/{more}"


def shown(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


def make(ada: Client, world: World, name: str = "Shop server", **more: str) -> str:
    sent = {"name": name, "algorithm": "HS256", **more}
    return shown(ada.post(path(world), sent, follow=True))


def keys(world: World) -> list[IdentityKey]:
    with within(world.acme):
        return list(IdentityKey.objects.order_by("created_at"))


def test_without_a_key_it_says_what_that_means(ada: Client, world: World) -> None:
    assert "Without a key nobody is verified." in shown(ada.get(path(world)))


def test_a_secret_is_shown_once(ada: Client, world: World) -> None:
    page = make(ada, world)
    [key] = keys(world)
    assert key.material in page
    assert key.kid in page
    assert key.material not in shown(ada.get(path(world)))


def test_the_page_is_kept_by_no_cache(ada: Client, world: World) -> None:
    assert "no-store" in ada.get(path(world))["Cache-Control"]


def test_two_are_live_and_no_third(ada: Client, world: World) -> None:
    make(ada, world, "Old")
    page = make(ada, world, "New")
    assert "Two keys are live" in page
    assert "Make a key" not in page
    assert len(keys(world)) == 2
    ada.post(path(world), {"name": "Third", "algorithm": "HS256"})
    assert len(keys(world)) == 2


def test_of_a_key_pair_the_public_half_is_kept(ada: Client, world: World) -> None:
    page = make(ada, world, algorithm="EdDSA", public_key=public_pem())
    [key] = keys(world)
    assert (key.algorithm, key.secret, key.public_key) == ("EdDSA", "", public_pem())
    assert "shown this once" not in page


def test_the_private_half_is_sent_back_with_a_warning(ada: Client, world: World) -> None:
    pem = private().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert "make a new pair" in make(ada, world, algorithm="EdDSA", public_key=pem)
    assert keys(world) == []


@pytest.mark.parametrize(
    "pasted", ["", "ssh-ed25519 AAAA", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"]
)
def test_what_is_no_public_key_is_told(ada: Client, world: World, pasted: str) -> None:
    assert "Paste an Ed25519 public key" in make(ada, world, algorithm="EdDSA", public_key=pasted)


def test_revoking_says_what_follows_and_is_for_good(ada: Client, world: World) -> None:
    shop = shop_with_key(world)
    ask = path(world, f"{shop.key.pk}/revocation/")
    assert "This is the last live key" in shown(ada.get(ask))
    assert "is revoked" in shown(ada.post(ask, follow=True))
    assert not keys(world)[0].live
    assert ada.get(ask).status_code == 404


@pytest.mark.parametrize("chosen", [True, False])
def test_the_chats_it_vouched_for_end_where_that_is_chosen(
    ada: Client, world: World, ended: Any, commit: Any, chosen: bool
) -> None:
    shop = shop_with_key(world)
    verified = shop.identify().json()["visitor"]
    with commit():
        ada.post(path(world, f"{shop.key.pk}/revocation/"), {"sessions": "on"} if chosen else {})
    with within(world.acme):
        assert (Visitor.objects.get(pk=verified).ended_at is not None) is chosen
        assert Visitor.objects.get(pk=world.vi.pk).ended_at is None
    assert ended() == ({verified} if chosen else set())


def look(ada: Client, world: World, token: str) -> str:
    return shown(ada.post(path(world, "token/"), {"token": token}))


def test_a_good_token_is_told_and_stays_good(ada: Client, world: World) -> None:
    shop = shop_with_key(world)
    token = shop.token(name="Zoë", attributes={"plan": "gold"}, role="admin")
    for _ in range(2):
        page = look(ada, world, token)
        assert "This token is good." in page
        assert '<dt>plan</dt><dd dir="auto">gold</dd>' in page
        assert "Not used: role." in page
    with within(world.acme):
        assert not UsedToken.objects.exists()


def test_a_bad_token_is_told_in_words(ada: Client, world: World) -> None:
    shop = shop_with_key(world)
    assert "token_expired" in look(ada, world, shop.token(exp=1))
    page = look(ada, world, "<script>alert(1)</script>")
    assert "three parts with dots between" in page
    assert "Paste" in page


def test_a_used_token_is_told(ada: Client, world: World) -> None:
    shop = shop_with_key(world)
    token = shop.token(jti="mine")
    shop.identify(jti="mine")
    assert "used before" in look(ada, world, token)


def test_operators_do_not_come_here(world: World) -> None:
    bo = browser_of(world.bo)
    shop = shop_with_key(world)
    for there in (path(world), path(world, f"{shop.key.pk}/revocation/")):
        assert bo.get(there).status_code in (403, 404)
    assert bo.post(path(world, "token/"), {"token": "a"}).status_code in (403, 404)
