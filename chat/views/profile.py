"""One contact: who it is, what is known and who says so, what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat import contact_edits, profile as profiles, timeline as times
from chat.views.inbox import problem, sent
from crm.models import Contact, ContactNote, Merge
from crm.models.attribute import TooManyFacts
from crm.values import WrongFact


@require_GET
def profile(request: Any, pk: UUID) -> HttpResponse:
    """``kind`` narrows the timeline, ``before`` is where a page ended. Who was merged leads to who was kept."""
    if kept := Merge.objects.kept_of(pk):
        return redirect("contact", workspace=request.workspace.slug, pk=kept)
    contact = _contact(pk)
    context = {**profiles.told(contact, request.membership), **_page(request, contact)}
    return render(request, "contacts/profile.html", context)


@require_GET
def timeline(request: Any, pk: UUID) -> HttpResponse:
    contact = _contact(pk)
    context = {"contact": contact, "kinds": profiles.KINDS, **_page(request, contact)}
    return render(request, "contacts/timeline.html", context)


@require_GET
def state(request: Any, pk: UUID) -> JsonResponse:
    """By its version an open page sees whether it is of yesterday."""
    return JsonResponse({"version": profiles.version(_contact(pk))})


@require_POST
def fact(request: Any, pk: UUID) -> JsonResponse:
    """``name`` and ``value``: empty says that it is not so."""
    told = sent(request)
    try:
        contact_edits.correct(
            _contact(pk), request.membership, str(told.get("name", "")), str(told.get("value", ""))
        )
    except WrongFact as wrong:
        return problem("wrong", wrong.sentence)
    except TooManyFacts:
        return problem(
            "too_many", "This contact has as many attributes as one can have. Empty another first."
        )
    return JsonResponse({})


@require_POST
def notes(request: Any, pk: UUID) -> JsonResponse:
    """Write one with ``body``; or bring back what ``restore`` names."""
    contact, told = _contact(pk), sent(request)
    try:
        if told.get("restore"):
            note = contact_edits.restore_note(contact, request.membership, str(told["restore"]))
        else:
            note = contact_edits.write_note(contact, request.membership, str(told.get("body", "")))
    except ValueError as wrong:
        return problem("wrong", str(wrong))
    except contact_edits.Expired:
        return problem("expired", "This note is not known any more. Write it anew.", status=410)
    return JsonResponse({"id": str(note.pk)})


@require_http_methods(["POST", "DELETE"])
def note(request: Any, pk: UUID, note: UUID) -> JsonResponse:
    """POST edits one's own; DELETE answers with the word that undoes it."""
    notes = ContactNote.objects.select_related("contact").filter(contact=_contact(pk))
    found = get_object_or_404(notes, pk=note)
    if request.method == "DELETE":
        return JsonResponse({"undo": contact_edits.delete_note(found, request.membership)})
    try:
        contact_edits.edit_note(found, request.membership, str(sent(request).get("body", "")))
    except ValueError as wrong:
        return problem("wrong", str(wrong))
    return JsonResponse({})


def _page(request: Any, contact: Contact) -> dict[str, Any]:
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    kinds = [kind] if kind in profiles.KINDS else []
    try:
        page = times.page(contact, request.membership, kinds, before)
    except ValueError:
        page, before = times.page(contact, request.membership, kinds), ""
    return {"page": page, "kind": kind if kinds else "", "paged": bool(before)}


def _contact(pk: UUID) -> Contact:
    found: Contact = get_object_or_404(Contact.objects.select_related("company", "owner__user"), pk=pk)
    return found
