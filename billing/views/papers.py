"""Who the invoice is written to, and the invoices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from billing import enrolling, stripe
from billing.forms import DetailsForm
from billing.models import Account, Invoice
from billing.stripe_faults import Refused, StripeFault
from billing.views.door import for_owners

PAGE = 50


@require_http_methods(["GET", "POST"])
@for_owners
def details(request: Any) -> HttpResponse:
    held = Account.objects.open()
    form = DetailsForm(request.POST or None, instance=Account.objects.get(pk=held.pk))
    if form.is_valid() and _corrected(held, form):
        messages.success(request, "Saved. The next invoice says so; those that are written stay as they are.")
        return redirect("billing_details", workspace=request.workspace.slug)
    return render(request, "billing/details.html", {"form": form, "account": held})


def _corrected(held: Account, form: DetailsForm) -> bool:
    """What Stripe does not take is said at its field, and what was typed stays in the form."""
    try:
        enrolling.correct(held, form.cleaned_data, form.kind)
    except Refused as fault:
        form.refuse(fault)
    except StripeFault as fault:
        form.add_error(None, fault.words)
    return not form.errors


@require_GET
@for_owners
def invoices(request: Any) -> HttpResponse:
    """Newest first; ``?before=`` a time goes on from there."""
    found = Invoice.objects.newest_first()
    before = parse_datetime(request.GET.get("before", "").replace(" ", "+"))
    if before is not None:
        found = found.filter(issued_at__lt=before)
    shown = list(found[: PAGE + 1])
    more = shown[PAGE - 1].issued_at.isoformat() if len(shown) > PAGE else ""
    context = {"invoices": shown[:PAGE], "more": more, "account": Account.objects.open()}
    return render(request, "billing/invoices.html", context)


@never_cache
@require_GET
@for_owners
def paper(request: Any, invoice: UUID) -> HttpResponse:
    """The PDF, or with ``?as=page`` Stripe's page of it, where it can be paid and where receipts are."""
    found = get_object_or_404(Invoice.objects.all(), pk=invoice)
    page, pdf = stripe.papers(found.stripe)
    url = page if request.GET.get("as") == "page" else pdf or page
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=stripe.hosts()):
        messages.error(request, "Stripe has no file of this invoice yet. Try again in a minute.")
        return redirect("billing_invoices", workspace=request.workspace.slug)
    return HttpResponseRedirect(url)
