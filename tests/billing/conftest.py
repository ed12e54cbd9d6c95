"""A workspace whose plan has room for exactly what a test says; the test payments; and somebody of ours who is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User, Workspace
from billing import plans
from tests.accounts.conftest import browser_of
from tests.api.conftest import Caller, made
from tests.billing.selling import shop  # noqa: F401
from tests.billing.till import till  # noqa: F401
from tests.fake_stripe import fake_stripe  # noqa: F401
from tests.world import World, person

Limit = Callable[..., None]


@pytest.fixture
def limit(world: World) -> Limit:
    """``limit(contacts=3)``: on the free plan, with these limits instead of its own."""

    def put(**limits: int | None) -> None:
        plans.apply(world.acme, "free")
        named = {f"limit_{what}": most for what, most in limits.items()}
        Workspace.objects.filter(pk=world.acme.pk).update(**named)

    return put


@pytest.fixture
def ada(world: World) -> Client:
    return browser_of(world.ada)


@pytest.fixture
def bo(world: World) -> Client:
    return browser_of(world.bo)


@pytest.fixture
def ask(world: World, redis: Any) -> Caller:
    return made(world)[1]


def upgrade(world: World) -> None:
    plans.apply(Workspace.objects.get(pk=world.acme.pk), "business")


@pytest.fixture
def staff(db: None) -> str:
    """The address of a superuser."""
    user = person("Staff", "staff@paldesk.test")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    return user.email
