"""Teams in the settings: groups of members that conversations are handed to.

Here and not among the people's pages, because open inboxes are told of every change, which is this app's to do.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authorize import demand, may
from accounts.models import Membership, Team, TeamSeat
from chat import vocabulary
from chat.models import Conversation
from chat.sorting_forms import TeamForm


@require_http_methods(["GET", "POST"])
def teams(request: Any) -> HttpResponse:
    """The list; POST makes one."""
    form = TeamForm(request.POST or None)
    if request.method == "POST":
        demand(request.membership, "team.manage")
        if form.is_valid():
            return _saved(request, form, f"{form.cleaned_data['name']} is made")
    active = Membership.objects.active().values("pk")
    seats = TeamSeat.objects.filter(member__in=active).select_related("member__user").order_by("id")
    context = {
        "form": form,
        "teams": Team.objects.by_name().prefetch_related(Prefetch("seats", seats)),
        "manages": may(request.membership, "team.manage"),
    }
    return render(request, "sorting/teams.html", context)


@require_http_methods(["GET", "POST"])
def team(request: Any, group: UUID) -> HttpResponse:
    demand(request.membership, "team.manage")
    form = TeamForm(request.POST or None, instance=_team(group))
    if form.is_valid():
        return _saved(request, form, "Saved")
    return render(request, "sorting/team.html", {"form": form, "team": _team(group)})


@require_http_methods(["GET", "POST"])
def deletion(request: Any, group: UUID) -> HttpResponse:
    """Its conversations stay, without a team."""
    demand(request.membership, "team.manage")
    found = _team(group)
    if request.method == "POST":
        found.delete()
        vocabulary.changed()
        messages.success(request, f"{found.name} is deleted")
        return redirect("teams", workspace=request.workspace.slug)
    handed = Conversation.objects.filter(team=found).exclude(status="closed").count()
    return render(request, "sorting/team_deletion.html", {"team": found, "handed": handed})


def _saved(request: Any, form: TeamForm, words: str) -> HttpResponse:
    form.save().seat(list(form.cleaned_data["members"]))
    vocabulary.changed()
    messages.success(request, words)
    return redirect("teams", workspace=request.workspace.slug)


def _team(pk: UUID) -> Team:
    found: Team = get_object_or_404(Team.objects.all(), pk=pk)
    return found
