"""The door for the visitor whose browser holds the secret of a session."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.origins import normalize
from accounts.rates import spend_as
from chat.views.chatbox import bearer, on_site

View = Callable[..., HttpResponse]
# A person reads and corrects; a machine that asks for more than this waits.
ASKED = "60 per minute"


def of_visitor(view: View) -> View:
    """Runs the view with the visitor, and what was sent as JSON in ``request.sent``.

    No cookie is involved, and what changes something must come from our own frame: nothing that another site could
    forge. Who is blocked has rights all the same.
    """

    @csrf_exempt
    @on_site
    @wraps(view)
    def admitted(request: Any, site: Any, **more: Any) -> HttpResponse:
        if (
            request.method != "GET"
            and normalize(request.headers.get("Origin", "")) not in settings.SOCKET_ORIGINS
        ):
            return problem(403, "origin_not_allowed", "This is asked from the chatbox alone.")
        secret = bearer(request)
        visitor = apps.get_model("crm", "Visitor").objects.returning(site, secret) if secret else None
        if visitor is None:
            return problem(401, "session_ended", "This chat has ended on this browser.")
        if wait := spend_as(ASKED, "own-data", str(visitor.pk)):
            return problem(429, "slow_down", "That was fast. Wait a moment.", wait)
        request.sent = _sent(request)
        return view(request, visitor, **more)

    return admitted


def problem(status: int, code: str, detail: str, wait: int = 0, **more: Any) -> JsonResponse:
    answer = JsonResponse({"code": code, "detail": detail, **more}, status=status)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}
