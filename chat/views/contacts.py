"""The list of contacts: found, sorted, chosen, changed many at a time."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.allowance import refusal
from accounts.authorize import demand, may
from accounts.models import Membership
from chat import contact_bulk, contact_columns
from chat.contact_filters import Question
from chat.contact_forms import NewContactForm
from chat.views.inbox import problem
from crm import listing
from crm.measures import CONTACTS
from crm.models import Contact, ContactLabel


@require_GET
def contacts(request: Any) -> HttpResponse:
    """``q``, ``sort`` and the filters of contact_filters.py; ``after`` where the page before ended."""
    asked = Question(request.GET, request.membership)
    context = {**_page(request, asked, request.GET.get("after", "")), **_around(request, asked)}
    return render(request, "contacts/contacts.html", context)


@require_GET
def rows(request: Any) -> HttpResponse:
    """The rows of ``ids`` as they are now, or one page of the list without what stands around it."""
    ids = request.GET.get("ids", "")
    if ids:
        columns = _columns(request)
        found = {contact.pk: contact for contact in listing.some(_uuids(ids.split(",")))}
        context = {"rows": contact_columns.rows(list(found.values()), columns), "columns": columns}
    else:
        asked = Question(request.GET, request.membership)
        carries = may(request.membership, "contact.carry")
        context = {**_page(request, asked, request.GET.get("after", "")), "asked": asked, "carries": carries}
    return render(request, "contacts/rows.html", context)


@require_POST
def bulk(request: Any) -> HttpResponse:
    """An action of contact_bulk.py as JSON, or ``undo``, the word of an earlier answer."""
    try:
        told = msgspec.json.decode(request.body)
        if isinstance(told, dict) and told.get("undo"):
            return _did(contact_bulk.undo(request.membership, str(told["undo"])))
        action = msgspec.convert(told, contact_bulk.Action, strict=False)
    except contact_bulk.Expired:
        return problem("expired", "What was before is not known any more. Change it by hand.", status=410)
    except msgspec.MsgspecError:
        return problem("malformed", "This is not known here. Load the page again.")
    return _act(request, action)


@require_POST
def columns(request: Any) -> HttpResponse:
    """Remember ``column``, several times, and go ``back`` to the list."""
    wanted = contact_columns.written(request.POST.getlist("column"))
    root = reverse("contacts", args=[request.workspace.slug])
    query = request.POST.get("back", "")
    answer = redirect(f"{root}?{query}" if query else root)
    kept: dict[str, Any] = {"max_age": contact_columns.SECONDS, "path": root, "samesite": "Lax"}
    answer.set_cookie(contact_columns.COOKIE, wanted, secure=request.is_secure(), httponly=True, **kept)
    return answer


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    """A contact by hand."""
    demand(request.membership, "contact.edit")
    form = NewContactForm(request.POST or None, member=request.membership)
    full = refusal(CONTACTS)
    if request.method == "POST" and not full and form.is_valid():
        contact = form.make()
        return redirect("contact", workspace=request.workspace.slug, pk=contact.pk)
    return render(request, "contacts/new.html", {"form": form, "full": full})


@require_GET
def find(request: Any) -> JsonResponse:
    """For the palette: the few whose name, address or number holds ``q``."""
    words = request.GET.get("q", "").strip()[:120].replace("\x00", "")
    found = listing.page(listing.holding(words), listing.ORDERS["seen"]).contacts[:8] if words else []
    slug = request.workspace.slug
    told = [
        {
            "id": str(contact.pk),
            "name": contact.label,
            "email": contact.email,
            "url": reverse("contact", args=[slug, contact.pk]),
        }
        for contact in found
    ]
    return JsonResponse({"contacts": told})


def _page(request: Any, asked: Question, after: str) -> dict[str, Any]:
    found = asked.found()
    try:
        page = listing.page(found, asked.order, after)
    except ValueError:
        # A cursor of another order or time: the list from its start.
        page = listing.page(found, asked.order)
    columns = _columns(request)
    rows = contact_columns.rows(page.contacts, columns)
    told = {"rows": rows, "columns": columns, "more": page.after, "paged": bool(after)}
    count = listing.count(found)
    most = listing.FOUND if asked.words else listing.COUNTED
    return {**told, "count": min(count, most), "capped": count > most}


def _around(request: Any, asked: Question) -> dict[str, Any]:
    member = request.membership
    return {
        "asked": asked,
        "offered": contact_columns.offered(),
        "labels": ContactLabel.objects.by_name(),
        "members": Membership.objects.active().select_related("user").order_by("joined_at", "id"),
        "edits": may(member, "contact.edit"),
        "carries": may(member, "contact.carry"),
        "removes": may(member, "contact.remove"),
        "nobody": not asked.asks and not Contact.objects.exists(),
    }


def _columns(request: Any) -> list[contact_columns.Column]:
    return contact_columns.chosen(request.COOKIES.get(contact_columns.COOKIE), contact_columns.offered())


def _act(request: Any, action: contact_bulk.Action) -> HttpResponse:
    if not 0 < len(action.ids) <= contact_bulk.MOST:
        return problem("too_many", f"Choose between 1 and {contact_bulk.MOST} contacts.")
    try:
        return _did(contact_bulk.act(request.membership, action))
    except contact_bulk.Unknown as why:
        return problem("unknown", str(why))


def _did(done: contact_bulk.Done) -> JsonResponse:
    return JsonResponse({"changed": [str(pk) for pk in done.changed], "undo": done.undo})


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
