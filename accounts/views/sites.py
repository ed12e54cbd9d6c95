"""Sites: where a chatbox may appear, how it looks, and whether it does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from csp.constants import SELF
from django.conf import settings
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import ProtectedError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from accounts import site_draft
from accounts.allowance import SITES, refusal
from accounts.authorize import demand, may
from accounts.models import Site
from accounts.site_form import NewSiteForm, SiteForm

THEMES = ("light", "dark")


@require_GET
def sites(request: Any) -> HttpResponse:
    demand(request.membership, "site.read")
    listed = [(site, _status(site)) for site in Site.objects.order_by("created_at", "id")]
    context = {"sites": listed, "manages": may(request.membership, "site.manage")}
    return render(request, "sites/sites.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    demand(request.membership, "site.manage")
    form = NewSiteForm(request.POST or None)
    full = refusal(SITES)
    if not full and form.is_valid():
        made = form.save()
        messages.success(request, f"{made.name} is ready to be installed")
        return redirect("site_install", workspace=request.workspace.slug, site=made.pk)
    return render(request, "sites/new.html", {"form": form, "full": full, "first": not Site.objects.exists()})


@require_http_methods(["GET", "POST"])
def site(request: Any, site: UUID) -> HttpResponse:
    demand(request.membership, "site.manage")
    found = _site(site)
    form = SiteForm(request.POST or None, instance=_site(site))
    if site_draft.asked(request):
        return site_draft.answer(form)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect("site", workspace=request.workspace.slug, site=found.pk)
    return render(request, "sites/site.html", {"form": form, "site": found, "saved": found})


@require_GET
def install(request: Any, site: UUID) -> HttpResponse:
    """The snippet, the chatbox as it will look, and whether it was seen."""
    demand(request.membership, "site.read")
    found = _site(site)
    context = {
        "site": found,
        "status": _status(found),
        "host": settings.BASE_URL,
        "themes": THEMES,
        "manages": may(request.membership, "site.manage"),
    }
    return render(request, "sites/install.html", context)


@require_GET
def status(request: Any, site: UUID) -> JsonResponse:
    """Asked every 3 seconds by the install page."""
    demand(request.membership, "site.read")
    return JsonResponse(_status(_site(site)))


@require_GET
@xframe_options_sameorigin
def preview(request: Any, site: UUID) -> HttpResponse:
    """A make-believe page of the customer, with the real chatbox on it; ``key`` is one with a draft."""
    demand(request.membership, "site.read")
    found, theme, key = _site(site), request.GET.get("theme"), request.GET.get("key", "")
    own = site_draft.own_key(key) == found.public_key
    context = {
        "site": found,
        "key": key if own else found.public_key,
        "theme": theme if theme in THEMES else THEMES[0],
        "opens": "open" in request.GET,
        "locale": request.GET.get("locale", ""),
    }
    answer = render(request, "sites/preview.html", context)
    answer._csp_replace = {"frame-ancestors": [SELF], "frame-src": [SELF, settings.BASE_URL]}  # type: ignore[attr-defined]
    return answer


@require_http_methods(["GET", "POST"])
def deletion(request: Any, site: UUID) -> HttpResponse:
    """Refused while the site has conversations: they would lose where they came from."""
    demand(request.membership, "site.manage")
    found = _site(site)
    refused = False
    if request.method == "POST":
        try:
            found.delete()
        except ProtectedError:
            refused = True
        else:
            messages.success(request, f"{found.name} is deleted")
            return redirect("sites", workspace=request.workspace.slug)
    return render(request, "sites/deletion.html", {"site": found, "refused": refused})


def _site(pk: UUID) -> Site:
    found: Site = get_object_or_404(Site.objects.all(), pk=pk)
    return found


def _status(site: Site) -> dict[str, Any]:
    """Whether it is installed, in words; when that was, as ISO 8601 in the reader's time zone."""
    if site.last_seen_at is None:
        return {"installed": False, "words": "Waiting for the first visit", "at": ""}
    ago = naturaltime(site.last_seen_at)
    words = f"Installed. Last seen on {site.last_seen_origin} {ago}"
    return {"installed": True, "words": words, "at": site.last_seen_at.isoformat()}
