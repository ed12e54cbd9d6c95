"""Browsers of the cast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

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
