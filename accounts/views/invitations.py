"""Accepting an invitation. The token is exchanged for a place in the session at once, so that no page that
someone looks at, shares or comes back to has it in its address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import NameForm
from accounts.models import Invitation, Workspace
from accounts.models.invitation import InvitationUnusable, digest
from accounts.tenancy import within

GONE = 410


@require_GET
def door(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail."""
    workspace = Invitation.workspace_of(token)
    if workspace is None:
        return _refuse(request, "unknown", 404)
    with within(workspace):
        found = Invitation.objects.get(token_digest=digest(token))
    request.session["invitation"] = {"workspace": str(workspace), "id": str(found.pk)}
    if not request.user.is_authenticated:
        # Whoever holds the token reads mail at this address: allauth need not ask again.
        request.session["account_verified_email"] = found.email
    answer = redirect("invitation")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_http_methods(["GET", "POST"])
def invitation(request: Any) -> HttpResponse:
    """What it is an invitation to; POST accepts."""
    kept = request.session.get("invitation")
    if kept is None:
        return _refuse(request, "unknown", 404)
    workspace = get_object_or_404(Workspace, pk=kept["workspace"])
    with within(workspace):
        found = get_object_or_404(Invitation.objects.select_related("invited_by__user"), pk=UUID(kept["id"]))
        reason = "closed" if workspace.closed else found.fault(request.user)
        if reason:
            return _refuse(request, reason, 403 if reason == "other_address" else GONE, found, workspace)
        return _answer(request, found, workspace)


def _answer(request: Any, found: Invitation, workspace: Workspace) -> HttpResponse:
    context: dict[str, Any] = {"invitation": found, "workspace": workspace}
    if not request.user.is_authenticated:
        return render(request, "accounts/invitation.html", context)
    form = NameForm(request.POST or None, instance=request.user) if not request.user.first_name else None
    if request.method == "POST" and (form is None or form.is_valid()):
        if form is not None:
            form.save()
        return _accept(request, found, workspace)
    return render(request, "accounts/invitation.html", {**context, "form": form})


def _accept(request: Any, found: Invitation, workspace: Workspace) -> HttpResponse:
    try:
        found.accept(request.user)
    except InvitationUnusable as fault:
        return _refuse(request, fault.reason, GONE, found, workspace)
    del request.session["invitation"]
    request.session.pop("account_verified_email", None)
    messages.success(request, f"Welcome to {workspace.name}")
    return redirect("inbox", workspace=workspace.slug)


def _refuse(
    request: HttpRequest,
    reason: str,
    status: int,
    found: Invitation | None = None,
    workspace: Workspace | None = None,
) -> HttpResponse:
    context = {"reason": reason, "invitation": found, "workspace": workspace}
    return render(request, "accounts/invitation_unusable.html", context, status=status)
