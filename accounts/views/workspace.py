"""The workspace itself: its name, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.authorize import demand, may
from accounts.forms import ClosingForm, WorkspaceForm
from accounts.models import Workspace


@require_GET
def first(request: Any) -> HttpResponse:
    return redirect("sites", workspace=request.workspace.slug)


@require_http_methods(["GET", "POST"])
def workspace(request: Any) -> HttpResponse:
    """Everybody reads, owners write."""
    manages = may(request.membership, "workspace.manage")
    form = WorkspaceForm(request.POST or None, instance=Workspace.objects.get(pk=request.workspace.pk))
    if request.method == "POST":
        demand(request.membership, "workspace.manage")
        if form.is_valid():
            form.save()
            messages.success(request, "Saved")
            return redirect("workspace", workspace=request.workspace.slug)
    return render(request, "accounts/workspace.html", {"form": form, "manages": manages})


@require_http_methods(["GET", "POST"])
def closing(request: Any) -> HttpResponse:
    demand(request.membership, "workspace.manage")
    form = ClosingForm(request.POST or None, workspace=request.workspace)
    if form.is_valid():
        request.workspace.close()
        messages.success(request, f"{request.workspace.name} is closed")
        return redirect("home")
    return render(request, "accounts/closing.html", {"form": form})
