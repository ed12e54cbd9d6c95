"""Browsers of the cast, and an ear at the line that closes sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts import revocations
from accounts.models import User
from tests.world import World

Heard = Callable[[], set[str]]


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def ada(world: World) -> Client:
    """The owner's browser."""
    return browser_of(world.ada)


@pytest.fixture
def bo(world: World) -> Client:
    """The operator's browser."""
    return browser_of(world.bo)


@pytest.fixture
def cy(world: World) -> Client:
    """The browser of someone in another workspace."""
    return browser_of(world.cy)


@pytest.fixture
def ended(redis: Any) -> Iterator[Heard]:
    """The ids whose sockets were told to close so far."""
    line = redis.pubsub()
    line.subscribe(revocations.TOPIC)
    assert line.get_message(timeout=5)["type"] == "subscribe"
    heard: set[str] = set()

    def all_heard() -> set[str]:
        while message := line.get_message(timeout=0.2):
            heard.add(message["data"].decode())
        return heard

    yield all_heard
    line.close()


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Any:
    """``with commit():`` also does what waits for the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
