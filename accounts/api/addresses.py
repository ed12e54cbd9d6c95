"""From operations to addresses: one endpoint for all that share a path."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, URLPattern, path, resolve
from django.views.decorators.csrf import csrf_exempt

from accounts.api.endpoint import Endpoint, refused
from accounts.api.operations import Operation
from accounts.api.problems import not_found

ROOT = "api/v1/"


def addresses(operations: Iterable[Operation]) -> list[URLPattern]:
    """What hangs below the root of the API, and at the end what is nowhere."""
    found: dict[str, dict[str, Operation]] = {}
    for each in operations:
        found.setdefault(each.path, {})[each.method] = each
    endpoints = [
        path(_django(place), _endpoint(methods).as_view(), name=name_of(place))
        for place, methods in found.items()
    ]
    return [*endpoints, path(f"{ROOT}<path:rest>", nowhere, name="api_nowhere")]


def name_of(place: str) -> str:
    return "api_" + "_".join(part.strip("{}") for part in place.split("/"))


def _django(place: str) -> str:
    return ROOT + re.sub(r"{(\w+)}", r"<str:\1>", place)


def _endpoint(methods: dict[str, Operation]) -> type[Endpoint]:
    class Placed(Endpoint):
        operations = methods
        # The methods that exist at all: Django answers for the others, and endpoint.py for those without an operation.
        http_method_names = ("get", "head", "post", "put", "patch", "delete", "options", "trace")

    return Placed


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    """With a slash too many it is found all the same."""
    if rest.endswith("/"):
        try:
            match: Any = resolve(f"/{ROOT}{rest.rstrip('/')}")
        except Resolver404:
            return refused(request, not_found())
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer
    return refused(request, not_found())
