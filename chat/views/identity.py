"""Who the visitor is, and what they did: asked by the frame for the page around it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models import Site
from accounts.origins import normalize
from accounts.rates import spend, spend_as
from chat import arriving, identifying, tracking
from chat.views.answers import problem
from chat.views.chatbox import bearer, on_site
from crm.facts import WrongFact
from crm.models import Visitor
from crm.models.attribute import FACTS_MAX, TooManyFacts
from crm.tokens import BadToken

log = structlog.get_logger(__name__)

# A page that says who it is on each of its pages needs a few; whoever tries keys needs millions.
BY_VISITOR = "60 per minute"
BY_NETWORK = "600 per minute"
LONGEST = 32 * 1024


class Identify(msgspec.Struct, tag_field="do", tag="identify"):
    """By ``token``; without one as ``given`` says. ``zone`` is the browser's time zone; ``age`` and ``signal`` are what
    a browser says as it arrives (chat/arriving.py)."""

    token: str = ""
    given: dict[str, Any] = {}
    zone: str = ""
    age: str = ""
    signal: str = ""


class Update(msgspec.Struct, tag_field="do", tag="update"):
    given: dict[str, Any]


class Track(msgspec.Struct, tag_field="do", tag="track"):
    name: str
    data: dict[str, Any] = {}


def from_the_chatbox(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Runs the view for a visitor who asks from the frame, with their secret if they have one; others are refused.

    No cookie is involved and the Origin must be ours, so there is nothing that another site could forge.
    """

    @functools.wraps(view)
    def asked(request: HttpRequest, site: Site) -> HttpResponse:
        if normalize(request.headers.get("Origin", "")) not in settings.SOCKET_ORIGINS:
            return problem("origin_not_allowed", "This is asked from the chatbox alone.", 403)
        secret = bearer(request)
        visitor = Visitor.objects.returning(site, secret) if secret else None
        if secret and visitor is None:
            return problem("session_ended", "This chat has ended on this browser.", 401)
        if wait := _wait(request, visitor):
            answer = problem("slow_down", "Too many at once. Try again in a minute.", 429)
            answer["Retry-After"] = str(wait)
            return answer
        return view(request, site, visitor)

    return asked


def _wait(request: HttpRequest, visitor: Visitor | None) -> int:
    wait = spend(BY_NETWORK, "identity", request)
    return wait or (spend_as(BY_VISITOR, "identity", str(visitor.pk)) if visitor else 0)


@csrf_exempt
@require_POST
@on_site
@from_the_chatbox
def identity(request: HttpRequest, site: Site, visitor: Visitor | None) -> HttpResponse:
    """Answers whether the customer’s server vouches for the visitor; for a track whether it was kept."""
    said = _said(request)
    if said is None:
        return problem("malformed", "This was not understood. Reload the page and try again.")
    if visitor is None and not (isinstance(said, Identify) and said.token):
        return problem("no_session", "This visitor has not begun a chat.", 401)
    if arriving.must_say_age(site, visitor, _arriving(said)):
        return problem("age", arriving.FIRST, 403)
    try:
        with transaction.atomic():
            return _done(request, site, visitor, said)
    except REFUSED as fault:
        return _refused(site, visitor, fault)


def _said(request: HttpRequest) -> Identify | Update | Track | None:
    if len(request.body) > LONGEST:
        return None
    try:
        return msgspec.json.decode(request.body, type=Identify | Update | Track)
    except (msgspec.DecodeError, UnicodeError):
        return None


def _arriving(said: Any) -> arriving.Said:
    return arriving.Said(getattr(said, "age", ""), getattr(said, "signal", ""))


def _done(request: HttpRequest, site: Site, visitor: Any, said: Identify | Update | Track) -> HttpResponse:
    match said:
        case Identify(token=token) if token:
            found = identifying.by_token(site, visitor, token, said.zone)
        case Identify():
            found = identifying.by_page(site, visitor, said.given, said.zone)
        case Update():
            found = identifying.update(site, visitor, said.given)
        case Track():
            return JsonResponse(tracking.track(visitor, said.name, said.data))
    arriving.heard(request, site, found.visitor, _arriving(said))
    return JsonResponse(_told(visitor, found))


def _told(before: Visitor | None, found: identifying.Identified) -> dict[str, Any]:
    """``other``: whoever was here before was somebody else, and nothing of theirs is shown any more."""
    other = before is not None and before.pk != found.visitor.pk
    told = {"visitor": str(found.visitor.pk), "verified": found.verified, "other": other, "anew": found.anew}
    return told | ({"secret": found.secret} if found.secret else {})


REFUSED = (BadToken, WrongFact, TooManyFacts, identifying.TokenRequired, identifying.Blocked)
TOO_MANY = f"Of one person {FACTS_MAX} facts are kept. Take some away first."
KEY_SET = "This site has an identity key: identify with a token alone."


def _refused(site: Site, visitor: Visitor | None, fault: Exception) -> HttpResponse:
    match fault:
        case BadToken():
            log.info("identity.refused", site=str(site.pk), code=fault.code)
            return problem(fault.code, fault.sentence, 403)
        case WrongFact():
            return problem("wrong_argument", fault.sentence)
        case TooManyFacts():
            return problem("too_many_facts", TOO_MANY)
        case identifying.TokenRequired():
            return problem("token_required", KEY_SET, 403)
    return _blocked(visitor)


def _blocked(visitor: Visitor | None) -> HttpResponse:
    # Whoever was here before is not who is here now, and sees nothing more of this.
    if visitor is not None:
        identifying.end(visitor)
    return problem("blocked", "This chat is not available.", 403)
