"""The visitor's own side, asked by the chatbox: what is held, corrections, consents and requests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import structlog
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from chat import visiting
from chat.identifying import tell
from crm import consents, corrections
from privacy import own
from privacy.models import RightsRequest
from privacy.models.request import Kind, NotOpen
from privacy.views.door import of_visitor, problem

log = structlog.get_logger(__name__)

# What the panel's buttons ask for. Correcting and withdrawing are done at once and need no request.
ASKED_HERE = (Kind.ACCESS, Kind.ERASURE, Kind.OBJECTION)


@require_http_methods(["GET", "POST"])
@of_visitor
def data(request: Any, visitor: Any) -> HttpResponse:
    """GET tells what is held; POST with name, email or phone corrects it. ``language`` is the frame's."""
    if request.method == "POST":
        faults = corrections.correct(visitor, request.sent)
        if faults:
            return problem(400, "unreadable", "Not saved.", faults=faults)
        tell(visitor.contact)
        log.info("contact.corrected", contact=str(visitor.contact_id), by="visitor")
    shown = own.data(visitor, request.GET.get("language", "en"))
    if shown["found"]:
        visitor.contact.lookups.tell()
    return JsonResponse(shown)


@require_POST
@of_visitor
def consent(request: Any, visitor: Any) -> HttpResponse:
    """``purpose``, ``granted``, ``by`` (visitor or page), and the ``version`` of the text that was read."""
    purpose, yes = str(request.sent.get("purpose", "")), request.sent.get("granted")
    if not isinstance(yes, bool):
        return problem(400, "wrong_argument", "granted is true or false.")
    try:
        if request.sent.get("by") == "page":
            consents.told_by_page(visitor, purpose, yes)
        else:
            consents.answer(visitor, purpose, yes, str(request.sent.get("version", "")))
    except (consents.UnknownPurpose, consents.NotAsked, consents.TextChanged) as fault:
        return problem(400, CODES[type(fault)], str(fault))
    tell(visitor.contact)
    visiting.heed(visitor.contact)
    return JsonResponse({"purpose": purpose, "granted": consents.granted(visitor.contact, purpose)})


@require_POST
@of_visitor
def requests(request: Any, visitor: Any) -> HttpResponse:
    """``kind`` is access, erasure or objection; asked again while one is open, it is that one."""
    kind = request.sent.get("kind")
    if kind not in ASKED_HERE:
        return problem(400, "unknown_kind", f"Ask for one of: {', '.join(ASKED_HERE)}.")
    asked = RightsRequest.objects.receive(visitor, kind)
    tell(visitor.contact)
    log.info("rights.received", request=str(asked.pk), kind=asked.kind)
    return JsonResponse(own.request(asked))


@require_http_methods(["DELETE"])
@of_visitor
def taken_back(request: Any, visitor: Any, pk: UUID) -> HttpResponse:
    asked = RightsRequest.objects.filter(contact=visitor.contact_id, pk=pk).first()
    if asked is None:
        return problem(404, "unknown_request", "This request is not here any more.")
    try:
        asked.take_back()
    except NotOpen:
        return problem(409, "not_open", "It was closed meanwhile.")
    tell(visitor.contact)
    return JsonResponse(own.request(asked))


CODES = {
    consents.UnknownPurpose: "unknown_purpose",
    consents.NotAsked: "purpose_not_asked",
    consents.TextChanged: "text_changed",
}
