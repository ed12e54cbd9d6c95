"""What public sources say of the visitor who asks: told, put right, or taken back with an objection."""

from __future__ import annotations

from typing import Any

import structlog
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from chat.identifying import tell
from crm.enrichment import following, telling
from crm.facts import WrongFact
from privacy.views.door import of_visitor, problem

log = structlog.get_logger(__name__)


@require_http_methods(["GET", "POST"])
@of_visitor
def found(request: Any, visitor: Any) -> HttpResponse:
    """GET tells what the visitor was not told yet. POST with ``do``: told, object, or correct with ``company``."""
    if not visitor.is_told:
        return JsonResponse({"found": []})
    if request.method == "GET":
        untold = visitor.contact.lookups.untold().exists()
        return JsonResponse({"found": telling.of_visitor(visitor.contact) if untold else []})
    do = {"told": _told, "object": _object, "correct": _correct}.get(request.sent.get("do", ""))
    if do is None:
        return problem(400, "wrong_argument", "do is told, object or correct.")
    return do(request, visitor)


def _told(request: Any, visitor: Any) -> HttpResponse:
    visitor.contact.lookups.tell()
    return JsonResponse({"found": []})


def _object(request: Any, visitor: Any) -> HttpResponse:
    following.objected(visitor)
    tell(visitor.contact)
    log.info("lookup.objected", contact_id=str(visitor.contact_id))
    return JsonResponse({"found": []})


def _correct(request: Any, visitor: Any) -> HttpResponse:
    try:
        following.corrected(visitor.contact, "company", request.sent.get("company"))
    except WrongFact as wrong:
        return problem(400, "unreadable", wrong.sentence)
    tell(visitor.contact)
    return JsonResponse({"found": telling.of_visitor(visitor.contact)})
