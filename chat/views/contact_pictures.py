"""The picture of a contact, for the operators of its workspace; and looking up, asked for by one of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.authorize import demand
from chat.identifying import tell
from crm.enrichment import asking, following, portraits
from crm.enrichment.allowing import HINDRANCES
from crm.models import Contact
from crm.models.lookup import Reason

DAY = 24 * 3600
QUEUED = "Asked. What is found appears here in a moment."


@require_safe
def picture(request: Any, name: str) -> HttpResponseBase:
    """One that stands for a contact now; one taken away is gone, whatever a disk may still hold."""
    demand(request.membership, "conversation.read")
    path = portraits.stands_at(name)
    if not path or not default_storage.exists(path):
        raise Http404
    answer = FileResponse(default_storage.open(path), content_type="image/webp")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = f"private, max-age={DAY}, immutable"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer._csp_replace = {"default-src": "'none'", "sandbox": ""}  # type: ignore[attr-defined]
    return answer


@require_POST
def lookup(request: Any, contact: UUID) -> HttpResponse:
    """Have public details looked up now, or be told why not."""
    demand(request.membership, "contact.edit")
    found = get_object_or_404(Contact.objects.all(), pk=contact)
    why = asking.want(found, Reason.ASKED, request.membership)
    return _answered(request, HINDRANCES[why] if why else QUEUED, not why)


@require_POST
def removal(request: Any, contact: UUID) -> HttpResponse:
    """Take away what was looked up: the picture alone with ``only=picture``, else all of it."""
    demand(request.membership, "contact.edit")
    found = get_object_or_404(Contact.objects.all(), pk=contact)
    only = portraits.FACT in (request.POST.get("only"), request.GET.get("only"))
    taken = following.take_away(found, portraits.FACT) if only else following.forget(found)
    if taken:
        tell(found)
    said = "The picture is removed" if only else "What was looked up is removed"
    return _answered(request, said if taken else "There was nothing to remove.", taken)


def _answered(request: Any, words: str, done: bool) -> HttpResponse:
    """In JSON to a script; else back to the page that asked."""
    if request.accepts("text/html"):
        (messages.success if done else messages.info)(request, words)
        back = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return redirect(back if safe else reverse("inbox", args=[request.workspace.slug]))
    return JsonResponse({"done": done, "words": words})
