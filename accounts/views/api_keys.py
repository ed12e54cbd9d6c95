"""The settings of the API: its keys, who made and ended them, and the sandbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import shown_once
from accounts.api.scopes import in_words
from accounts.api_key_forms import ApiKeyForm, RotationForm
from accounts.authorize import demand
from accounts.models import ApiKey, AuditRecord, Role, Workspace

SHOWN_ONCE = "api_key"
RECORDS = 20


@never_cache
@require_GET
def api_keys(request: Any) -> HttpResponse:
    """The list. A key that was just made is shown whole, this once."""
    demand(request.membership, "api.manage")
    keys = list(ApiKey.objects.newest_first())
    context = {
        "keys": [(key, in_words(key.scopes)) for key in keys if key.good],
        "gone": [key for key in keys if not key.good][:10],
        "secret": shown_once.take(request, SHOWN_ONCE, keys),
        "records": _records(keys),
        "workspace": request.workspace,
    }
    return render(request, "api/keys.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    demand(request.membership, "api.manage")
    form = ApiKeyForm(request.POST or None)
    made = form.make(request.workspace, request.membership) if form.is_valid() else None
    if made is None:
        return render(request, "api/new_key.html", {"form": form})
    return _made(request, *made)


@require_http_methods(["GET", "POST"])
def rotation(request: Any, key: UUID) -> HttpResponse:
    demand(request.membership, "api.manage")
    found = get_object_or_404(ApiKey.objects.good(), pk=key)
    form = RotationForm(request.POST or None)
    if form.is_valid():
        return _made(request, *found.rotate(request.workspace, form.lasts, by=request.membership))
    return render(request, "api/rotation.html", {"key": found, "form": form})


@require_http_methods(["GET", "POST"])
def revocation(request: Any, key: UUID) -> HttpResponse:
    demand(request.membership, "api.manage")
    found = get_object_or_404(ApiKey.objects.good(), pk=key)
    if request.method == "POST":
        found.revoke(by=request.membership)
        messages.success(request, f"{found.name} is revoked")
        return redirect("api_keys", workspace=request.workspace.slug)
    return render(request, "api/revocation.html", {"key": found, "scopes": in_words(found.scopes)})


@login_required
@require_POST
def sandbox(request: Any) -> HttpResponse:
    """Into the sandbox of a workspace; the first to come makes it."""
    theirs = {each.slug: (each, role) for each, role in request.user.workspaces()}
    workspace, role = theirs.get(request.POST.get("workspace", ""), (None, ""))
    if workspace is None or role not in (Role.OWNER, Role.ADMIN):
        raise Http404
    found = Workspace.objects.sandbox(workspace, request.user, role)
    return redirect("api_keys", workspace=found.slug)


def _made(request: Any, key: ApiKey, secret: str) -> HttpResponse:
    shown_once.keep(request, SHOWN_ONCE, key.pk, secret)
    return redirect("api_keys", workspace=request.workspace.slug)


def _records(keys: list[ApiKey]) -> list[tuple[AuditRecord, str]]:
    names = {key.pk: key.name for key in keys}
    found = AuditRecord.objects.newest_first()[:RECORDS]
    return [(each, _named(each, names)) for each in found]


def _named(record: AuditRecord, names: dict[UUID, str]) -> str:
    return names.get(record.target, "a key that is gone") if record.deed.startswith("api_key.") else ""
