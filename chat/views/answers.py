"""What the inbox's small addresses have in common: JSON in, JSON out, and a refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from accounts.allowance import Full
from chat import codec
from chat.models import Conversation

Shape = TypeVar("Shape")


def problem(code: str, detail: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)


def asked(request: HttpRequest, shape: type[Shape]) -> Shape:
    """The request's body as this struct. Raises Refusal."""
    try:
        return msgspec.json.decode(request.body, type=shape)
    except (msgspec.DecodeError, UnicodeError):
        raise codec.Refusal("malformed", "This was not understood. Reload the page and try again.") from None


def refusing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whatever the view refuses, or the plan has no room for, is told in words, and nothing of it has happened."""

    @wraps(view)
    def told(request: Any, **named: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, **named)
        except codec.Refusal as refusal:
            return problem(refusal.frame.code, refusal.frame.detail)
        except Full as why:
            return problem("plan_limit", str(why))

    return told


def numbered(number: int) -> Conversation:
    """The conversation of an address; 404 without one, and for one that the plan does not show."""
    known = Conversation.objects.in_history().select_related("contact", "site")
    found: Conversation = get_object_or_404(known, number=number)
    return found
