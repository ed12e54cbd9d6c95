"""Settings: whether public details are looked up, on what ground, and at whom."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authorize import demand, may
from accounts.models import Site
from accounts.rates import spend_as
from crm.enrichment import following, telling
from crm.enrichment.asking import PROVIDERS
from crm.enrichment_forms import DecisionForm, KeyForm
from crm.models.enrichment import EnrichmentDecision, LookupAccount, notice_version

RECORDS = 10
TRIES = "20 per hour"


@require_http_methods(["GET", "POST"])
def enrichment(request: Any) -> HttpResponse:
    """Everybody reads; an owner turns it on, changes it, or with ``do=off`` turns it off."""
    if request.method != "POST":
        return _page(request)
    demand(request.membership, "workspace.manage")
    if request.POST.get("do") == "off":
        following.turn_off(request.membership, forget=bool(request.POST.get("forget")))
        messages.success(request, "Nobody is looked up any more")
        return _back(request)
    form = DecisionForm(request.POST, standing=None)
    if not form.is_valid():
        return _page(request, form=form)
    form.decide(request.membership)
    messages.success(request, "Saved")
    return _back(request)


@require_POST
def provider(request: Any) -> HttpResponse:
    """With one ``provider``, ``do``: key, clear, on, off, or try."""
    demand(request.membership, "workspace.manage")
    key = request.POST.get("provider", "")
    if key not in PROVIDERS:
        raise Http404
    account, _ = LookupAccount.objects.get_or_create(provider=key)
    do = {"key": _key, "clear": _clear, "on": _on, "off": _off}.get(request.POST.get("do", ""), _try)
    return do(request, account)


def _key(request: Any, account: LookupAccount) -> HttpResponse:
    form = KeyForm(request.POST, auto_id=f"{account.provider}_%s")
    if not form.is_valid():
        return _page(request, wrong={account.provider: form})
    if form.cleaned_data["key"]:
        account.keep(form.cleaned_data["key"])
        messages.success(request, f"The key for {telling.title(account.provider)} is kept")
    return _back(request, account.provider)


def _clear(request: Any, account: LookupAccount) -> HttpResponse:
    account.keep("")
    if PROVIDERS[account.provider].needs_key:
        account.turn(False)
    messages.success(request, "The key is deleted")
    return _back(request, account.provider)


def _on(request: Any, account: LookupAccount) -> HttpResponse:
    name = telling.title(account.provider)
    if PROVIDERS[account.provider].needs_key and not account.secret:
        messages.error(request, f"{name} needs a key first.")
    else:
        account.turn(True)
        messages.success(request, f"{name} is switched on")
    return _back(request, account.provider)


def _off(request: Any, account: LookupAccount) -> HttpResponse:
    account.turn(False)
    messages.success(request, f"{telling.title(account.provider)} is switched off")
    return _back(request, account.provider)


def _try(request: Any, account: LookupAccount) -> HttpResponse:
    """One real question, about the address of whoever asks, who thereby agrees to it."""
    asked = PROVIDERS[account.provider]
    if asked.needs_key and not account.secret:
        return _page(request, tried={account.provider: (False, f"{asked.title} needs a key first.")})
    if spend_as(TRIES, "lookup-try", str(request.membership.pk)):
        told = (False, "That was often enough for now. Try again in an hour.")
    else:
        told = telling.of_try(account.provider, asked.ask(request.user.email, account.key))
    return _page(request, tried={account.provider: told})


@never_cache
def _page(
    request: Any, form: Any = None, wrong: dict[str, Any] | None = None, tried: dict[str, Any] | None = None
) -> HttpResponse:
    standing = EnrichmentDecision.objects.standing()
    providers = telling.of_providers()
    for each in providers:
        key = each["is"].key
        each["form"] = (wrong or {}).get(key) or KeyForm(auto_id=f"{key}_%s")
        each["tried"] = (tried or {}).get(key)
    sites = list(Site.objects.order_by("name"))
    context = {
        "manages": may(request.membership, "workspace.manage"),
        "standing": standing,
        "form": form or DecisionForm(standing=standing),
        "providers": providers,
        "asked_today": sum(each["today"].asked for each in providers if each["today"]),
        "unread": [site for site in sites if standing and notice_version(site) and not standing.covers(site)],
        "unwritten": [site for site in sites if not notice_version(site)],
        "records": EnrichmentDecision.objects.order_by("-at", "-id")[:RECORDS],
    }
    return render(request, "accounts/enrichment.html", context)


def _back(request: Any, part: str = "") -> HttpResponse:
    answer = redirect("enrichment", workspace=request.workspace.slug)
    if part:
        answer["Location"] += f"#{part}"
    return answer
