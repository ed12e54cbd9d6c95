"""What the chatbox asks for a visitor over HTTP: their conversations, files, answers, a rating, a transcript.

Each is asked with the browser's own secret; what is not the visitor's own is not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Site
from accounts.origins import normalize
from accounts.rates import spend_as
from chat import files, hours, questions, reading, talks, words
from chat.files_kinds import Unusable
from chat.models import Attachment, Conversation, Rating, Transcript
from chat.models.rating import BEST, COMMENT_MAX, NotNow, may_rate
from chat.models.transcript import WrongCode
from chat.views.chatbox import bearer, on_site
from crm.models import Visitor
from crm.values import WrongFact

FILES = "60 per hour"  # of one visitor
FILES_OF_ALL = "1000 per hour"  # of one workspace's visitors
BEGUN = "20 per hour"  # conversations that begin with a file, of one visitor
ANSWERS = "30 per hour"
RATINGS = "30 per hour"
TRANSCRIPTS = "5 per day"  # of one visitor
LETTERS = "5 per day"  # to one address, whoever asks
BODY_MAX = 10_000

View = Callable[..., HttpResponseBase]


def by_visitor(view: View) -> Any:
    """Runs the view for the visitor who holds the secret. No cookie is involved, and whatever changes something is
    asked by our own page alone."""

    @csrf_exempt
    @on_site
    @wraps(view)
    def known(request: HttpRequest, site: Site, **more: Any) -> HttpResponseBase:
        origin = normalize(request.headers.get("Origin", ""))
        if request.method not in ("GET", "HEAD") and origin not in settings.SOCKET_ORIGINS:
            return problem(403, "origin_not_allowed", "This is asked from the chatbox alone.")
        visitor = Visitor.objects.returning(site, bearer(request))
        if visitor is None:
            return problem(401, "session_ended", "This chat has ended on this browser.")
        if visitor.blocked:
            return problem(403, "blocked", "This chat is not available.")
        return view(request, visitor, **more)

    return known


@require_GET
@by_visitor
def conversations(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The page of the visitor's own that follows ``before``: a time in milliseconds, a point, an id."""
    try:
        listed, more = talks.page(visitor, _cursor(request.GET.get("before", "")))
    except (ValueError, OverflowError, OSError):
        return problem(400, "bad_cursor", "This list has changed: open it again.")
    return JsonResponse({"talks": msgspec.to_builtins(listed), "more": more})


def _cursor(text: str) -> talks.Before | None:
    if not text:
        return None
    at, _, key = text.partition(".")
    return datetime.fromtimestamp(int(at) / 1000, UTC), UUID(key)


