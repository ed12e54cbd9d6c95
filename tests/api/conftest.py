"""A key that may do everything, and a way to use one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.api.scopes import SCOPES
from accounts.models import ApiKey
from accounts.tenancy import within
from tests.world import World

Ask = Callable[..., Any]


class Caller:
    """Somebody's server: ``ask("GET", "contacts")`` is an answer with ``said``, its JSON."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(raise_request_exception=False)

    def __call__(
        self, method: str, path: str, body: Any = None, raw: bytes | None = None, **headers: str
    ) -> Any:
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("Content-Type", "application/json")
        more = {"Authorization": f"Bearer {self.secret}", **named}
        answer = self.client.generic(method, f"/api/v1/{path}", sent, kind, headers=more)
        typed = answer.get("Content-Type", "")
        answer.said = json.loads(answer.content) if "json" in typed and answer.content else None
        return answer


def made(world: World, *scopes: str, **more: Any) -> tuple[ApiKey, Caller]:
    with within(world.acme):
        key, secret = ApiKey.objects.make(
            world.acme, "Shop server", list(scopes or SCOPES), by=world.ada_at, **more
        )
    return key, Caller(secret)


@pytest.fixture
def ask(world: World, redis: Any) -> Caller:
    return made(world)[1]
