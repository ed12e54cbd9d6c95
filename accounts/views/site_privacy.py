"""The tab "Privacy" in a site's settings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import site_draft
from accounts.authorize import demand
from accounts.models import Site
from accounts.site_privacy_form import SitePrivacyForm


@require_http_methods(["GET", "POST"])
def privacy(request: Any, site: UUID) -> HttpResponse:
    demand(request.membership, "site.manage")
    found = get_object_or_404(Site.objects.all(), pk=site)
    form = SitePrivacyForm(request.POST or None, instance=get_object_or_404(Site.objects.all(), pk=site))
    if site_draft.asked(request):
        return site_draft.answer(form)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect("site_privacy", workspace=request.workspace.slug, site=found.pk)
    return render(request, "sites/privacy.html", {"form": form, "site": found})
