"""What stands in the database of a second factor opens nothing by itself."""

from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.world import PASSWORD, World

pytestmark = pytest.mark.usefixtures("redis")

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(SEED, counter):06d}"


def test_the_seed_is_encrypted(world: World) -> None:
    TOTP.activate(world.ada, SEED)
    kept = Authenticator.objects.get(user=world.ada)
    assert SEED not in str(kept.data)
    assert get_adapter().decrypt(kept.data["secret"]) == SEED


def test_a_password_alone_does_not_come_in(world: World, client: Client) -> None:
    TOTP.activate(world.ada, SEED)
    answer = client.post("/accounts/login/", {"login": "ada@demo.test", "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/app/profile/").status_code == 302


def test_with_the_code_it_does(world: World, client: Client) -> None:
    TOTP.activate(world.ada, SEED)
    client.post("/accounts/login/", {"login": "ada@demo.test", "password": PASSWORD})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert answer["Location"] == "/app/"


def test_passkeys_belong_to_the_canonical_host(settings: Any) -> None:
    settings.BASE_URL = "https://chat.example.com"
    entity = get_adapter().get_public_key_credential_rp_entity()
    assert entity == {"id": "chat.example.com", "name": "Paldesk"}
