"""Canned replies and their folders in the settings. The composer's side of them is in writing.py."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authorize import demand, may
from accounts.languages import LANGUAGES
from chat import canned, variables
from chat.canned_forms import FolderForm, ReplyForm
from chat.models import CannedFolder, CannedReply

SHOWN = 200
NAMES = dict(LANGUAGES)


@require_GET
def replies(request: Any) -> HttpResponse:
    """All that the reader may use; ``q`` searches, ``folder`` narrows."""
    words, folder = request.GET.get("q", "").strip(), request.GET.get("folder", "")
    found = canned.searched(canned.visible(request.membership), words)
    folders = list(CannedFolder.objects.order_by(Lower("name")))
    if folder in {str(each.pk) for each in folders}:
        found = found.filter(folder=folder)
    context = {
        "rows": [_row(request, reply) for reply in _in_order(found)],
        "total": found.count(),
        "folders": folders,
        "folder": folder,
        "words": words,
        "any": canned.visible(request.membership).exists(),
    }
    return render(request, "canned/replies.html", context)


@require_http_methods(["GET", "POST"])
def new_reply(request: Any) -> HttpResponse:
    form = ReplyForm(request.POST or None, request.FILES or None, by=request.membership)
    if form.is_valid():
        return _saved(request, form)
    return _edited(request, form)


@require_http_methods(["GET", "POST"])
def reply(request: Any, reply: UUID) -> HttpResponse:
    found = _reply(request, reply)
    given = {"instance": _reply(request, reply), "by": request.membership}
    form = ReplyForm(request.POST or None, request.FILES or None, **given)
    if form.is_valid():
        form.instance.updated_at = timezone.now()
        return _saved(request, form)
    return _edited(request, form, found)


@require_http_methods(["GET", "POST"])
def reply_deletion(request: Any, reply: UUID) -> HttpResponse:
    found = _reply(request, reply)
    if request.method == "POST":
        canned.remove(found)
        messages.success(request, f"{found.title} is deleted")
        return redirect("canned_replies", workspace=request.workspace.slug)
    return _ask(
        request,
        found.title,
        "It leaves everybody’s list at once. Messages that were written with it stay as they are.",
        reverse("canned_reply", args=[request.workspace.slug, found.pk]),
    )


@require_http_methods(["GET", "POST"])
def folders(request: Any) -> HttpResponse:
    demand(request.membership, "vocabulary.manage")
    form = FolderForm(request.POST or None)
    if form.is_valid():
        made = form.save()
        messages.success(request, f"{made.name} is made")
        return redirect("canned_folders", workspace=request.workspace.slug)
    listed = CannedFolder.objects.annotate(count=Count("replies")).order_by(Lower("name"))
    return render(request, "canned/folders.html", {"form": form, "folders": listed})


@require_http_methods(["GET", "POST"])
def folder(request: Any, folder: UUID) -> HttpResponse:
    demand(request.membership, "vocabulary.manage")
    found = get_object_or_404(CannedFolder.objects.all(), pk=folder)
    form = FolderForm(request.POST or None, instance=_folder(folder))
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect("canned_folders", workspace=request.workspace.slug)
    return render(request, "canned/folder.html", {"form": form, "folder": found})


@require_http_methods(["GET", "POST"])
def folder_deletion(request: Any, folder: UUID) -> HttpResponse:
    """Its replies stay, in no folder."""
    demand(request.membership, "vocabulary.manage")
    found = _folder(folder)
    if request.method == "POST":
        found.delete()
        messages.success(request, f"{found.name} is deleted")
        return redirect("canned_folders", workspace=request.workspace.slug)
    back = reverse("canned_folder", args=[request.workspace.slug, found.pk])
    return _ask(request, found.name, "The replies in it stay, without a folder.", back)


def _in_order(found: Any) -> Any:
    ordered = found.select_related("folder").annotate(count=Count("files"))
    return ordered.order_by(Lower("folder__name").asc(nulls_last=True), Lower("title"), "id")[:SHOWN]


def _row(request: Any, reply: CannedReply) -> dict[str, Any]:
    return {
        "reply": reply,
        "language": NAMES.get(reply.language, reply.language),
        "changes": _may_change(request, reply),
    }


def _may_change(request: Any, reply: CannedReply) -> bool:
    """One's own always; the shared ones are for whoever looks after the workspace's words."""
    return reply.owner_id is not None or may(request.membership, "vocabulary.manage")


def _reply(request: Any, pk: UUID) -> CannedReply:
    found = get_object_or_404(canned.visible(request.membership), pk=pk)
    if found.owner_id is None:
        demand(request.membership, "vocabulary.manage")
    return found


def _folder(pk: UUID) -> CannedFolder:
    found: CannedFolder = get_object_or_404(CannedFolder.objects.all(), pk=pk)
    return found


def _saved(request: Any, form: ReplyForm) -> HttpResponse:
    form.keep()
    messages.success(request, "Saved")
    return redirect("canned_replies", workspace=request.workspace.slug)


def _edited(request: Any, form: ReplyForm, reply: CannedReply | None = None) -> HttpResponse:
    context = {"form": form, "reply": reply, "variables": variables.VARIABLES}
    return render(request, "canned/reply.html", context)


def _ask(request: Any, what: str, consequence: str, back: str) -> HttpResponse:
    return render(request, "canned/deletion.html", {"what": what, "consequence": consequence, "back": back})
