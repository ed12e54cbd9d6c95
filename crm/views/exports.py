"""The export of contacts: what, with which columns; and who took what before."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from django.db.models import F
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.authorize import demand
from crm import asking, exporting
from crm.exporting import Selection
from crm.models import ContactExport, Segment
from crm.models.exporting import ExportFormat, Scope

log = structlog.get_logger(__name__)

SHOWN = 20
MEDIA = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.LINES: "application/jsonl; charset=utf-8"}
# Chosen until somebody chooses otherwise.
USUAL = ("name", "email", "phone", "company", "language", "labels")


@require_http_methods(["GET", "POST"])
def exports(request: Any) -> HttpResponse:
    """``segment``, ``asked`` or ``ids`` say which contacts, without them all. POST begins, unless it only chooses."""
    demand(request.membership, "contact.carry")
    sent = request.POST if request.method == "POST" else request.GET
    fault = ""
    if request.method == "POST" and "choose" not in sent:
        try:
            exporting.begin(
                request.membership,
                _selection(request.membership, sent),
                sent.getlist("column"),
                sent.get("format", ""),
            )
            return redirect("contact_exports", workspace=request.workspace.slug)
        except exporting.Unknown as why:
            fault = str(why)
    return render(request, "carrying/exports.html", _context(request, sent, fault))


@require_POST
def one(request: Any, pk: UUID) -> HttpResponse:
    """Cancel one's own."""
    demand(request.membership, "contact.carry")
    exporting.cancel(get_object_or_404(ContactExport.objects.filter(by=request.membership), pk=pk))
    return redirect("contact_exports", workspace=request.workspace.slug)


@require_GET
def progress(request: Any, pk: UUID) -> JsonResponse:
    demand(request.membership, "contact.carry")
    found = get_object_or_404(ContactExport.objects.all(), pk=pk)
    share = found.done / found.total if found.total else 0
    words = f"{found.done:,} of {found.total:,}"
    return JsonResponse({"ended": not found.running, "share": min(share, 1), "words": words})


@require_safe
def download(request: Any, pk: UUID) -> HttpResponseBase:
    """For whoever asked for it, for a day; that it was taken is kept."""
    demand(request.membership, "contact.carry")
    found = get_object_or_404(ContactExport.objects.filter(by=request.membership), pk=pk)
    if not found.ready:
        raise Http404
    ContactExport.objects.filter(pk=pk).update(downloads=F("downloads") + 1)
    log.info("contacts.export_taken", export=str(pk), member=str(request.membership.pk))
    return FileResponse(
        found.file.open(),
        as_attachment=True,
        filename=f"contacts-{found.created_at:%Y-%m-%d}.{found.format}",
        content_type=MEDIA[ExportFormat(found.format)],
        headers={"Cache-Control": "private, no-store"},
    )


def _selection(member: Any, sent: Any) -> Selection:
    """Raises Unknown."""
    if sent.get("segment"):
        key = _uuid(sent["segment"])
        if not Segment.objects.shown_to(member).filter(pk=key).exists():
            raise exporting.Unknown("This segment is not here any more. Take another, or all contacts.")
        return Selection(Scope.SEGMENT, {"segment": key})
    if sent.get("asked"):
        try:
            return Selection(Scope.FILTER, {"asked": asking.plain(asking.read(json.loads(sent["asked"])))})
        except (ValueError, TypeError) as why:
            raise exporting.Unknown("This filter cannot be read. Go back to the list.") from why
    if sent.get("ids"):
        ids = [_uuid(each) for each in sent["ids"].split(",")]
        if len(ids) > exporting.SELECTED_MAX:
            most = f"{exporting.SELECTED_MAX:,}"
            raise exporting.Unknown(f"Choose at most {most} contacts, or narrow the list by filters instead.")
        return Selection(Scope.SELECTION, {"ids": ids})
    return Selection(Scope.ALL, {})


def _uuid(text: str) -> str:
    try:
        return str(UUID(text.strip()))
    except ValueError as why:
        raise exporting.Unknown("These contacts are not here any more. Go back to the list.") from why


def _context(request: Any, sent: Any, fault: str) -> dict[str, Any]:
    known = exporting.columns()
    chosen = sent.getlist("column") or USUAL
    found = list(ContactExport.objects.newest_first().select_related("by__user")[:SHOWN])
    context = {
        "columns": [(key, title, key in chosen) for key, title in known.items()],
        "formats": ExportFormat.choices,
        "format": sent.get("format") or ExportFormat.CSV,
        "kept": {name: sent[name] for name in ("segment", "asked", "ids") if sent.get(name)},
        "which": "All contacts",
        "count": None,
        "exports": found,
        "running": next((each for each in found if each.running and each.by == request.membership), None),
        "fault": fault,
    }
    try:
        selection = _selection(request.membership, sent)
        context["which"] = _said(selection)
        context["count"] = selection.contacts().count()
    except exporting.Unknown as why:
        context["fault"] = fault or str(why)
    return context


def _said(selection: Selection) -> str:
    if selection.scope == Scope.SEGMENT:
        name = Segment.objects.filter(pk=selection.told["segment"]).values_list("name", flat=True).first()
        return f"The segment “{name}”" if name else "A segment that is not here any more"
    if selection.scope == Scope.FILTER:
        with suppress(asking.Unreadable):
            return f"Contacts: {asking.words(asking.read(selection.told['asked']))}"
    return "The contacts you chose" if selection.scope == Scope.SELECTION else "All contacts"