@require_POST
@by_visitor
def upload(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take in one ``file`` for ``conversation``; without that it begins one. 201 with the file and where it lies."""
    if not visitor.site.visitor_files:
        return problem(403, "no_files", "This chat takes no files.")
    wait = spend_as(FILES, "visitor-files", str(visitor.pk))
    wait = wait or spend_as(FILES_OF_ALL, "visitors-files", str(visitor.workspace_id))
    if wait:
        return later(wait)
    found = _place(request, visitor)
    if not isinstance(found, Conversation):
        return found
    try:
        taken = files.receive(found, visitor, request.FILES.get("file"), request.POST.get("size", ""))
    except Unusable as why:
        return problem(400, why.code, str(why))
    return JsonResponse({**_told(taken), "conversation": str(found.pk)}, status=201)


def _place(request: HttpRequest, visitor: Visitor) -> Conversation | HttpResponse:
    asked, anew = request.POST.get("conversation", ""), bool(request.POST.get("anew"))
    if asked:
        return _own(visitor, asked) or problem(404, *GONE)
    if anew and (wait := spend_as(BEGUN, "begun-by-file", str(visitor.pk))):
        return later(wait)
    return Conversation.objects.start(visitor, anew=anew)


@require_http_methods(["GET", "DELETE"])
@by_visitor
def unsent_file(request: HttpRequest, visitor: Visitor, file: UUID) -> HttpResponse:
    """Whether an own one that was not sent yet is ready; DELETE takes it away."""
    mine = Attachment.objects.filter(visitor=visitor, seq=None, pk=file).first()
    if mine is None:
        return problem(404, "unknown_file", "This file is not here any more.")
    if request.method == "DELETE":
        Attachment.discard([mine])
        return HttpResponse(status=204)
    if not mine.ready and request.GET.get("again"):
        files.ask_for(mine)
    return JsonResponse(_told(mine))


@require_POST
@by_visitor
def answers(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep what was answered before the first message, and an ``email`` that was left while the team is away. 400
    names what is wrong with which."""
    if wait := spend_as(ANSWERS, "answers", str(visitor.pk)):
        return later(wait)
    try:
        visitor.contact.learn(_answered(visitor.site, sent(request)), "visitor")
    except questions.WrongAnswers as wrong:
        return problem(400, "wrong_answers", "Some answers are not usable.", faults=wrong.faults)
    except WrongFact as wrong:
        fault = questions.fault(visitor.site.questions, wrong.name)
        return problem(400, "wrong_answers", "Some answers are not usable.", faults={wrong.name: fault})
    return HttpResponse(status=204)


def _answered(site: Site, given: dict[str, Any]) -> dict[str, str]:
    """Raises WrongAnswers."""
    fallback = words.spoken(site.language) or words.ENGLISH
    facts = questions.answers(site.questions, given, fallback) if given.get("questions") else {}
    email = given.get("email")
    if "email" not in facts and hours.asked(site.hours) and isinstance(email, str) and email:
        if not questions.is_email(email):
            raise questions.WrongAnswers({"email": "email"})
        facts["email"] = email
    return facts


@require_http_methods(["GET", "POST"])
@by_visitor
def rating(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """What the visitor gave, and whether it may be given or changed; POST with ``score`` and ``comment`` gives."""
    found = _own(visitor, str(conversation))
    if found is None:
        return problem(404, *GONE)
    if request.method == "POST":
        refused = _rate(found, visitor, sent(request))
        if refused is not None:
            return refused
    return JsonResponse(_rated(found))


def _rate(found: Conversation, visitor: Visitor, given: dict[str, Any]) -> HttpResponse | None:
    if wait := spend_as(RATINGS, "ratings", str(visitor.pk)):
        return later(wait)
    score, comment = given.get("score"), given.get("comment", "")
    if type(score) is not int or not 1 <= score <= BEST or not _is_comment(comment):
        return problem(
            400, "malformed", f"Give 1 to {BEST}, and {COMMENT_MAX} characters of comment at most."
        )
    try:
        Rating.objects.give(found, visitor, score, comment.strip())
    except NotNow:
        return problem(409, "not_now", "This conversation cannot be rated any more.")
    return None


def _rated(conversation: Conversation) -> dict[str, Any]:
    given = Rating.objects.filter(conversation=conversation).first()
    return {
        "score": given.score if given else 0,
        "comment": given.comment if given else "",
        "may": may_rate(conversation, given),
    }


def _is_comment(comment: Any) -> bool:
    return isinstance(comment, str) and len(comment) <= COMMENT_MAX and "\x00" not in comment


@require_POST
@by_visitor
def transcript(request: HttpRequest, visitor: Visitor, conversation: UUID) -> HttpResponse:
    """Order what was said to ``email``. 202 with the order's id, and whether a code has to ``confirm`` the address."""
    found, email = _own(visitor, str(conversation)), sent(request).get("email")
    if found is None or not found.last_message_seq:
        return problem(404, *GONE)
    if not visitor.site.transcripts:
        return problem(403, "no_transcripts", "This chat sends no transcripts.")
    if not isinstance(email, str) or not questions.is_email(email.strip()):
        return problem(400, "no_address", "This is no address.")
    email = email.strip()
    known = hashlib.sha256(email.casefold().encode()).hexdigest()
    wait = spend_as(TRANSCRIPTS, "transcripts", str(visitor.pk)) or spend_as(LETTERS, "letters", known)
    if wait:
        return later(wait)
    code, _ = words.chosen(request, visitor.site)
    order = Transcript.objects.ask(found, visitor, email, code)
    return JsonResponse({"id": str(order.pk), "confirm": order.confirmed_at is None}, status=202)


@require_POST
@by_visitor
def confirmation(request: HttpRequest, visitor: Visitor, transcript: UUID) -> HttpResponse:
    """The ``code`` that was mailed; with it the transcript goes out."""
    order, code = Transcript.objects.filter(visitor=visitor, pk=transcript).first(), sent(request).get("code")
    try:
        if order is None or not isinstance(code, str):
            raise WrongCode
        order.confirm("".join(code.split()))
    except WrongCode:
        return problem(400, "wrong_code", "This is not the code, or it is too old.")
    return HttpResponse(status=204)


GONE = ("unknown_conversation", "This conversation is not here any more.")


def _own(visitor: Visitor, conversation: str) -> Conversation | None:
    try:
        key = UUID(conversation)
    except ValueError:
        return None
    found: Conversation | None = Conversation.objects.visible_to(visitor).filter(pk=key).first()
    return found


def _told(attachment: Attachment) -> dict[str, Any]:
    return {**msgspec.to_builtins(reading.file(attachment)), "ready": attachment.ready}


def sent(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body; an empty one for anything else."""
    try:
        found = json.loads(request.body) if len(request.body) <= BODY_MAX else None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def problem(status: int, code: str, detail: str, **more: Any) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail, **more}, status=status)


def later(wait: int) -> JsonResponse:
    answer = problem(429, "slow_down", "That was fast. Wait a moment.")
    answer["Retry-After"] = str(wait)
    return answer
