"""The words of a site's chatbox in the settings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import site_draft
from accounts.authorize import demand
from accounts.models import Site
from chat import words
from chat.site_words_form import SiteWordsForm


@require_http_methods(["GET", "POST"])
def site_words(request: Any, site: UUID) -> HttpResponse:
    """One language at a time: ``?language=de``."""
    demand(request.membership, "site.manage")
    found = get_object_or_404(Site.objects.all(), pk=site)
    code = _language(request, found)
    form = SiteWordsForm(request.POST or None, instance=found, code=code)
    if site_draft.asked(request):
        return site_draft.answer(form)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect(f"{reverse('site_words', args=[request.workspace.slug, site])}?language={code}")
    return render(request, "sites/words.html", {"form": form, **_context(found, code)})


def _language(request: Any, site: Site) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in words.NAMES else words.spoken(site.language) or words.ENGLISH


def _context(site: Site, code: str) -> dict[str, Any]:
    own = words.every(site)
    languages = [(each, name, bool(own.get(each))) for each, name in words.NAMES.items()]
    return {
        "site": site,
        "saved": site,
        "code": code,
        "name": words.NAMES[code],
        "languages": languages,
        "at_home": words.spoken(site.language) == code,
    }
