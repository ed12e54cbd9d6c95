"""A member's own notices, and how they want to hear of them."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chat import noticeboard
from chat.models import Notice
from chat.notice_form import NoticeSettingsForm
from chat.views.answers import asked, problem, refusing


class Desktop(msgspec.Struct):
    desktop: bool


@require_http_methods(["GET", "POST"])
@refusing
def notices(request: Any) -> JsonResponse:
    """Newest first; ``before`` is the cursor of the previous page, ``unread=1`` leaves out what is read.

    POST with ``desktop`` chooses notifications on the desktop, which the list offers.
    """
    if request.method == "POST":
        noticeboard.choose_desktop(request.membership, asked(request, Desktop).desktop)
        return JsonResponse(noticeboard.summary(request.membership))
    try:
        before = _position(request.GET["before"]) if "before" in request.GET else None
    except ValueError:
        return problem("bad_cursor", "This list has changed: load it again.")
    found = noticeboard.page(request.membership, before, "unread" in request.GET)
    page = found[: noticeboard.PAGE]
    more = _cursor(page[-1]) if len(found) > len(page) else None
    told = noticeboard.summary(request.membership)
    return JsonResponse(
        msgspec.to_builtins({"notices": [noticeboard.shown(each) for each in page], "next": more, **told})
    )


@require_http_methods(["GET", "POST"])
def notifications(request: Any) -> HttpResponse:
    chosen = noticeboard.settings_of(request.membership)
    form = NoticeSettingsForm(request.POST or None, instance=chosen)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved")
        return redirect("notifications", workspace=request.workspace.slug)
    context = {"form": form, "zone": request.user.time_zone.replace("_", " ")}
    return render(request, "inbox/notifications.html", context)


def _cursor(last: Notice) -> str:
    return base64.urlsafe_b64encode(f"{last.created_at.isoformat()}|{last.pk}".encode()).decode()


def _position(cursor: str) -> tuple[datetime, UUID]:
    """Raises ValueError for a cursor that is none."""
    try:
        at, _, pk = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(at).astimezone(UTC), UUID(pk)
    except (binascii.Error, UnicodeError, OverflowError) as fault:
        raise ValueError("not a cursor") from fault
