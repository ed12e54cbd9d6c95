"""Pictures of people. Visitors see them in the chat, so no log-in is asked: the name cannot be guessed."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.models import User

MONTH = 30 * 24 * 3600


@require_safe
def picture(request: HttpRequest, user: UUID, name: str) -> HttpResponseBase:
    """A picture that someone shows now; one taken away is gone, whatever a disk may still hold."""
    path = f"pictures/{user}/{name}.webp"
    if not User.objects.filter(pk=user, picture=path).exists() or not default_storage.exists(path):
        raise Http404
    answer = FileResponse(default_storage.open(path), content_type="image/webp")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={MONTH}, immutable"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer._csp_replace = {"default-src": "'none'", "sandbox": ""}  # type: ignore[attr-defined]
    return answer
