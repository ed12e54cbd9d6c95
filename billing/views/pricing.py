"""What the plans cost, for whoever wants to know."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing import comparison, plans
from billing.views.offered import where_offered


@require_GET
@where_offered
def pricing(request: HttpRequest) -> HttpResponse:
    context = {
        "offers": comparison.offers(None),
        "rows": comparison.rows(),
        "everywhere": comparison.EVERYWHERE,
        "trial": plans.TRIAL.days,
    }
    return render(request, "billing/pricing.html", context)
