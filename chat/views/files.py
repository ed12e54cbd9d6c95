"""Files over HTTP: sent by operators, read by operators and by the visitor they were sent to."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.authorize import demand
from accounts.models import Site
from accounts.rates import spend_as
from chat import files, markdown, reading
from chat.files_kinds import Unusable
from chat.models import Attachment, Conversation, Message
from chat.protocol import BODY_MAX
from chat.views.answers import numbered
from chat.views.chatbox import bearer, on_site
from crm.models import Visitor

UPLOADS = "1000 per hour"  # of one workspace
PREVIEWS = "120 per minute"  # of one member
HOUR = 3600


@require_POST
def upload(request: Any, number: int) -> HttpResponse:
    """Take in one ``file``; ``size`` is what the browser said it has. 201 with the file, or why not."""
    conversation = numbered(number)
    demand(request.membership, "conversation.reply")
    if wait := spend_as(UPLOADS, "files", str(request.workspace.pk)):
        return _problem(429, "slow_down", "Your workspace sent very many files. Try again later.", wait)
    try:
        sent = request.FILES.get("file")
        taken = files.receive(conversation, request.membership, sent, request.POST.get("size", ""))
    except Unusable as why:
        return _problem(400, "unusable", str(why))
    return JsonResponse(_told(taken), status=201)


@require_http_methods(["GET", "HEAD", "DELETE"])
def file(request: Any, file: UUID) -> HttpResponseBase:
    """DELETE takes away an own one that was not sent."""
    if request.method == "DELETE":
        mine = get_object_or_404(Attachment.objects.filter(member=request.membership, seq=None), pk=file)
        Attachment.discard([mine])
        return HttpResponse(status=204)
    return _served(get_object_or_404(_shown_to(request.membership), pk=file))


@require_safe
def preview(request: Any, file: UUID) -> HttpResponseBase:
    return _previewed(get_object_or_404(_shown_to(request.membership), pk=file))


@require_GET
def state(request: Any, file: UUID) -> JsonResponse:
    """Whether an own unsent one is ready. Who has waited long has it asked for again: a worker may have died."""
    mine = get_object_or_404(Attachment.objects.filter(member=request.membership), pk=file)
    if not mine.ready and request.GET.get("again"):
        files.ask_for(mine)
    return JsonResponse(_told(mine))


@require_safe
@on_site
def to_visitor(request: HttpRequest, site: Site, file: UUID) -> HttpResponseBase:
    """For the visitor of exactly the conversation in which it was sent; ``preview`` is the small image."""
    visitor = Visitor.objects.returning(site, bearer(request))
    if visitor is None:
        return _problem(401, "session_ended", "This chat has ended on this browser.")
    found = _shown_to_visitor(visitor).filter(pk=file).first()
    if found is None:
        return _problem(404, "unknown_file", "This file is not here any more.")
    return _previewed(found) if "preview" in request.GET else _served(found)


@require_POST
def written(request: Any) -> JsonResponse:
    """What a text will look like once it is sent: its tree, or nothing where it is plain."""
    if wait := spend_as(PREVIEWS, "previews", str(request.membership.pk)):
        return _problem(429, "slow_down", "That was fast. Wait a moment.", wait)
    try:
        body = json.loads(request.body)["body"]
    except (ValueError, KeyError, TypeError):
        return _problem(400, "malformed", "Say which text to show.")
    if not isinstance(body, str) or len(body) > BODY_MAX:
        return _problem(400, "too_long", f"A message has at most {BODY_MAX} characters.")
    return JsonResponse({"rich": markdown.tree(body)})


def _shown_to(member: Any) -> QuerySet[Attachment]:
    """What was sent, and the member's own that is not sent yet."""
    demand(member, "conversation.read")
    return Attachment.in_history().filter(Q(seq__isnull=False) | Q(member=member))


def _shown_to_visitor(visitor: Visitor) -> QuerySet[Attachment]:
    """That the conversation is theirs does not suffice: the file's own message must be one that they see, or the file
    one that they are about to send."""
    seen = Conversation.objects.visible_to(visitor).values("pk")
    theirs = Attachment.objects.filter(conversation__in=seen, conversation__contact__blocks=None)
    said = Message.objects.filter(
        conversation=OuterRef("conversation"), seq=OuterRef("seq"), note=False, unsent_at=None
    )
    return theirs.filter(Exists(said) | Q(visitor=visitor, seq=None))


def _told(attachment: Attachment) -> dict[str, Any]:
    return {**msgspec.to_builtins(reading.file(attachment)), "ready": attachment.ready}


def _served(attachment: Attachment) -> HttpResponseBase:
    if not attachment.ready:
        raise Http404
    return _sent(attachment, attachment.file, attachment.kind, inline=attachment.image)


def _previewed(attachment: Attachment) -> HttpResponseBase:
    if not attachment.preview:
        raise Http404
    return _sent(attachment, attachment.preview, "image/webp", inline=True)


def _sent(attachment: Attachment, stored: Any, media: str, inline: bool) -> HttpResponseBase:
    try:
        content = stored.open()
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=not inline, filename=attachment.name, content_type=media)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={HOUR}"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer._csp_replace = {"default-src": "'none'", "sandbox": ""}  # type: ignore[attr-defined]
    return answer


def _problem(status: int, code: str, detail: str, wait: int = 0) -> JsonResponse:
    answer = JsonResponse({"code": code, "detail": detail}, status=status)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
