"""Arriving: my workspaces, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import FoundingForm


@login_required
@require_GET
def home(request: Any) -> HttpResponse:
    """One workspace: straight into its inbox. None: the first one is made."""
    workspaces = request.user.workspaces()
    if not workspaces:
        return redirect("new_workspace")
    if len(workspaces) == 1:
        return redirect("inbox", workspace=workspaces[0][0].slug)
    return render(request, "accounts/home.html", {"workspaces": workspaces})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """The first time it also asks for the person's name."""
    form = FoundingForm(request.POST or None, instance=request.user)
    if form.is_valid():
        founded = form.found()
        messages.success(request, f"{founded.name} is ready. Next: the chat on your website.")
        return redirect("new_site", workspace=founded.slug)
    return render(request, "accounts/new_workspace.html", {"form": form, "others": request.user.workspaces()})
