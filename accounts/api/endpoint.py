"""An address of the API: key, rate, scope, shapes, one verb, answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar, get_args
from uuid import UUID

import msgspec
import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.allowance import Full
from accounts.api import ids as named, incoming, repeating
from accounts.api.keyed import opened
from accounts.api.operations import Answer, Call, Operation, Page, etag
from accounts.api.problems import MEDIA, Problem, not_found

log = structlog.get_logger("paldesk.api")
UNAVAILABLE = (OperationalError, RedisError)


class Renderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else msgspec.json.encode(data)


class AlwaysJson(BaseContentNegotiation):
    """What a caller accepts is not asked: there is one kind of answer, and files come as they are."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """``operations`` by method; everything else is refused."""

    operations: ClassVar[dict[str, Operation]] = {}
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    throttle_classes: ClassVar[list[Any]] = []
    parser_classes: ClassVar[list[Any]] = []
    renderer_classes: ClassVar[list[Any]] = [Renderer]
    content_negotiation_class = AlwaysJson

    def _asked(self, request: Any, **given: str) -> HttpResponseBase:
        asked: HttpRequest = request._request
        operation = self.operations.get("GET" if asked.method == "HEAD" else asked.method or "")
        if operation is None:
            raise exceptions.MethodNotAllowed(asked.method or "")
        with opened(asked, operation.scope) as key:
            call = Call(key, asked, _ids(given), incoming.query(asked.GET, operation.query))
            return _answered(operation, call)

    get = post = put = patch = delete = head = _asked

    @property
    def allowed_methods(self) -> list[str]:
        return list(self.operations)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # No pages of other origins: the key is a server's.
        return Response(None, status=204, headers={"Allow": ", ".join(self.operations)})

    def handle_exception(self, exc: Exception) -> HttpResponseBase:
        return refused(self.request._request, self._problem(exc))

    def _problem(self, fault: Exception) -> Problem:
        if isinstance(fault, Problem):
            return fault
        if isinstance(fault, Full):
            return Problem("plan_limit", str(fault))
        if isinstance(fault, Http404):
            return not_found()
        if isinstance(fault, MultiPartParserError | SuspiciousOperation):
            return Problem("invalid_request", "The request cannot be read.")
        if isinstance(fault, exceptions.MethodNotAllowed):
            return Problem("method_not_allowed", Allow=", ".join(self.operations))
        if isinstance(fault, UNAVAILABLE):
            log.warning("api.unavailable", kind=type(fault).__name__)
            return Problem("unavailable", "Try again in a moment.", Retry_After="2")
        log.exception("api.failed", kind=type(fault).__name__)
        return Problem("internal_error", "It is noted. Try again; if it stays, tell us the request_id.")

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = getattr(request, "_request", request)
        spent = getattr(asked, "spent", None)
        for name, value in spent.headers().items() if spent else ():
            response[name] = value
        operation = self.operations.get(asked.method)
        for name, value in ageing(operation).items() if operation else ():
            response[name] = value
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        finished: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        return finished


def refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer that tells of a problem."""
    shape = problem.shape(getattr(request, "request_id", ""), settings.BASE_URL)
    return HttpResponse(
        msgspec.json.encode(shape), content_type=MEDIA, status=problem.status, headers=problem.headers
    )


def _ids(given: dict[str, str]) -> dict[str, UUID]:
    found = {}
    for kind, text in given.items():
        pk = named.parsed(kind, text)
        if pk is None:
            raise not_found(kind.replace("_", " "))
        found[kind] = pk
    return found


def _answered(operation: Operation, call: Call) -> HttpResponseBase:
    _demand_known(operation, getattr(call.query, "fields", ""))
    body = incoming.body(call.request, operation.body) if operation.body else None
    call = Call(call.key, call.request, call.ids, call.query, body)
    if operation.method == "POST":
        return repeating.once(call, lambda: _run(operation, call))
    return _run(operation, call)


def _run(operation: Operation, call: Call) -> HttpResponseBase:
    made = operation.run(call)
    if isinstance(made, FileResponse):
        return made
    answer = made if isinstance(made, Answer) else Answer(made)
    response = HttpResponse(status=answer.status or operation.status, headers=answer.headers)
    response.about, response.sealed = answer.about, answer.sealed  # type: ignore[attr-defined]
    if answer.value is None:
        response.status_code = 204
        del response["Content-Type"]
        return response
    return _told(operation, call, answer.value, response)


def _told(operation: Operation, call: Call, value: Any, response: HttpResponse) -> HttpResponse:
    response["Content-Type"] = "application/json"
    if operation.tagged:
        response["ETag"] = tag = etag(value)
        if operation.method == "GET" and tag in call.request.headers.get("If-None-Match", ""):
            response.status_code = 304
            return response
    response.content = msgspec.json.encode(_cut(value, getattr(call.query, "fields", "")))
    return response


def _cut(value: Any, fields: str) -> Any:
    """Only these fields, which are known; of a list, of each thing in it."""
    wanted = _wanted(fields)
    if not wanted:
        return value
    if isinstance(value, Page):
        return {**msgspec.structs.asdict(value), "data": [_cut(each, fields) for each in value.data]}
    return {name: getattr(value, name) for name in dict.fromkeys(["id", "object", *wanted])}


def _wanted(fields: str) -> list[str]:
    return [name for name in fields.split(",") if name]


def _demand_known(operation: Operation, fields: str) -> None:
    """Also where there is nothing to show. Raises Problem."""
    shape = next(iter(get_args(operation.answers)), operation.answers)
    for name in _wanted(fields):
        if name not in shape.__struct_fields__:
            known = ", ".join(shape.__struct_fields__)
            raise Problem.at("?fields", "unknown_field", f"{name[:60]} is no field of this. Known: {known}.")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def ageing(operation: Operation) -> dict[str, str]:
    found = {}
    if operation.deprecated:
        found["Deprecation"] = f"@{int(_midnight(operation.deprecated).timestamp())}"
    if operation.sunset:
        found["Sunset"] = _midnight(operation.sunset).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return found
