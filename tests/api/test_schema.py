"""What the OpenAPI file says is what happens, with whatever is sent: never a 5xx, and every answer as it is told."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings as how
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from uuid_utils.compat import uuid7

from accounts.api.ids import shown
from accounts.api.scopes import SCOPES
from accounts.models import ApiKey
from accounts.tenancy import within
from paldesk.api_operations import OPERATIONS
from tests.tenancy.furniture import furnish
from tests.world import World

FUZZ = os.environ.get("FUZZ_EXAMPLES")
EXAMPLES = int(FUZZ or "4")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BY_NAME = {each.name: each for each in OPERATIONS}


def test_the_file_is_fresh() -> None:
    call_command("openapi", "--check")


@pytest.fixture
def furnished(world: World, redis: Any, settings: Any) -> World:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    with within(world.acme):
        furnish(world.talk, world.ada_at)
    return world


def key_of(world: World, *scopes: str) -> dict[str, str]:
    with within(world.acme):
        _, secret = ApiKey.objects.make(world.acme, "fuzz", list(scopes), by=world.ada_at)
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def keys(furnished: World) -> dict[str, dict[str, str]]:
    """One for each scope, and one that may do nothing but ask who it is."""
    return {scope: key_of(furnished, scope) for scope in SCOPES} | {"": key_of(furnished, "sites:read")}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The server would close the connection after each request, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fuzz(operation: Any, headers: dict[str, str]) -> None:
    """Ask it with whatever its part of the file allows, each time as if it were the first."""

    @how(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=not FUZZ,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    call()


def test_any_call_is_answered_as_it_is_told(keys: dict[str, dict[str, str]], one_connection: None) -> None:
    """Each operation with a key that has its one scope."""
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked, faults = 0, []
    for found in schema.get_all_operations():
        operation = found.ok()
        scope = BY_NAME[operation.definition.raw["operationId"]].scope
        try:
            fuzz(operation, keys[scope])
        except BaseExceptionGroup as several:
            faults.append(f"{operation.label}: {several.exceptions}")
        except AssertionError as fault:
            faults.append(f"{operation.label}: {fault}")
        asked += 1
    assert faults == []
    assert asked == len(OPERATIONS)


def test_each_scope_opens_its_own_operations_and_no_other(keys: dict[str, dict[str, str]]) -> None:
    client = Client(raise_request_exception=False)
    for scope in SCOPES:
        for each in OPERATIONS:
            path = "/api/v1/" + re.sub(r"{(\w+)}", lambda kind: shown(kind[1], uuid7()), each.path)
            answer = client.generic(each.method, path, b"{}", "application/json", headers=keys[scope])
            mine = not each.scope or each.scope in (scope, scope.replace(":write", ":read"))
            assert (answer.status_code != 403) == mine, (scope, each.name, answer.status_code)
            assert answer.status_code < 500
