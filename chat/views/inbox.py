"""The operator's inbox: one page, its rows by keyset, and the contact beside a conversation."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authorize import demand
from accounts.models import Site
from chat import beside, conditions, counting, identifying, lists, noticeboard, reading, sessions
from chat.live import UNREACHABLE, redis
from chat.models import Conversation
from chat.protocol import Row
from chat.tickets import Ticket, issue
from chat.views.answers import numbered
from chat.views.writing import drafted
from crm.forms import ContactForm
from crm.models import Segment


@require_GET
def inbox(request: Any, number: int | None = None) -> HttpResponse:
    """The page with its first rows inside, so that nothing is asked for twice."""
    if number is not None and Conversation.objects.before_history().filter(number=number).exists():
        return render(request, "inbox/earlier.html", {"number": number}, status=404)
    bootstrap = msgspec.to_builtins({**_shown(request, number), **_where(request)})
    return render(request, "inbox/inbox.html", {"bootstrap": bootstrap, "title": "Inbox", "room": "inbox"})


def _shown(request: Any, number: int | None) -> dict[str, Any]:
    """The conversation of the address, and the first page of the view it stands in."""
    row = _row(request, number) if number is not None else None
    view = row.status if row is not None else "open"
    found, cursor = lists.page(request.membership, view)
    return {"view": view, "rows": found, "next": cursor, "number": number, "row": row}


def _where(request: Any) -> dict[str, Any]:
    """Who is here, and which addresses the page talks to."""
    return {
        "workspace": {"slug": request.workspace.slug, "name": request.workspace.name},
        "me": request.membership.pk,
        "role": request.membership.role,
        "people": sessions.everybody(),
        "drafts": drafted(request.membership),
        "zone": request.user.time_zone,
        **_asked_by_views(),
        "views": lists.told(request.membership),
        "counts": counting.of(request.membership),
        "notices": noticeboard.summary(request.membership),
        "urls": _urls(request),
        "socket": socket_of(request),
        "csrf": get_token(request),
    }


def _asked_by_views() -> dict[str, Any]:
    shared = Segment.objects.filter(shared=True).by_name()
    return {"segments": _named(shared), "sites": _named(Site.objects.order_by("name"))}


def _named(found: Any) -> list[dict[str, Any]]:
    return [{"id": each.pk, "name": each.name} for each in found]


@require_GET
def rows(request: Any) -> JsonResponse:
    """``view`` is a name or a saved view's id; ``before`` the cursor of the previous page."""
    try:
        view, before = request.GET.get("view", "open"), request.GET.get("before")
        found, cursor = lists.page(request.membership, view, before)
    except lists.NoView:
        return problem("unknown_view", "This view is not here any more.")
    except conditions.Unreadable:
        return problem("unreadable_view", "This view asks for something that is not known any more. Edit it.")
    except ValueError:
        return problem("bad_cursor", "This list has changed: load it again.")
    return JsonResponse(msgspec.to_builtins({"rows": found, "next": cursor}))


@require_GET
def row(request: Any, number: int) -> JsonResponse:
    return JsonResponse(msgspec.to_builtins(_row(request, number)))


@require_POST
def ticket(request: Any) -> JsonResponse:
    """What opens the operator's socket, once, within a minute."""
    made = Ticket(
        side="operator",
        workspace=request.workspace.pk,
        principal=request.membership.pk,
        origin=f"{request.scheme}://{request.get_host()}",
        session=request.session.session_key or "",
    )
    try:
        return JsonResponse({"ticket": issue(redis(), made)})
    except UNREACHABLE:
        return problem("unavailable", "Not connected yet: it is tried again.", status=503)


@require_http_methods(["GET", "POST"])
def contact(request: Any, number: int) -> JsonResponse:
    """What is known of the person; POST with name, email and phone corrects it."""
    conversation = numbered(number)
    if request.method == "POST":
        demand(request.membership, "contact.edit")
        form = ContactForm(sent(request), instance=conversation.contact)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        if form.learn():
            identifying.tell(conversation.contact)
    return JsonResponse(beside.told(conversation, request.membership, request.workspace.slug))


def _row(request: Any, number: int) -> Row:
    conversation = numbered(number)
    [found] = reading.rows(Conversation.objects.filter(pk=conversation.pk), request.membership)
    return found


def _urls(request: Any) -> dict[str, str]:
    slug = request.workspace.slug
    return {
        "inbox": reverse("inbox", args=[slug]),
        "rows": reverse("inbox_rows", args=[slug]),
        "ticket": reverse("inbox_ticket", args=[slug]),
        "notices": reverse("notices", args=[slug]),
        "notifications": reverse("notifications", args=[slug]),
        "replies": reverse("inbox_replies", args=[slug]),
        "macros": reverse("inbox_macros", args=[slug]),
        "views": reverse("inbox_views", args=[slug]),
        "search": reverse("inbox_search", args=[slug]),
        "bulk": reverse("inbox_bulk", args=[slug]),
        "rights": reverse("rights_requests", args=[slug]),
    }


def socket_of(request: HttpRequest) -> str:
    scheme = "wss" if request.is_secure() else "ws"
    return f"{scheme}://{request.get_host()}/ws/operator/{request.workspace.slug}/"


def sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


def problem(code: str, detail: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)
