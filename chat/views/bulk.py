"""One action on many conversations over HTTP."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from chat import bulk as verbs, codec
from chat.views.inbox import problem, sent


@require_POST
def bulk(request: Any) -> JsonResponse:
    """``items`` are commands as the socket takes them, at most 100; or ``undo``, the word of an earlier answer."""
    asked = sent(request)
    items = asked.get("items")
    if not asked.get("undo") and not (isinstance(items, list) and 0 < len(items) <= verbs.MOST):
        return problem("too_many", f"Choose between 1 and {verbs.MOST} conversations.")
    try:
        word = str(asked.get("undo") or "")
        outcome = verbs.undo(request.membership, word) if word else verbs.act(request.membership, items or [])
    except codec.Refusal as refusal:
        return problem(refusal.frame.code, refusal.frame.detail)
    except verbs.Expired:
        return problem("expired", "What was before is not known any more. Change it by hand.", status=410)
    return JsonResponse(msgspec.to_builtins(outcome))
