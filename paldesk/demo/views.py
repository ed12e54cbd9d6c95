"""The demo shop: a customer's page of another origin, with a policy as strict as a customer's may be."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from paldesk.demo.shop import BIKES, REPAIRS
from paldesk.demo.stage import PASSWORD, SCENES, shop_origin

Page = Callable[..., HttpResponse]


def of_the_shop(view: Page) -> Page:
    """Serves the page from the shop's own origin alone, under the shop's own policy."""

    @wraps(view)
    @require_safe
    def page(request: HttpRequest, **wanted: str) -> HttpResponse:
        if request.get_host() != urlsplit(shop_origin()).netloc:
            return HttpResponseRedirect(f"{shop_origin()}{request.path}")
        response = view(request, **wanted)
        response._csp_replace = policy()  # type: ignore[attr-defined]
        return response

    return page


@of_the_shop
def front(request: HttpRequest) -> HttpResponse:
    return _page(request, "shop", bikes=BIKES, repairs=REPAIRS[:4])


@of_the_shop
def bike(request: HttpRequest, slug: str) -> HttpResponse:
    found = next((one for one in BIKES if one.slug == slug), None)
    if found is None:
        raise Http404
    others = [one for one in BIKES if one is not found][:3]
    return _page(request, "bike", bike=found, bikes=others)


@of_the_shop
def workshop(request: HttpRequest) -> HttpResponse:
    return _page(request, "workshop", repairs=REPAIRS)


def policy() -> dict[str, Any]:
    """What a page that embeds the chatbox has to allow: our origin as script, connection and frame."""
    ours = settings.BASE_URL
    nothing_else = dict.fromkeys(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    return nothing_else | {
        "default-src": ["'none'"],
        "script-src": [NONCE, ours],
        "connect-src": [ours],
        "frame-src": [ours],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
    }


def _page(request: HttpRequest, name: str, **shown: Any) -> HttpResponse:
    demo = SCENES[0]
    around = {
        "paldesk": settings.BASE_URL,
        "site_key": demo.key,
        "inbox": f"{settings.BASE_URL}/app/{demo.slug}/inbox/",
        "operator": demo.team[0].email,
        "password": PASSWORD,
    }
    return render(request, f"demo/{name}.html", around | shown)
