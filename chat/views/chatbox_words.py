"""The words of a part of the chatbox that is loaded on demand."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.views.decorators.http import require_GET

from accounts.models import Site
from chat import words
from chat.views.chatbox import on_site

SECONDS = 300


@require_GET
@on_site
def part(request: HttpRequest, site: Site, code: str, part: str) -> HttpResponse:
    """``{key: text}``, public and cached; 404 for a language or a part that we have not."""
    if code not in words.NAMES or part not in words.parts():
        raise Http404
    answer: HttpResponse = JsonResponse(
        words.said(site, part, code), json_dumps_params={"ensure_ascii": False}
    )
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={SECONDS}"
    return answer
