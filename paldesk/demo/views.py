"""The demo shop: a customer's page of another origin, with a policy as strict as a customer's may be."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from paldesk.demo.shop import BIKES, REPAIRS
from paldesk.demo.stage import PASSWORD, SCENES, shop_origin
from paldesk.demo.trying import WAYS
from paldesk.docs import PAGES

Page = Callable[..., HttpResponse]

PACKAGE = Path(settings.BASE_DIR) / "clients/js"
ENTRIES = {"": "index", "/bind": "bind"}
MODULES = {*ENTRIES.values(), "mount"}
# What a page needs whose own snippet makes scripts out of addresses, or that has scripts of its own.
LOOSER: dict[str, dict[str, Any]] = {
    "scripts by script": {"require-trusted-types-for": None},
    "own scripts": {"script-src": [SELF, NONCE, settings.BASE_URL]},
}


def of_the_shop(view: Page) -> Page:
    """Serves the page from the shop's own origin alone, under the shop's own policy."""

    @wraps(view)
    @require_safe
    def page(request: HttpRequest, **wanted: str) -> HttpResponse:
        if request.get_host() != urlsplit(shop_origin()).netloc:
            return HttpResponseRedirect(f"{shop_origin()}{request.path}")
        response = view(request, **wanted)
        response._csp_replace = policy() | getattr(response, "_csp_more", {})  # type: ignore[attr-defined]
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


@of_the_shop
def try_way(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that has the chatbox by a package, a tag manager or another product's snippet, and shows its code."""
    way = next((one for one in WAYS if one.slug == slug), None)
    if way is None:
        raise Http404
    live = render_to_string(way.fragment, _embedding() | {"nonce": request.csp_nonce})  # type: ignore[attr-defined]
    shown = render_to_string(way.fragment, _embedding()).replace(' nonce=""', "").strip()
    answer = _page(
        request, "try", way=way, live=live, shown=shown, guide=PAGES[way.guide], imports=_imports()
    )
    answer._csp_more = LOOSER.get(way.needs, {})  # type: ignore[attr-defined]
    return answer


@require_safe
def package(request: HttpRequest, module: str) -> HttpResponse:
    """A module of the package, as a bundler would make it part of the shop's own scripts."""
    if module not in MODULES:
        raise Http404
    body = (PACKAGE / f"{module}.js").read_bytes()
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


def _imports() -> dict[str, str]:
    """The bare names of the package and of Preact, which speaks for React here."""
    ours = {f"@paldesk/chatbox{path}": reverse("demo_package", args=[name]) for path, name in ENTRIES.items()}
    return ours | {name: static(settings.IMPORT_MAP[name]) for name in ("preact", "preact/hooks")}


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


def _embedding() -> dict[str, str]:
    return {"paldesk": settings.BASE_URL, "site_key": SCENES[0].key}


def _page(request: HttpRequest, name: str, **shown: Any) -> HttpResponse:
    demo = SCENES[0]
    around = {
        **_embedding(),
        "ways": WAYS,
        "inbox": f"{settings.BASE_URL}/app/{demo.slug}/inbox/",
        "operator": demo.team[0].email,
        "password": PASSWORD,
    }
    return render(request, f"demo/{name}.html", around | shown)
