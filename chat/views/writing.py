"""What belongs to writing in one conversation: the reader's drafts, what waits to be sent, canned replies, macros."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authorize import demand
from chat import canned, codec, macros, reading
from chat.models import Conversation, Draft, Macro, Scheduled
from chat.models.conversation import PastTime
from chat.models.scheduled import Ended, Overtaken, TooFar
from chat.shapes import BODY_MAX, Body, Sequence, Time
from chat.views.answers import asked, numbered, refusing

DRAFT_MAX = (
    4 * BODY_MAX
)  # a text that is too long to be sent is kept all the same, so that it can be shortened
MARKED = 500


class Drafted(msgspec.Struct):
    mode: Literal["reply", "note"]
    body: str


class Plan(msgspec.Struct):
    """``after`` is the number that its writer has seen."""

    body: Body
    due: Time
    after: Sequence
    client_id: UUID


class Deed(msgspec.Struct):
    """``body``, ``due`` and ``after`` belong to a change."""

    do: Literal["send", "cancel", "change"]
    body: Body = ""
    due: Time = 0
    after: Sequence = 0


class Run(msgspec.Struct):
    client_id: UUID


@require_GET
def writing(request: Any, number: int) -> JsonResponse:
    """Asked when a conversation is opened; the drafts are the reader's own."""
    talk = numbered(number)
    drafts = Draft.objects.of(request.membership).filter(conversation=talk)
    kept = {each.mode: {"body": each.body, "at": reading.milliseconds(each.updated_at)} for each in drafts}
    about = {"zone": talk.contact.time_zone, "language": talk.site.language}
    return JsonResponse({"drafts": kept, "scheduled": _waiting(talk), **about})


def drafted(member: Any) -> list[str]:
    """The conversations where this member has a draft, the newest first: for the marks in the list."""
    found = Draft.objects.of(member).order_by("-updated_at").values_list("conversation_id", flat=True)
    return [str(key) for key in dict.fromkeys(found[:MARKED])]


@require_POST
@refusing
def draft(request: Any, number: int) -> JsonResponse:
    """Keep the reader's text; an empty one ends the draft. Answers when it was kept, 0 for an ended one."""
    sent = asked(request, Drafted)
    if len(sent.body) > DRAFT_MAX or "\x00" in sent.body:
        raise codec.Refusal("too_long", "This draft is too long to be kept on the server.")
    kept = Draft.objects.keep(numbered(number), request.membership, sent.mode, sent.body)
    return JsonResponse({"at": reading.milliseconds(kept.updated_at) if kept else 0})


@require_POST
@refusing
def schedule(request: Any, number: int) -> JsonResponse:
    """Send a text later. Answers all that waits here."""
    demand(request.membership, "conversation.reply")
    talk, plan = numbered(number), asked(request, Plan)
    with _in_words(talk):
        Scheduled.objects.plan(
            talk, request.membership, _said(plan.body), _time(plan.due), plan.client_id, plan.after
        )
    return JsonResponse({"scheduled": _waiting(talk)})


@require_POST
@refusing
def scheduled(request: Any, number: int, scheduled: UUID) -> JsonResponse:
    """Change what waits, send it now or cancel it. Answers all that still waits here."""
    demand(request.membership, "conversation.reply")
    talk, deed = numbered(number), asked(request, Deed)
    found = get_object_or_404(Scheduled.objects.filter(conversation=talk), pk=scheduled)
    with _in_words(talk):
        _done(request, found, deed)
    return JsonResponse({"scheduled": _waiting(talk)})


def _done(request: Any, found: Scheduled, deed: Deed) -> None:
    if deed.do == "cancel":
        found.cancel(request.membership)
        return
    _demand_own(request, found)
    if deed.do == "send":
        found.send_now(request.membership)
    else:
        found.change(request.membership, _said(deed.body), _time(deed.due), deed.after)


def _demand_own(request: Any, found: Scheduled) -> None:
    # It goes out under its writer's name; anybody may keep it from going out.
    if found.member_id != request.membership.pk:
        raise codec.Refusal("not_yours", "Only whoever wrote this can change or send it. You can cancel it.")


@require_GET
def replies(request: Any) -> JsonResponse:
    return JsonResponse({"replies": canned.listed(request.membership)})


@require_POST
@refusing
def insertion(request: Any, number: int, reply: UUID) -> JsonResponse:
    """The canned reply as a text for this conversation; counts as a use of it."""
    demand(request.membership, "conversation.reply")
    inserted = canned.insert(numbered(number), request.membership, reply)
    return JsonResponse({"text": inserted.text, "files": msgspec.to_builtins(inserted.files)})


@require_GET
def known_macros(request: Any) -> JsonResponse:
    return JsonResponse({"macros": macros.listed(request.membership)})


@require_http_methods(["GET", "POST"])
@refusing
def macro(request: Any, number: int, macro: UUID) -> HttpResponse:
    """GET shows what it would do here, POST does it."""
    talk = numbered(number)
    found: Macro = get_object_or_404(macros.visible(request.membership), pk=macro)
    if request.method == "GET":
        return JsonResponse(macros.shown(found, talk, request.membership))
    macros.run(found, talk, request.membership, asked(request, Run).client_id)
    return JsonResponse({})


def _waiting(talk: Conversation) -> list[dict[str, Any]]:
    found = Scheduled.objects.filter(conversation=talk).waiting().order_by("due_at", "id")
    return [
        {
            "id": str(each.pk),
            "by": str(each.member_id),
            "body": each.body,
            "due": reading.milliseconds(each.due_at),
            "after": each.after_seq,
        }
        for each in found
    ]


def _said(body: str) -> str:
    if not body.strip() or "\x00" in body:
        raise codec.Refusal("empty", "Write something first.")
    return body.strip()


def _time(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        raise codec.Refusal("too_far", "This time is too far away. Choose one within a year.") from None


@contextmanager
def _in_words(talk: Conversation) -> Iterator[None]:
    who = talk.contact.label
    try:
        yield
    except PastTime:
        raise codec.Refusal("past_time", "This time has passed. Choose a later one.") from None
    except TooFar:
        raise codec.Refusal("too_far", "This time is too far away. Choose one within a year.") from None
    except Overtaken:
        raise codec.Refusal(
            "overtaken", f"{who} has written meanwhile. Read it first, then schedule."
        ) from None
    except Ended:
        raise codec.Refusal(
            "ended", "This message waits no more: it was sent or cancelled meanwhile."
        ) from None
