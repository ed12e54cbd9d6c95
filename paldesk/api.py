"""The addresses of the REST API and of its reference."""

from __future__ import annotations

import json
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from accounts.api.addresses import ROOT, addresses
from accounts.api.openapi import document
from paldesk import api_docs
from paldesk.api_operations import OPERATIONS


@cache
def _document() -> bytes:
    return json.dumps(document(OPERATIONS), ensure_ascii=False).encode()


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI file, the same for everybody."""
    answer = HttpResponse(_document(), content_type="application/json")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


urlpatterns = [
    path("api/docs/", api_docs.reference, name="api_reference"),
    path("api/docs/errors/<slug:code>", api_docs.error, name="api_error"),
    path(f"{ROOT}openapi.json", schema, name="api_schema"),
    *addresses(OPERATIONS),
]
