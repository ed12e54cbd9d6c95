"""The owner's page of the whole workspace's data: take it along, or bring one in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.authorize import demand
from privacy.archive import arriving, lease, leaving
from privacy.archive.manifest import Refused
from privacy.models import Archive, Arrival

SHOWN = 20


@require_GET
def page(request: Any) -> HttpResponse:
    demand(request.membership, "workspace.manage")
    return _page(request)


@require_POST
def export(request: Any) -> HttpResponse:
    demand(request.membership, "workspace.manage")
    try:
        leaving.begin(request.membership)
    except leaving.UnderWay:
        messages.warning(request, "An export is being made already")
    return redirect("workspace_data", workspace=request.workspace.slug)


@require_safe
def download(request: Any, archive: UUID) -> HttpResponseBase:
    """For whoever asked for it, for a day."""
    demand(request.membership, "workspace.manage")
    found = get_object_or_404(Archive.objects.filter(by=request.membership), pk=archive)
    if not found.ready:
        raise Http404
    name = f"{slugify(request.workspace.name)}-{found.created_at:%Y-%m-%d}.zip"
    return FileResponse(
        found.file.open(),
        as_attachment=True,
        filename=name,
        content_type="application/zip",
        headers={"Cache-Control": "private, no-store"},
    )


@require_POST
def arrive(request: Any) -> HttpResponse:
    demand(request.membership, "workspace.manage")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused("Choose the file of an export first.")
        if upload.size > settings.ARCHIVE_BYTES_MAX:
            raise Refused(
                f"It is larger than {filesizeformat(settings.ARCHIVE_BYTES_MAX)}. Use the command import_workspace."
            )
        arriving.begin(request.membership, upload)
    except Refused as why:
        return _page(request, fault=str(why))
    return redirect("workspace_data", workspace=request.workspace.slug)


@require_GET
def progress(request: Any) -> JsonResponse:
    """Of the one that is under way: how far it is, in words and as a share; ``ended`` when there is none."""
    demand(request.membership, "workspace.manage")
    found = Archive.objects.under_way().first() or Arrival.objects.under_way().first()
    if found is None:
        return JsonResponse({"ended": True, "share": 1, "words": "Done"})
    total = found.expected if isinstance(found, Arrival) else found.rows
    done = min(lease.done(found.pk), total)
    words = f"{done:,} of {total:,} rows" if done else found.get_state_display()
    return JsonResponse({"ended": False, "share": done / total if total else 0, "words": words})


def _page(request: Any, fault: str = "") -> HttpResponse:
    archives = list(Archive.objects.newest_first().select_related("by__user")[:SHOWN])
    arrivals = list(Arrival.objects.newest_first()[:SHOWN])
    context = {
        "archives": archives,
        "leaves": next((each for each in archives if each.under_way), None),
        "arrival": arrivals[0] if arrivals else None,
        "not_empty": _not_empty(),
        "fault": fault,
        "largest": settings.ARCHIVE_BYTES_MAX,
    }
    return render(request, "carrying/data.html", context)


def _not_empty() -> str:
    try:
        arriving.demand_empty()
    except Refused as why:
        return str(why)
    return ""
