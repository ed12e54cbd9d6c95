"""A customer's server that signs, and a frame that asks."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import jwt
from django.conf import settings
from django.test import Client
from uuid_utils.compat import uuid7

from accounts.models import IdentityKey
from accounts.tenancy import within
from chat.models import Conversation
from crm.models import Contact, Visitor
from tests.world import World

ORIGIN = settings.SOCKET_ORIGINS[0]


@dataclass
class Shop:
    """Acme's shop with one live key, and what its server would sign."""

    world: World
    key: IdentityKey
    secret: str

    def token(self, sub: str = "u1", **claims: Any) -> str:
        now = int(time.time())
        said = {
            "aud": self.world.shop.public_key,
            "sub": sub,
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid7()),
        }
        return jwt.encode({**said, **claims}, self.secret, "HS256", headers={"kid": self.key.kid})

    def identify(self, secret: str = "", sub: str = "u1", **claims: Any) -> Any:
        return say(self.world, secret, do="identify", token=self.token(sub, **claims))


def shop_with_key(world: World) -> Shop:
    with within(world.acme):
        key, secret = IdentityKey.objects.make(world.shop, "Shop server", by=world.ada_at)
    return Shop(world, key, secret)


def say(world: World, secret: str = "", origin: str = ORIGIN, **said: Any) -> Any:
    headers = {"Origin": origin} | ({"Authorization": f"Bearer {secret}"} if secret else {})
    path = f"/chatbox/{world.shop.public_key}/identity/"
    return Client().post(path, said, content_type="application/json", headers=headers)


def visitor(world: World, secret: str) -> Visitor | None:
    with within(world.acme):
        return Visitor.objects.returning(world.shop, secret)


def contact(world: World, secret: str) -> Contact:
    with within(world.acme):
        found = Visitor.objects.returning(world.shop, secret)
        assert found is not None
        contact: Contact = found.contact
        return contact


def facts(world: World, secret: str) -> dict[str, tuple[Any, str]]:
    with within(world.acme):
        found = Visitor.objects.returning(world.shop, secret)
        assert found is not None
        return {each.name: (each.value, each.said) for each in found.contact.attributes.all()}


def seen(world: World, secret: str) -> set[int]:
    """The numbers of the conversations that this browser may read."""
    with within(world.acme):
        found = Visitor.objects.returning(world.shop, secret)
        assert found is not None
        return set(Conversation.objects.visible_to(found).values_list("number", flat=True))
