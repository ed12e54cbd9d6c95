"""Who comes to the billing pages, and how a page answers when Stripe does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.authorize import demand
from billing import letters, plans, stripe
from billing.stripe_faults import Misconfigured, Missing, StripeFault

View = Callable[..., HttpResponse]


def for_owners(view: View) -> View:
    """Owners alone, where plans are sold; a sandbox pays nothing. What Stripe refuses is said on the billing page."""

    @wraps(view)
    def seen(request: Any, **kwargs: Any) -> HttpResponse:
        if not plans.offered() or request.workspace.sandbox:
            raise Http404
        demand(request.membership, "workspace.manage")
        try:
            return view(request, **kwargs)
        except StripeFault as fault:
            say(request, fault)
            return redirect("billing", workspace=request.workspace.slug)

    return seen


def say(request: Any, fault: StripeFault) -> None:
    """In words to the owner; what only we can put right to staff, too."""
    messages.error(request, fault.words)
    if isinstance(fault, Missing | Misconfigured):
        letters.to_staff(
            f"{type(fault).__name__}-{fault}",
            f"An owner met a fault at Stripe: {type(fault).__name__} {fault}.",
            f"Workspace {request.workspace.pk}, {request.path}.",
        )


def page_of(request: Any, name: str, *args: Any) -> str:
    """The whole address of a page of this workspace, for Stripe to send people back to."""
    return f"{settings.BASE_URL}{reverse(name, args=[request.workspace.slug, *args])}"


def leave(request: Any, url: str) -> HttpResponse:
    """On to a page of Stripe's. By a page of our own: the answer to a form may not lead out of our origin (CSP
    form-action), and whoever leaves should know where to."""
    if not url_has_allowed_host_and_scheme(url, allowed_hosts=stripe.hosts()):
        raise Missing("a page of Stripe's")
    return render(request, "billing/leaving.html", {"url": url})
