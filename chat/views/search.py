"""Searching over HTTP: people on top, then what was said."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from chat import excerpts, searching
from chat.views.inbox import problem


@require_GET
def search(request: Any) -> JsonResponse:
    """``q`` is what was typed (chat/searching.py); ``before`` the cursor of the previous page."""
    try:
        asked = searching.read(request.GET.get("q", ""), request.membership)
        return JsonResponse(msgspec.to_builtins(_found(asked, request)))
    except searching.Unknown as why:
        return problem("unknown_filter", str(why))
    except ValueError:
        return problem("bad_cursor", "This list has changed: search again.")


def _found(asked: searching.Question, request: Any) -> dict[str, Any]:
    before = request.GET.get("before")
    if not asked.asks:
        return {"people": [], "found": [], "next": None}
    hits, cursor = searching.messages(asked, before)
    # A filter speaks of messages: people are found by words alone.
    alone = not before and asked == searching.Question(words=asked.words)
    people = searching.contacts(asked.words) if alone else []
    return {
        "people": excerpts.people(people, asked.words, request.membership),
        "found": excerpts.told(hits, asked.words),
        "next": cursor,
    }
