"""The settings of a site's identity: its keys, a token that is looked at, and how to sign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import shown_once
from accounts.authorize import demand
from accounts.models import IdentityKey, Site
from accounts.models.identity_key import LIVE, Algorithm
from crm.examples import examples
from crm.identity_forms import KeyForm, RevocationForm, TokenForm
from crm.models import Visitor
from crm.verdict import verdict

SHOWN_ONCE = "identity"


@never_cache
@require_http_methods(["GET", "POST"])
def identity(request: Any, site: UUID) -> HttpResponse:
    """POST makes a key. Its secret is shown on the next page that is asked for, and never again."""
    demand(request.membership, "site.manage")
    found = get_object_or_404(Site.objects.all(), pk=site)
    form = KeyForm(request.POST or None)
    made = form.make(found, request.membership) if form.is_valid() else None
    if made is None:
        return _page(request, found, form=form)
    key, secret = made
    if secret:
        shown_once.keep(request, SHOWN_ONCE, key.pk, secret)
    messages.success(request, f"{key.name} is live")
    return redirect("site_identity", workspace=request.workspace.slug, site=found.pk)


@never_cache
@require_POST
def token(request: Any, site: UUID) -> HttpResponse:
    """What is right or wrong with a token, in words. It is neither used up nor kept."""
    demand(request.membership, "site.manage")
    found = get_object_or_404(Site.objects.all(), pk=site)
    pasted = TokenForm(request.POST)
    told = verdict(found, pasted.cleaned_data["token"]) if pasted.is_valid() else None
    return _page(request, found, pasted=pasted, verdict=told)


@require_http_methods(["GET", "POST"])
def revocation(request: Any, site: UUID, key: UUID) -> HttpResponse:
    demand(request.membership, "site.manage")
    live = IdentityKey.objects.live().filter(site=site)
    found = get_object_or_404(live.select_related("site"), pk=key)
    form = RevocationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found.revoke(by=request.membership)
        if form.cleaned_data["sessions"]:
            Visitor.objects.filter(verified_with=found).end_all()
        messages.success(request, f"{found.name} is revoked")
        return redirect("site_identity", workspace=request.workspace.slug, site=site)
    context = {"key": found, "site": found.site, "form": form, "last": live.count() == 1}
    return render(request, "sites/identity_revocation.html", context)


def _page(request: Any, site: Site, **more: Any) -> HttpResponse:
    keys = list(IdentityKey.objects.filter(site=site).newest_first())
    live = [key for key in keys if key.live]
    secret = shown_once.take(request, SHOWN_ONCE, keys)
    shared = next((key for key in live if key.algorithm == Algorithm.HS256), None)
    context = {
        "site": site,
        "live": live,
        "gone": [key for key in keys if not key.live][:10],
        "full": len(live) >= LIVE,
        "secret": secret,
        "examples": examples(site, shared),
        "form": KeyForm(),
        "pasted": TokenForm(),
        "verdict": None,
        **more,
    }
    return render(request, "sites/identity.html", context)
