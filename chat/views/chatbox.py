"""The visitor's side over HTTP: configuration, frame, session."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from accounts import revocations, site_draft
from accounts.models import Site
from accounts.origins import normalize
from accounts.rates import spend
from accounts.tenancy import within
from chat import arriving, framing, launcher
from chat.arriving import Said
from chat.live import UNREACHABLE, redis
from chat.tickets import Ticket, issue
from chat.views import scripts
from crm.models import Visitor

CONFIG_SECONDS = 300
SEEN_EVERY_SECONDS = 600
# A whole office may share one address; a machine that makes visitors does not stop at this.
NEW_VISITORS = "120 per hour"


def on_site(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Runs the view within the site's workspace; an unknown key, or one of a closed workspace, is told so.

    A key with the token of a draft is the site as its unsaved settings would make it.
    """

    @wraps(view)
    def found(request: HttpRequest, key: str, **more: Any) -> HttpResponse:
        own = site_draft.own_key(key)
        workspace = Site.workspace_of(own)
        if workspace is None:
            return _open_to_all(_problem(404, "unknown_site", "No chatbox has this site key."))
        with within(workspace):
            site = Site.objects.get(public_key=own)
            site_draft.lay(site, key)
            return view(request, site, **more)

    return found


@require_GET
@on_site
def config(request: HttpRequest, site: Site) -> HttpResponse:
    """All that the loader needs to draw its button; public and cached."""
    origin = normalize(request.headers.get("Origin") or request.headers.get("Referer") or "")
    if origin not in (*site.allowed_origins, *_own_origins()):
        return _varied(_open_to_all(_foreign(origin)))
    if origin in site.allowed_origins and _first_in_a_while(site):
        site.was_seen(origin)
    try:
        answer = JsonResponse(framing.look(request, site))
    except launcher.WrongOption as wrong:
        return _open_to_all(_problem(400, "wrong_argument", str(wrong)))
    answer.told_by = scripts.asked_where() if site.keeps_visits and not site.previewed else b""  # type: ignore[attr-defined]
    answer["Cache-Control"] = f"public, max-age={CONFIG_SECONDS}"
    return _varied(_open_to_all(answer))


def _foreign(origin: str | None) -> JsonResponse:
    whose = origin or "A page without an origin"
    return _problem(403, "origin_not_allowed", f"{whose} is not among the origins of this site.")


@require_GET
def config_module(request: HttpRequest, key: str) -> HttpResponse:
    """The same for the loader, as a script's module: `import` is syntax, so no page can have changed what it does.

    What is refused comes with 200, too, for a browser gives nobody the body of a script that failed.
    """
    found = config(request, key)
    body = b"export default %b;\n%b" % (found.content, getattr(found, "told_by", b""))
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    for name in {"Cache-Control", "Vary"} & set(found.headers):
        answer[name] = found[name]
    return _open_to_all(answer)


def _first_in_a_while(site: Site) -> bool:
    try:
        return bool(redis().set(f"seen:{site.pk}", 1, nx=True, ex=SEEN_EVERY_SECONDS))
    except UNREACHABLE:
        return False


@require_GET
@xframe_options_exempt
@on_site
def frame(request: HttpRequest, site: Site) -> HttpResponse:
    """The conversation's page, framed by the site's own origins alone."""
    return _page(request, site, [*site.allowed_origins, *_own_origins()])


@require_GET
def hosted(request: HttpRequest, key: str) -> HttpResponse:
    """The chat on a page of its own, where the site has one: for a link in a letter or a code on a door."""
    workspace = Site.workspace_of(key)
    if workspace is None:
        raise Http404
    with within(workspace):
        site: Site = get_object_or_404(Site.objects.filter(hosted=True), public_key=key)
        return _page(request, site, [], hosted=True)


def _page(request: HttpRequest, site: Site, origins: list[str], hosted: bool = False) -> HttpResponse:
    context = {**framing.page(request, site, origins), "hosted": hosted}
    answer = render(request, "chatbox/frame.html", context)
    answer["Content-Language"] = context["language"]
    patch_vary_headers(answer, ["Accept-Language"])
    answer._csp_replace = {"frame-ancestors": origins or [NONE]}  # type: ignore[attr-defined]
    return answer


@csrf_exempt
@require_http_methods(["POST", "DELETE"])
@on_site
def session(request: HttpRequest, site: Site) -> HttpResponse:
    """POST gives a socket's ticket to the visitor who holds the secret, or makes a visitor, with the browser's time
    ``zone`` if it says it; DELETE ends one. ``signal`` is gpc or dnt where the browser objects to more than answering
    (headers say the same), ``age`` is "yes" from who is old enough, where the site asks.

    No cookie is involved and the Origin must be ours, so there is nothing that another site could forge.
    """
    origin = normalize(request.headers.get("Origin", ""))
    if origin not in settings.SOCKET_ORIGINS:
        return _problem(403, "origin_not_allowed", "This is asked from the chatbox alone.")
    secret = bearer(request)
    visitor = Visitor.objects.returning(site, secret) if secret else None
    if secret and visitor is None:
        return _problem(401, "session_ended", "This chat has ended on this browser.")
    if request.method == "DELETE":
        return _ended(visitor)
    if arriving.must_say_age(site, visitor, Said.of(request.POST)):
        return _problem(403, "age", arriving.FIRST)
    return _newcomer(request, site, origin) if visitor is None else _returned(request, site, visitor, origin)


def _newcomer(request: HttpRequest, site: Site, origin: str) -> HttpResponse:
    wait = spend(NEW_VISITORS, "new-visitor", request)
    if wait:
        return _later(429, "slow_down", "Too many new chats from this network. Try again later.", wait)
    visitor, secret = Visitor.objects.arrive(site, request.POST.get("zone", ""))
    arriving.heard(request, site, visitor, Said.of(request.POST))
    return _opened(visitor, origin, {"secret": secret})


def _returned(request: HttpRequest, site: Site, visitor: Visitor, origin: str) -> HttpResponse:
    if visitor.blocked:
        return _problem(403, "blocked", "This chat is not available.")
    visitor.seen()
    arriving.heard(request, site, visitor, Said.of(request.POST))
    return _opened(visitor, origin, {})


def _opened(visitor: Visitor, origin: str, more: dict[str, str]) -> HttpResponse:
    ticket = Ticket(side="visitor", workspace=visitor.workspace_id, principal=visitor.pk, origin=origin)
    try:
        return JsonResponse({"ticket": issue(redis(), ticket), "visitor": str(visitor.pk), **more})
    except UNREACHABLE:
        transaction.set_rollback(True)
        return _later(503, "unavailable", "Not connected yet: it is tried again.", wait=2)


def _later(status: int, code: str, detail: str, wait: int) -> HttpResponse:
    answer = _problem(status, code, detail)
    answer["Retry-After"] = str(wait)
    return answer


def _ended(visitor: Visitor | None) -> HttpResponse:
    if visitor is not None:
        visitor.end()
        revocations.announce(visitor.pk)
    return HttpResponse(status=204)


def bearer(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _own_origins() -> list[str]:
    # The dashboard's preview and the hosted page frame the chatbox from our own origin.
    return list(settings.SOCKET_ORIGINS)


def _problem(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)


def _open_to_all(answer: HttpResponse) -> HttpResponse:
    """Readable from any page, without credentials."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _varied(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["Origin", "Accept-Language"])
    return answer
