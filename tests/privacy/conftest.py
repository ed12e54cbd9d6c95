"""What the tests of declarations share."""

from collections.abc import Iterator

import pytest
from django.apps.registry import Apps
from django.test.utils import isolate_apps


@pytest.fixture
def apart() -> Iterator[Apps]:
    """Models made while it holds stay out of the real registry."""
    with isolate_apps("privacy") as registry:
        yield registry
