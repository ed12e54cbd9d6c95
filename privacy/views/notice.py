"""The site's own privacy notice, for everybody who opens its chat."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from chat.views.chatbox import on_site

SECONDS = 300


@require_GET
@on_site
def notice(request: HttpRequest, site: Any) -> HttpResponse:
    """``text``, ``url`` and since when it reads so (``at``, milliseconds); public and cached."""
    at = int(site.notice_at.timestamp() * 1000) if site.notice_at else None
    answer = JsonResponse({"text": site.notice, "url": site.notice_url, "at": at})
    answer["Cache-Control"] = f"public, max-age={SECONDS}"
    return answer
