"""The tab "Visits" in a site's settings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authorize import demand
from accounts.models import Site
from crm import places, visits
from crm.models import Visit
from crm.site_visits_form import SiteVisitsForm

COUNTED = 10_000


@require_http_methods(["GET", "POST"])
def site_visits(request: Any, site: UUID) -> HttpResponse:
    demand(request.membership, "site.manage")
    found = get_object_or_404(Site.objects.all(), pk=site)
    form = SiteVisitsForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        form.save()
        visits.settle(found)
        messages.success(request, "Saved")
        return redirect("site_visits", workspace=request.workspace.slug, site=site)
    saved = get_object_or_404(Site.objects.all(), pk=site)
    kept = Visit.objects.filter(site=saved)[:COUNTED].count()
    context = {
        "form": form,
        "site": saved,
        "kept": kept,
        "most": COUNTED,
        "attribution": places.attribution(),
    }
    return render(request, "sites/visits.html", context)
