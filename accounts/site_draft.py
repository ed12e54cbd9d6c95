"""What a site would look like with settings that are not saved yet, for the preview beside their form.

A draft stands in Redis for a quarter of an hour under a random token. It changes how the chatbox looks and speaks,
never where it may appear or who may open it: ``pk_…~token`` is the site with that draft laid over it, and ``pk_…~``
the preview of the site as it is.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.core.cache import cache
from django.forms import ModelForm
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from accounts.models import Site

SECONDS = 15 * 60
SEPARATOR = "~"
COLUMNS = (
    "name",
    "colour",
    "greeting",
    "language",
    "live_typing",
    "position",
    "theme",
    "launcher",
    "show_team",
    "follow_visitor",
    "texts",
    "reply_time",
    "hours",
    "questions",
    "visitor_files",
    "link_previews",
    "ask_rating",
    "transcripts",
    "keeping",
    "notice",
    "notice_url",
    "consents",
    "age_gate",
    "age_threshold",
)


def asked(request: HttpRequest) -> bool:
    """Whether a form was posted to be looked at, not to be saved."""
    return request.method == "POST" and "X-Draft" in request.headers


def answer(form: ModelForm[Site]) -> JsonResponse:
    """The key under which the preview finds this draft; 422 while the form has faults; 503 without Redis."""
    if not form.is_valid():
        return JsonResponse({"detail": "The preview waits until the marked fields are right."}, status=422)
    try:
        return JsonResponse({"key": keep(form.instance)})
    except RedisError:
        return JsonResponse({"detail": "The preview is not there right now."}, status=503)


def keep(site: Site) -> str:
    """The site's key with a draft of what it holds now, saved or not."""
    token = secrets.token_urlsafe(16)
    changes = {column: getattr(site, column) for column in COLUMNS}
    cache.set(_name(token), json.dumps({"site": str(site.pk), "changes": changes}), SECONDS)
    return f"{site.public_key}{SEPARATOR}{token}"


def lay(site: Site, key: str) -> None:
    """Lay the draft that the key names over the site, in memory. One that has gone, or is another site's, changes
    nothing; without a token it is the preview of the site as it is."""
    _, preview, token = key.partition(SEPARATOR)
    if not preview:
        return
    site.shown_key = key
    found = _read(token)
    if found.get("site") != str(site.pk):
        return
    for column, value in found["changes"].items():
        setattr(site, column, value)


def own_key(key: str) -> str:
    """The site's own key in one that an address has."""
    return key.partition(SEPARATOR)[0]


def _read(token: str) -> dict[str, Any]:
    try:
        kept = cache.get(_name(token))
    except RedisError:
        return {}
    return json.loads(kept) if kept else {}


def _name(token: str) -> str:
    return f"site-draft:{token}"
