"""A workspace on a running server, a key to it, and a bad line in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.api.scopes import SCOPES
from accounts.models import ApiKey
from accounts.tenancy import within
from chat.relay import relay
from tests.clients.fronting import Front
from tests.running import RunningServer
from tests.world import World, build


@dataclass
class Service:
    world: World
    key: str
    front: Front

    def tell(self) -> None:
        """What the worker does every second: what happened is in the stream."""
        relay()

    @property
    def environment(self) -> dict[str, str]:
        return {"PALDESK_KEY": self.key, "PALDESK_HOST": self.front.url}


@pytest.fixture
def service(
    committed: None, redis: Any, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    monkeypatch.setattr("chat.relay.AGE", "0 seconds")
    world = build()
    with within(world.acme):
        _, key = ApiKey.objects.make(world.acme, "Shop server", list(SCOPES), by=world.ada_at)
    front = Front(server.port)
    yield Service(world, key, front)
    front.close()
