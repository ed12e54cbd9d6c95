"""The import of contacts, step by step: file, columns, trial, import, report."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.authorize import demand
from crm import formulas
from crm.import_forms import LookForm, MappingForm
from crm.importing import work
from crm.importing.reading import Reading, Unreadable
from crm.models import Import
from crm.models.importing import ImportState, What

SHOWN = 20
STEPS = ("File", "Columns", "Trial", "Import", "Report")
_AT = {
    ImportState.DRAFT: 1,
    ImportState.CHECKING: 2,
    ImportState.CHECKED: 2,
    ImportState.RUNNING: 3,
}
_SAID = {
    ImportState.CHECKING: "Trying every row",
    ImportState.RUNNING: "Importing",
    ImportState.UNDOING: "Undoing",
}


@require_http_methods(["GET", "POST"])
def imports(request: Any) -> HttpResponse:
    """POST takes a file in."""
    demand(request.membership, "contact.carry")
    fault = ""
    if request.method == "POST":
        try:
            made = work.receive(request.membership, request.FILES.get("file"))
            return _to(request, made)
        except Unreadable as why:
            fault = str(why)
    found = Import.objects.of(What.CONTACTS).newest_first().select_related("by__user")[:SHOWN]
    context = {"imports": found, "fault": fault, "largest": settings.IMPORT_BYTES_MAX, "steps": _steps(0)}
    return render(request, "carrying/imports.html", context)


@require_http_methods(["GET", "POST"])
def one(request: Any, pk: UUID) -> HttpResponse:
    """POST does what ``do`` says, as far as the step allows it."""
    demand(request.membership, "contact.carry")
    batch = get_object_or_404(Import.objects.of(What.CONTACTS).select_related("by__user"), pk=pk)
    verb = DO.get(request.POST.get("do", "")) if request.method == "POST" else None
    answer = verb(request, batch) if verb else None
    return answer or (_to(request, batch) if request.method == "POST" else _page(request, batch))


@require_GET
def progress(request: Any, pk: UUID) -> JsonResponse:
    demand(request.membership, "contact.carry")
    batch = get_object_or_404(Import.objects.defer("sample", "mapping"), pk=pk)
    if not batch.working:
        return JsonResponse({"ended": True, "share": 1, "words": "Done"})
    if batch.state == ImportState.UNDOING:
        done, total = batch.undone + batch.kept, batch.made + batch.changed
    else:
        done, total = batch.position, batch.total
    words = f"{done:,} of {total:,}" if total else f"{done:,} rows"
    share = min(done / total, 1) if total else None
    return JsonResponse({"ended": False, "share": share, "words": words})


@require_safe
def aside(request: Any, pk: UUID) -> HttpResponseBase:
    """The rows that were kept aside, with line and reason, to be mended and imported again."""
    demand(request.membership, "contact.carry")
    batch = get_object_or_404(Import.objects.all(), pk=pk)
    rows = list(batch.asides.order_by("line", "id").values_list("line", "why", "cells"))
    names = [*batch.sample.get("names", []), "Line", "Reason"]
    answer = StreamingHttpResponse(_written(names, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="kept-aside.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


class _Echo:
    def write(self, text: str) -> str:
        return text


def _written(names: list[str], rows: list[Any]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    width = len(names) - 2
    yield "\ufeff" + writer.writerow([formulas.harmless(name) for name in names])
    for line, why, cells in rows:
        filled = [*cells, *[""] * (width - len(cells))][:width] if width else cells
        yield writer.writerow([*(formulas.harmless(cell) for cell in filled), line, why])


# What can be done


def _look(request: Any, batch: Import) -> HttpResponse | None:
    form = LookForm(request.POST)
    if batch.state != ImportState.DRAFT or not form.is_valid():
        return None
    reading = Reading(**batch.reading).with_choices(**form.cleaned_data)
    try:
        with batch.file.open() as file:
            work.look(batch, file, reading)
    except Unreadable as why:
        messages.error(request, str(why))
        return None
    batch.save(update_fields=["reading", "sample", "mapping"])
    return None


def _map(request: Any, batch: Import) -> HttpResponse | None:
    """Try it by this mapping; a trial that was made before is made again."""
    if batch.state not in (ImportState.DRAFT, ImportState.CHECKED):
        return None
    form = MappingForm(batch, request.POST)
    sound = form.is_valid()
    form.keep()
    if not sound:
        return _page(request, batch, form=form)
    work.start(batch, ImportState.CHECKING)
    return None


def _back(request: Any, batch: Import) -> None:
    if batch.state == ImportState.CHECKED or (batch.state == ImportState.FAILED and not batch.made):
        batch.begin(ImportState.DRAFT)


def _run(request: Any, batch: Import) -> None:
    if batch.state == ImportState.CHECKED:
        work.start(batch, ImportState.RUNNING)


def _cancel(request: Any, batch: Import) -> None:
    work.cancel(batch)


def _go_on(request: Any, batch: Import) -> None:
    if batch.resumable:
        batch.go_on()
        work.hand_on(batch)


def _undo(request: Any, batch: Import) -> None:
    if batch.undoable_until is not None:
        work.start(batch, ImportState.UNDOING)


def _drop(request: Any, batch: Import) -> HttpResponse | None:
    """A file that was only looked at goes at once."""
    if batch.state not in (ImportState.DRAFT, ImportState.CHECKED):
        return None
    batch.sweep()
    batch.delete()
    messages.success(request, "The file is deleted")
    return redirect("contact_imports", workspace=request.workspace.slug)


DO: dict[str, Any] = {
    "look": _look,
    "map": _map,
    "back": _back,
    "run": _run,
    "cancel": _cancel,
    "go_on": _go_on,
    "undo": _undo,
    "drop": _drop,
}


def _page(request: Any, batch: Import, form: MappingForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "batch": batch,
        "steps": _steps(_AT.get(ImportState(batch.state), 4)),
        "said": _SAID.get(ImportState(batch.state), ""),
        "reading": batch.reading,
    }
    if batch.state == ImportState.DRAFT or form is not None:
        context["steps"] = _steps(1)
        context |= {"form": form or MappingForm(batch), "look": LookForm(initial=batch.reading)}
        return render(request, "carrying/mapping.html", context)
    context["asides"] = batch.asides.order_by("line", "id")[:10]
    return render(request, "carrying/import.html", context)


def _steps(at: int) -> list[tuple[str, str]]:
    """Each with what it is: done, now, or later."""
    return [(word, "done" if n < at else "now" if n == at else "later") for n, word in enumerate(STEPS)]


def _to(request: Any, batch: Import) -> HttpResponse:
    return redirect("contact_import", workspace=request.workspace.slug, pk=batch.pk)
