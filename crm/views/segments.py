"""Segments: the list with its counts, and the editor with what it would select."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authorize import demand, may
from crm import asking, segment_preview, segments as verbs
from crm.asking.offers import companies, offers, values
from crm.models import Segment
from crm.segment_form import SegmentForm

MOST = 200
FULL = f"There are {MOST} segments already. Delete one first."


@require_GET
def segments(request: Any) -> HttpResponse:
    rows = _shown(request)
    verbs.look(rows)
    context = {"rows": [segment_preview.row(each) for each in rows], "full": len(rows) >= MOST}
    return render(request, "segments/segments.html", context)


@require_GET
def counts(request: Any) -> JsonResponse:
    """How many are in each, for a list that is open; what is old is counted again."""
    rows = _shown(request)
    verbs.look(rows)
    return JsonResponse({"counts": {str(each.pk): verbs.words(each.count) for each in rows}})


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """Empty, with the ``conditions`` of an address, or a copy of ``from``."""
    if len(_shown(request)) >= MOST:
        messages.error(request, FULL)
        return redirect("segments", workspace=request.workspace.slug)
    return _edited(request, _beginning(request))


@require_http_methods(["GET", "POST"])
def segment(request: Any, pk: UUID) -> HttpResponse:
    found = _segment(request, pk)
    if request.method == "POST":
        _demand(request, found)
    return _edited(request, found)


@require_POST
def preview(request: Any) -> JsonResponse:
    """How many the sent conditions select, and the first of them; or what is wrong with them."""
    told = _json(request)
    found = Segment.objects.shown_to(request.membership).filter(pk=_uuid(request.GET.get("of"))).first()
    return JsonResponse(segment_preview.preview(told, found, request.workspace.slug))


@require_GET
def choices(request: Any) -> JsonResponse:
    """Companies, or values of the attribute ``name``, that begin with ``q``."""
    beginning = request.GET.get("q", "").replace("\x00", "")[:120]
    if name := request.GET.get("name", "").replace("\x00", "")[:60]:
        return JsonResponse({"choices": [{"id": each, "name": each} for each in values(name, beginning)]})
    return JsonResponse({"choices": companies(beginning)})


@require_POST
def deletion(request: Any, pk: UUID) -> HttpResponse:
    found = _segment(request, pk)
    _demand(request, found)
    undo = verbs.delete(found, request.membership)
    back = reverse("undoing", args=[request.workspace.slug, undo.pk])
    messages.success(request, f"Deleted the segment “{found.name}”", extra_tags=back)
    return redirect("segments", workspace=request.workspace.slug)


@require_POST
def mending(request: Any, pk: UUID) -> HttpResponse:
    """Take out what refers to something deleted."""
    found = _segment(request, pk)
    _demand(request, found)
    try:
        found.conditions, found.changed_at, found.counted_at = verbs.mended(found), timezone.now(), None
        found.save(update_fields=["conditions", "changed_at", "counted_at"])
        messages.success(request, "What was deleted is taken out")
    except asking.Unreadable:
        messages.error(request, "These conditions are of another time. Choose anew whom to select.")
    return redirect("segment", workspace=request.workspace.slug, pk=pk)


def _edited(request: Any, found: Segment) -> HttpResponse:
    form = SegmentForm(request.POST or None, found, request.membership)
    if form.is_valid():
        return _saved(request, form)
    editor = {
        "asked": form.told,
        "faults": [{"pointer": fault.pointer, "detail": fault.detail} for fault in form.faults],
        "offers": offers(request.membership, _read(form.told), found),
    }
    known = not found._state.adding
    context = {"form": form, "segment": found if known else None, "editor": editor}
    context["broken"] = known and verbs.broken(found)
    context["changes"] = not known or _may_change(request, found)
    context["carries"] = may(request.membership, "contact.carry")
    return render(request, "segments/segment.html", context)


def _saved(request: Any, form: SegmentForm) -> HttpResponse:
    if form.cleaned_data["shared"]:
        demand(request.membership, "view.share")
    made = form.save(commit=False)
    made.owner = made.owner if made.owner_id and not made.shared else request.membership
    made.changed_at, made.counted_at, made.count = timezone.now(), None, -1
    made.save()
    verbs.look([made])
    messages.success(request, "Saved")
    return redirect("segments", workspace=request.workspace.slug)


def _beginning(request: Any) -> Segment:
    copied = Segment.objects.shown_to(request.membership).filter(pk=_uuid(request.GET.get("from"))).first()
    if copied:
        name = f"{copied.name[:50]} (copy)"
        return Segment(name=name, description=copied.description, conditions=copied.conditions)
    try:
        return Segment(conditions=asking.plain(asking.read(json.loads(request.GET.get("conditions", "{}")))))
    except ValueError:
        return Segment()


def _shown(request: Any) -> list[Segment]:
    return list(Segment.objects.shown_to(request.membership).select_related("owner__user").by_name())


def _segment(request: Any, pk: UUID) -> Segment:
    found: Segment = get_object_or_404(Segment.objects.shown_to(request.membership), pk=pk)
    return found


def _may_change(request: Any, found: Segment) -> bool:
    return not found.shared or may(request.membership, "view.share")


def _demand(request: Any, found: Segment) -> None:
    if found.shared:
        demand(request.membership, "view.share")


def _read(told: Any) -> asking.Asked | None:
    try:
        return asking.read(told)
    except asking.Unreadable:
        return None


def _json(request: Any) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
