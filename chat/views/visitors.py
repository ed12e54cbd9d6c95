"""The room of the visitors: its page, one visitor's way over the site, and the drawing of the world."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_GET

from accounts.authorize import demand, may
from accounts.models import Site
from chat import sessions, ways
from chat.views.inbox import socket_of
from crm.models import Visitor
from crm.worldmap import drawing

FOR_EVER = "public, max-age=31536000, immutable"


@require_GET
def visitors(request: Any) -> HttpResponse:
    demand(request.membership, "visitor.read")
    bootstrap = msgspec.to_builtins(_bootstrap(request))
    return render(request, "visitors/visitors.html", {"bootstrap": bootstrap, "room": "visitors"})


@require_GET
def way(request: Any, visitor: UUID) -> JsonResponse:
    """Their visits that are kept, the newest first, each with its pages; 404 of whoever did not agree."""
    demand(request.membership, "visitor.read")
    found = get_object_or_404(Visitor.objects.select_related("contact"), pk=visitor)
    visits = ways.of(found)
    if visits is None:
        raise Http404
    return JsonResponse({"visits": visits})


@require_GET
def world(request: HttpRequest, digest: str) -> HttpResponse:
    drawn = drawing.world()
    if digest != drawn.digest:
        raise Http404
    return HttpResponse(drawn.svg, content_type="image/svg+xml", headers={"Cache-Control": FOR_EVER})


def _bootstrap(request: Any) -> dict[str, Any]:
    drawn = drawing.world()
    sites = list(Site.objects.order_by("name"))
    return {
        "me": request.membership.pk,
        "may_invite": may(request.membership, "visitor.invite"),
        "people": sessions.everybody(),
        "sites": [{"id": site.pk, "name": site.name} for site in sites],
        "why": _why(request, sites),
        "month": ways.countries(),
        "countries": drawing.named(),
        "map": {"url": reverse("world", args=[drawn.digest]), "box": drawn.box, "drawn": drawn.drawn},
        "urls": _urls(request),
        "socket": socket_of(request),
        "csrf": get_token(request),
    }


def _why(request: Any, sites: list[Site]) -> dict[str, str]:
    """Why the board may stay empty, and where that is changed by whoever may."""
    slug = request.workspace.slug
    settings = (
        reverse("site_privacy", args=[slug, sites[0].pk])
        if len(sites) == 1
        else reverse("sites", args=[slug])
    )
    return {
        "reason": ways.hindrance(sites),
        "settings": settings if may(request.membership, "site.manage") else "",
    }


def _urls(request: Any) -> dict[str, str]:
    slug = request.workspace.slug
    contacts = f"/app/{slug}/contacts/"
    return {
        "visitors": reverse("visitors", args=[slug]),
        "ticket": reverse("inbox_ticket", args=[slug]),
        "inbox": reverse("inbox", args=[slug]),
        "contacts": contacts if _exists(contacts) else "",
    }


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
