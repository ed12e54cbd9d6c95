"""A visitor's browser as the server sees it over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tenancy import within
from crm.models import Visitor
from tests.world import World, begun

ORIGIN = settings.SOCKET_ORIGINS[0]


class Browser:
    """Vi's, or another's with another secret."""

    def __init__(self, world: World, secret: str = "", origin: str = ORIGIN) -> None:
        self.base = f"/chatbox/{world.shop.public_key}/"
        self.headers = {"Origin": origin, "Authorization": f"Bearer {secret or world.vi_secret}"}

    def get(self, path: str) -> Any:
        return Client().get(self.base + path, headers=self.headers)

    def post(self, path: str, **body: Any) -> Any:
        return Client().post(
            self.base + path, json.dumps(body), content_type="application/json", headers=self.headers
        )

    def delete(self, path: str) -> Any:
        return Client().delete(self.base + path, headers=self.headers)

    def upload(
        self, name: str = "a.txt", content: bytes = b"Gears", kind: str = "text/plain", **more: Any
    ) -> Any:
        file = SimpleUploadedFile(name, content, kind)
        return Client().post(f"{self.base}files/", {"file": file, **more}, headers=self.headers)


@pytest.fixture
def vi(world: World) -> Browser:
    return Browser(world)


@pytest.fixture
def stranger(world: World) -> Browser:
    """Another visitor of the same site, with a conversation of their own."""
    with within(world.acme):
        other, secret = Visitor.objects.arrive(world.shop)
        begun(other)
    return Browser(world, secret)


def site(world: World, **fields: Any) -> None:
    with within(world.acme):
        type(world.shop).objects.filter(pk=world.shop.pk).update(**fields)


def code(answer: Any) -> str:
    return str(answer.json()["code"])


def closed(world: World) -> str:
    with within(world.acme):
        world.talk.close(by=world.ada_at)
    return f"conversations/{world.talk.pk}/rating/"
