"""Coming from another service: choose the file, see what it would make, make it, take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authorize import demand
from chat.moving import undoing, work
from chat.moving_forms import MoveForm
from crm.importing import work as importing
from crm.importing.reading import Unreadable
from crm.models import Import
from crm.models.importing import ImportState, Vendor, What

SHOWN = 20
STEPS = ("File", "Trial", "Import", "Report")
_AT = {ImportState.DRAFT: 0, ImportState.CHECKING: 1, ImportState.CHECKED: 1, ImportState.RUNNING: 2}
_SAID = {
    ImportState.CHECKING: "Reading the file",
    ImportState.RUNNING: "Importing",
    ImportState.UNDOING: "Undoing",
}


@require_http_methods(["GET", "POST"])
def moves(request: Any) -> HttpResponse:
    """POST takes a file in."""
    demand(request.membership, "contact.carry")
    form = MoveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _to(request, _received(request, form.cleaned_data))
        except Unreadable as why:
            form.add_error("file", str(why))
    found = Import.objects.exclude(vendor="").newest_first().select_related("by__user")[:SHOWN]
    return render(request, "moving/moves.html", {"form": form, "moves": found, "steps": _steps(0)})


def _received(request: Any, said: dict[str, Any]) -> Import:
    file = said["file"]
    return work.receive(
        request.membership, Vendor(said["vendor"]), file, file.name or "export", said["site"], said["basis"]
    )


@require_http_methods(["GET", "POST"])
def move(request: Any, pk: UUID) -> HttpResponse:
    """POST does what ``do`` says, as far as the step allows it."""
    demand(request.membership, "contact.carry")
    batch = get_object_or_404(Import.objects.of(What.CONVERSATIONS).select_related("by__user"), pk=pk)
    if request.method == "POST":
        verb = DO.get(request.POST.get("do", ""))
        return (verb(request, batch) if verb else None) or _to(request, batch)
    return render(request, "moving/move.html", _context(batch))


@require_GET
def progress(request: Any, pk: UUID) -> JsonResponse:
    demand(request.membership, "contact.carry")
    batch = get_object_or_404(Import.objects.of(What.CONVERSATIONS).defer("sample"), pk=pk)
    if not batch.working:
        return JsonResponse({"ended": True, "share": 1, "words": "Done"})
    words, share = _far(batch)
    return JsonResponse({"ended": False, "share": share, "words": words})


def _far(batch: Import) -> tuple[str, float | None]:
    if batch.state == ImportState.CHECKING:
        return f"{batch.position:,} records", None
    taken = batch.report.get("taken", 0)
    done, total = (taken, batch.made) if batch.state == ImportState.UNDOING else (batch.position, batch.total)
    return f"{done:,} of {total:,} conversations", min(done / total, 1) if total else None


def _context(batch: Import) -> dict[str, Any]:
    state = ImportState(batch.state)
    talks = [{**talk, "at": parse_datetime(talk["at"])} for talk in batch.sample.get("talks", [])]
    left = sorted(batch.report.get("left", {}).items(), key=lambda each: -each[1])
    return {
        "batch": batch,
        "steps": _steps(_AT.get(state, 3)),
        "said": _SAID.get(state, ""),
        "report": batch.report,
        "left": left,
        "talks": talks,
        "former": [one for one in batch.sample.get("operators", []) if not one["here"]],
        "matched": [one for one in batch.sample.get("operators", []) if one["here"]],
        "stayed": undoing.kept(batch),
        "asides": batch.asides.order_by("line", "id")[:10],
    }


# What can be done


def _try(request: Any, batch: Import) -> None:
    if batch.state == ImportState.DRAFT and batch.file:
        work.start(batch, ImportState.CHECKING)


def _run(request: Any, batch: Import) -> None:
    if batch.state == ImportState.CHECKED and batch.made and not batch.swept_at:
        work.start(batch, ImportState.RUNNING)


def _cancel(request: Any, batch: Import) -> None:
    importing.cancel(batch)


def _go_on(request: Any, batch: Import) -> None:
    if batch.resumable:
        batch.go_on()
        importing.hand_on(batch)


def _undo(request: Any, batch: Import) -> None:
    if batch.undoable_until is not None:
        work.start(batch, ImportState.UNDOING)


def _drop(request: Any, batch: Import) -> HttpResponse | None:
    """A file that made nothing goes at once."""
    if batch.working or (batch.ended and batch.made) or batch.state == ImportState.UNDONE:
        return None
    batch.sweep()
    batch.delete()
    messages.success(request, "The file is deleted")
    return redirect("moves", workspace=request.workspace.slug)


DO: dict[str, Callable[[Any, Import], HttpResponse | None]] = {
    "try": _try,
    "run": _run,
    "cancel": _cancel,
    "go_on": _go_on,
    "undo": _undo,
    "drop": _drop,
}


def _steps(at: int) -> list[tuple[str, str]]:
    """Each with what it is: done, now, or later."""
    return [(word, "done" if n < at else "now" if n == at else "later") for n, word in enumerate(STEPS)]


def _to(request: Any, batch: Import) -> HttpResponse:
    name = "move" if batch.what == What.CONVERSATIONS else "contact_import"
    return redirect(name, workspace=request.workspace.slug, pk=batch.pk)
