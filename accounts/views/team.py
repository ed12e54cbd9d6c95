"""Who is in a workspace, in which role, and who is invited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import mail
from accounts.authorize import demand, may
from accounts.forms import InviteForm, RoleForm
from accounts.models import Invitation, Membership, Role
from accounts.models.membership import LastOwner

LAST_OWNER = "A workspace keeps at least one owner. Make someone else an owner first."


@require_http_methods(["GET", "POST"])
def team(request: Any) -> HttpResponse:
    """The list; POST invites someone."""
    form = InviteForm(request.POST or None, by=request.membership)
    if request.method == "POST":
        demand(request.membership, "team.manage")
        if form.is_valid():
            return _invite(request, form.cleaned_data["email"], form.cleaned_data["role"])
    members = Membership.objects.active().select_related("user").order_by("joined_at", "id")
    context = {
        "form": form,
        "members": [(member, may(request.membership, "team.manage", member)) for member in members],
        "manages": may(request.membership, "team.manage"),
        "invitations": Invitation.objects.pending().newest_first(),
    }
    return render(request, "accounts/team.html", context)


@require_http_methods(["GET", "POST"])
def member(request: Any, member: UUID) -> HttpResponse:
    """One member's role."""
    found = _member(member)
    demand(request.membership, "team.manage", found)
    form = RoleForm(request.POST or None, by=request.membership, initial={"role": found.role})
    if form.is_valid():
        try:
            found.change_role(form.cleaned_data["role"])
        except LastOwner:
            form.add_error("role", LAST_OWNER)
        else:
            messages.success(request, f"{found.user.name} is {_with_article(found)} now")
            return redirect("team", workspace=request.workspace.slug)
    return render(request, "accounts/member.html", {"form": form, "member": found})


@require_http_methods(["GET", "POST"])
def departure(request: Any, member: UUID) -> HttpResponse:
    """Remove someone, or leave."""
    found = _member(member)
    leaves = found.pk == request.membership.pk
    if not leaves:
        demand(request.membership, "team.manage", found)
    last = found.last_owner
    if request.method == "POST" and not last:
        found.leave()
        said = f"You left {request.workspace.name}" if leaves else f"{found.user.name} was removed"
        messages.success(request, said)
        return redirect("home") if leaves else redirect("team", workspace=request.workspace.slug)
    context = {"member": found, "leaves": leaves, "last": last, "refusal": LAST_OWNER}
    return render(request, "accounts/departure.html", context)


@require_POST
def invitation(request: Any, invitation: UUID) -> HttpResponse:
    """Send it again, with a new link, or take it back with ``revoke``."""
    demand(request.membership, "team.manage")
    found = get_object_or_404(Invitation.objects.pending(), pk=invitation)
    if "revoke" in request.POST:
        found.revoke()
        messages.success(request, f"The invitation to {found.email} is taken back")
        return redirect("team", workspace=request.workspace.slug)
    form = InviteForm({"email": found.email, "role": found.role}, by=request.membership)
    if form.is_valid():
        return _invite(request, found.email, found.role)
    for fault in (fault for faults in form.errors.values() for fault in faults):
        messages.error(request, fault)
    return redirect("team", workspace=request.workspace.slug)


def _invite(request: Any, email: str, role: str) -> HttpResponse:
    invited, token = Invitation.objects.invite(email, role, request.membership)
    message = mail.invitation(invited, token, request.workspace, request.user)
    mail.send_after_commit(message, told=lambda sent: _tell(request, email, sent))
    return redirect("team", workspace=request.workspace.slug)


def _tell(request: HttpRequest, email: str, sent: bool) -> None:
    if sent:
        messages.success(request, f"Invitation sent to {email}")
    else:
        messages.error(
            request, f"The invitation exists, but the e-mail to {email} could not be sent. Send it again."
        )


def _member(pk: UUID) -> Membership:
    found: Membership = get_object_or_404(Membership.objects.active().select_related("user"), pk=pk)
    return found


def _with_article(member: Membership) -> str:
    # All three begin with a vowel.
    return f"an {Role(member.role).label.lower()}"
