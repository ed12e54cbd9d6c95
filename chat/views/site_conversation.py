"""The settings of how a site converses."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import site_draft
from accounts.authorize import demand
from accounts.models import Site
from chat import questions, words
from chat.site_conversation_form import ConversationForm


@require_http_methods(["GET", "POST"])
def site_conversation(request: Any, site: UUID) -> HttpResponse:
    demand(request.membership, "site.manage")
    found = get_object_or_404(Site.objects.all(), pk=site)
    form = ConversationForm(request.POST or None, instance=found)
    if site_draft.asked(request):
        return site_draft.answer(form)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect("site_conversation", workspace=request.workspace.slug, site=site)
    saved = get_object_or_404(Site.objects.all(), pk=site)
    return render(request, "sites/conversation.html", {"form": form, "site": saved, **_choices(form)})


def _choices(form: ConversationForm) -> dict[str, Any]:
    return {
        "zones": sorted(available_timezones()),
        "editor": {
            "own": form.own,
            "languages": words.NAMES,
            "kinds": questions.KINDS,
            "most": questions.QUESTIONS_MAX,
            "fault": form.fault,
        },
    }
