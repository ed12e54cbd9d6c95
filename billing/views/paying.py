"""To Stripe's pages and back: the first payment, another plan, the card, the end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing import enrolling, plans, stripe, syncing
from billing.models import Account
from billing.models.invoice import money
from billing.stripe_faults import Declined, StripeFault
from billing.views.door import for_owners, leave, page_of, say

SETTLING = "Stripe is still working on the payment. The plan changes here by itself as soon as it is through."
LATER = "Stripe does not answer right now. What you paid is not lost: the plan changes here by itself within minutes."


@require_POST
@for_owners
def checkout(request: Any) -> HttpResponse:
    """On to the payment page for a price; who pays already changes the plan instead."""
    price = plans.PRICES.get(request.POST.get("price", ""))
    if price is None:
        messages.error(request, "Choose a plan first.")
        return redirect("billing", workspace=request.workspace.slug)
    held = enrolling.enrolled(request.workspace, request.user)
    if held.subscribed:
        return _to_change(request, price)
    back = page_of(request, "billing_return")
    return leave(request, enrolling.payment_page(held, request.workspace, price.key, back))


@require_GET
@for_owners
def back(request: Any) -> HttpResponse:
    """Back from a page of Stripe's. What happened there is asked, not believed from the address."""
    held = Account.objects.open()
    try:
        held = syncing.sync(held)
    except StripeFault:
        messages.warning(request, LATER)
        return redirect("billing", workspace=request.workspace.slug)
    if request.GET.get("from") == "checkout":
        _thank(request, held)
    elif request.GET.get("from") == "left":
        messages.info(request, "Nothing was bought and nothing charged.")
    return redirect("billing", workspace=request.workspace.slug)


def _thank(request: Any, held: Account) -> None:
    price = enrolling.price_of(held)
    if held.status in ("active", "trialing") and price is not None:
        messages.success(request, f"{request.workspace.name} is on {price.plan.title}")
    else:
        messages.info(request, SETTLING)


@require_http_methods(["GET", "POST"])
@for_owners
def change(request: Any) -> HttpResponse:
    """What another plan (``?price=``) costs today; POST changes to it."""
    wanted, held = plans.PRICES.get(request.GET.get("price", "")), Account.objects.open()
    now = enrolling.bought(held)
    if wanted is None or now is None:
        messages.error(request, "Choose a plan first.")
        return redirect("billing", workspace=request.workspace.slug)
    if request.method == "POST":
        return _changed(request, held, wanted)
    cents, currency = stripe.preview(held.customer or "", now, wanted.key)
    context = {
        "account": held,
        "price": wanted,
        "now": plans.PRICES.get(now.price),
        "same": now.price == wanted.key,
        "cents": cents,
        "today": money(abs(cents), currency),
        "then": money(wanted.cents, currency),
    }
    return render(request, "billing/change.html", context)


def _to_change(request: Any, price: plans.Price) -> HttpResponse:
    return redirect(f"{reverse('billing_change', args=[request.workspace.slug])}?price={price.key}")


def _changed(request: Any, held: Account, wanted: plans.Price) -> HttpResponse:
    try:
        enrolling.change(held, wanted.key)
    except Declined as fault:
        messages.error(request, f"{fault.words} The plan has not changed.")
        return _to_change(request, wanted)
    messages.success(request, f"{request.workspace.name} is on {wanted.plan.title}")
    return redirect("billing", workspace=request.workspace.slug)


@require_POST
@for_owners
def portal(request: Any) -> HttpResponse:
    """On to Stripe's own pages: the card, the plan, the invoices."""
    held = enrolling.enrolled(request.workspace, request.user)
    return leave(
        request, stripe.portal(held.customer or "", f"{page_of(request, 'billing_return')}?from=portal")
    )


@require_POST
@for_owners
def payment(request: Any) -> HttpResponse:
    """Try the card again, for the oldest open invoice."""
    held = Account.objects.open()
    try:
        held = enrolling.pay(held)
    except Declined as fault:
        say(request, fault)
    else:
        messages.success(
            request, "The payment arrived" if not held.owing else "There is another invoice to pay"
        )
    return redirect("billing", workspace=request.workspace.slug)


@require_http_methods(["GET", "POST"])
@for_owners
def cancellation(request: Any) -> HttpResponse:
    """What ending the plan means, and when; POST ends it with what is paid for."""
    held = Account.objects.open()
    if not held.subscribed or held.cancel_at_period_end:
        return redirect("billing", workspace=request.workspace.slug)
    if request.method == "POST":
        enrolling.end_with_period(held, True)
        messages.success(request, "The plan ends with what is paid for. Until then nothing changes.")
        return redirect("billing", workspace=request.workspace.slug)
    context = {"account": held, "price": enrolling.price_of(held), "free": plans.FREE}
    return render(request, "billing/cancellation.html", context)


@require_POST
@for_owners
def resumption(request: Any) -> HttpResponse:
    held = Account.objects.open()
    if held.subscribed and held.cancel_at_period_end:
        enrolling.end_with_period(held, False)
        messages.success(request, "The plan goes on")
    return redirect("billing", workspace=request.workspace.slug)
