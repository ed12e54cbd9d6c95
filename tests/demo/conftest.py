"""The demo, made once for the tests of a file that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.models import Workspace
from accounts.tenancy import within

BOTH = ["default", "owner"]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("demo", verbosity=0, stdout=open_nowhere())
        yield
        with connections["owner"].cursor() as owner:
            owner.execute("TRUNCATE accounts_workspace, accounts_user CASCADE")
        for alias in BOTH:
            connections[alias].close()


def open_nowhere() -> Any:
    from io import StringIO

    return StringIO()


@contextmanager
def inside(slug: str) -> Iterator[Workspace]:
    workspace = Workspace.objects.get(slug=slug)
    with within(workspace):
        yield workspace
