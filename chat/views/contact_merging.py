"""Contacts that may be one person: suggested, looked at side by side, merged, and two again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authorize import demand
from chat import people, searching
from crm import suggesting
from crm.models import Contact, Merge
from crm.moving import CannotMerge
from crm.previewing import preview
from crm.unmerging import CannotUndo

FOUND = 10


@require_GET
def suggestions(request: Any) -> HttpResponse:
    """A page of pairs, each side by side; and what was merged lately."""
    demand(request.membership, "contact.merge")
    after = _typed(request, "after")
    page = suggesting.page(after)
    context = {
        "pairs": [(each, preview(each.kept, each.other)) for each in page.suggestions],
        "after": page.after,
        "paged": bool(after),
        "merges": Merge.objects.undoable().newest_first().select_related("contact", "by__user")[:FOUND],
    }
    return render(request, "people/suggestions.html", context)


@require_GET
def choosing(request: Any, contact: UUID) -> HttpResponse:
    """Whom else this one may be: suggested, or found by ``q``."""
    demand(request.membership, "contact.merge")
    one, words = _contact(contact), _typed(request, "q")
    found = searching.contacts(words) if words else []
    others = Contact.objects.filter(pk__in=found).exclude(pk=one.pk).order_by("-last_seen_at")[:FOUND]
    context = {
        "contact": one,
        "words": words,
        "others": others.select_related("company"),
        "likely": suggesting.likely(one),
        "merges": one.merges.undoable().newest_first().select_related("contact", "by__user"),
    }
    return render(request, "people/choosing.html", context)


@require_http_methods(["GET", "POST"])
def merging(request: Any, contact: UUID, other: UUID) -> HttpResponse:
    """Both side by side; POST makes ``other`` part of ``contact``."""
    demand(request.membership, "contact.merge")
    one, two = _contact(contact), _contact(other)
    if request.method == "POST":
        return _merged(request, one, two)
    return render(request, "people/merging.html", {"kept": one, "other": two, "lines": preview(one, two)})


@require_POST
def apart(request: Any, contact: UUID, other: UUID) -> HttpResponse:
    """Two different people: not suggested again."""
    one, two = _contact(contact), _contact(other)
    suggesting.tell_apart(one, two, by=request.membership)
    messages.success(request, f"{one.label} and {two.label} stay two people")
    return redirect("contacts_merging", request.workspace.slug)


@require_POST
def undoing(request: Any, merge: UUID) -> HttpResponse:
    found = get_object_or_404(Merge.objects.select_related("contact"), pk=merge)
    kept = found.contact
    try:
        other = people.undo(found, by=request.membership)
        messages.success(request, f"{other.label} and {kept.label} are two contacts again")
    except CannotUndo as wrong:
        messages.error(request, str(wrong))
    return redirect("contact", request.workspace.slug, kept.pk)


def _merged(request: Any, one: Contact, two: Contact) -> HttpResponse:
    was = two.label
    try:
        people.merge(one, two, by=request.membership)
    except CannotMerge as wrong:
        messages.error(request, str(wrong))
        return redirect("contacts_merging_two", request.workspace.slug, one.pk, two.pk)
    messages.success(request, f"{was} is part of {one.label} now. For 30 days you can undo it")
    return redirect("contact", request.workspace.slug, one.pk)


def _contact(pk: UUID) -> Contact:
    found: Contact = get_object_or_404(Contact.objects.select_related("company"), pk=pk)
    return found


def _typed(request: Any, name: str) -> str:
    return str(request.GET.get(name, "")).strip()[:300].replace("\x00", "")
