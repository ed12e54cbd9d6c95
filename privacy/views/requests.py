"""The operators' side: who asked for what, by when it is answered, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authorize import demand, may
from chat import holdings
from crm import consent_words
from privacy.clock import left
from privacy.forms import AnswerForm
from privacy.models import RightsRequest
from privacy.models.request import NotOpen, of_contact

log = structlog.get_logger(__name__)

PAGE = 50
VIEWS = ("open", "done")


@require_GET
def requests(request: Any) -> HttpResponse:
    """``view`` is open or done; ``after`` where the page before ended."""
    demand(request.membership, "rights.read")
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else VIEWS[0]
    rows, more = _page(view, _cursor(request.GET.get("after", "")))
    context = {"view": view, "rows": rows, "more": more, "paged": "after" in request.GET}
    return render(request, "privacy/requests.html", context)


@require_http_methods(["GET", "POST"])
def one(request: Any, pk: UUID) -> HttpResponse:
    """POST says what was done: ``do`` is working, answered or refused."""
    demand(request.membership, "rights.read")
    asked = get_object_or_404(RightsRequest.objects.select_related("contact"), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        demand(request.membership, "rights.answer")
        if form.is_valid():
            return _done(request, asked, form)
    return render(request, "privacy/request.html", _told(request, asked, form))


@require_GET
def of_conversation(request: Any, number: int) -> JsonResponse:
    """For the inbox's panel: the consents of the person one writes with, and what they asked for."""
    demand(request.membership, "rights.read")
    contact = holdings.contact_of(number)
    if contact is None:
        return JsonResponse(
            {"code": "unknown_conversation", "detail": "It is not here any more."}, status=404
        )
    asked = sorted(of_contact(contact)[:PAGE], key=lambda each: not each.is_open)
    brief = [_brief(_row(each, {})) for each in asked]
    return JsonResponse({"consents": consent_words.of(contact), "requests": brief})


def _done(request: Any, asked: RightsRequest, form: AnswerForm) -> HttpResponse:
    try:
        form.apply(asked, by=request.membership)
        log.info("rights.moved", request=str(asked.pk), state=asked.state, by=str(request.membership.pk))
        messages.success(request, "Saved")
    except NotOpen:
        messages.info(request, "This request was closed meanwhile. Nothing has changed.")
    return redirect("rights_request", workspace=request.workspace.slug, pk=asked.pk)


def _told(request: Any, asked: RightsRequest, form: AnswerForm) -> dict[str, Any]:
    others = of_contact(asked.contact_id).exclude(pk=asked.pk)[:PAGE]
    return {
        "row": _row(asked, holdings.newest_numbers([asked.contact_id])),
        "steps": asked.steps.select_related("by__user").order_by("at", "id"),
        "others": [_row(each, {}) for each in others],
        "form": form,
        "answers": may(request.membership, "rights.answer"),
    }


def _page(view: str, after: tuple[datetime, UUID] | None) -> tuple[list[dict[str, Any]], str]:
    """The rows, and the cursor of what follows; empty at the end."""
    every = RightsRequest.objects.select_related("contact")
    listed = every.open().most_urgent_first(after) if view == "open" else every.done().newest_first(after)
    found = list(listed[: PAGE + 1])
    shown = found[:PAGE]
    numbers = holdings.newest_numbers({each.contact_id for each in shown})
    last = shown[-1] if len(found) > PAGE else None
    ends = (last.due_at if view == "open" else last.closed_at) if last else None
    return [_row(each, numbers) for each in shown], f"{ends.isoformat()}_{last.pk}" if last and ends else ""


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    """What a page gave as its end; anything else begins anew."""
    at, _, pk = text.partition("_")
    try:
        found = datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None
    return found if found[0].tzinfo else None


def _row(asked: RightsRequest, numbers: dict[UUID, int]) -> dict[str, Any]:
    return {
        "asked": asked,
        "number": numbers.get(asked.contact_id),
        "left": left(asked.due_at, timezone.now()) if asked.is_open else None,
    }


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    asked: RightsRequest = row["asked"]
    return {
        "id": str(asked.pk),
        "words": asked.get_kind_display(),
        "state": asked.get_state_display(),
        "open": asked.is_open,
        "due": row["left"].words if row["left"] else "",
        "tone": row["left"].tone if row["left"] else "",
    }
