"""Companies: where contacts work, and what was lately said with their people."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.authorize import demand, may
from chat.models import Conversation
from crm import companies as verbs
from crm.company_form import CompanyForm
from crm.models import Company, Contact

PAGE, PEOPLE, TALKS, CHOICES = 50, 25, 10, 8


@require_GET
def companies(request: Any) -> HttpResponse:
    """By name; ``q`` is how name or domain begin, ``after`` where the page before ended."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    rows = list(_counted(_after(_beginning(words), request.GET.get("after", "")))[: PAGE + 1])
    context = {
        "words": words,
        "rows": rows[:PAGE],
        "more": _cursor(rows[PAGE - 1]) if len(rows) > PAGE else "",
        "paged": "after" in request.GET,
        "any": bool(rows) or Company.objects.exists(),
    }
    return render(request, "companies/companies.html", context)


@require_http_methods(["GET", "POST"])
def company(request: Any, pk: UUID) -> HttpResponse:
    found = _company(pk)
    form = CompanyForm(request.POST or None, found)
    if request.method == "POST":
        demand(request.membership, "contact.edit")
        if form.is_valid() and form.keep():
            messages.success(request, "Saved")
            return redirect("company", workspace=request.workspace.slug, pk=pk)
    context = {"company": _company(pk), "form": form, **_inside(found)}
    context["edits"] = may(request.membership, "contact.edit")
    return render(request, "companies/company.html", context)


@require_http_methods(["GET", "POST"])
def merging(request: Any, pk: UUID) -> HttpResponse:
    """Choose ``into`` which other one, see what it does, and do it."""
    demand(request.membership, "contact.edit")
    found, into = _company(pk), _other(request, pk)
    if request.method == "POST" and into:
        undo = verbs.merge(found, into, request.membership)
        back = reverse("undoing", args=[request.workspace.slug, undo.pk])
        messages.success(request, f"{found.name} is part of {into.name} now", extra_tags=back)
        return redirect("company", workspace=request.workspace.slug, pk=into.pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    others = _counted(_beginning(words).exclude(pk=pk))[:CHOICES] if not into else []
    number = Contact.objects.filter(company=found).count()
    context = {"company": found, "into": into, "words": words, "others": others, "number": number}
    return render(request, "companies/merging.html", context)


@require_POST
def deletion(request: Any, pk: UUID) -> HttpResponse:
    demand(request.membership, "contact.edit")
    found = _company(pk)
    undo = verbs.delete(found, request.membership)
    back = reverse("undoing", args=[request.workspace.slug, undo.pk])
    messages.success(request, f"{found.name} is deleted", extra_tags=back)
    return redirect("companies", workspace=request.workspace.slug)


def _inside(company: Company) -> dict[str, Any]:
    """Its people and what was said with them, the latest first."""
    people = Contact.objects.filter(company=company).defer("document")
    talks = (
        Conversation.objects.shown().in_history().filter(contact__company=company).select_related("contact")
    )
    return {
        "people": people.order_by("-last_seen_at", "-pk")[:PEOPLE],
        "number": people.count(),
        "talks": talks.order_by("-last_activity_at", "-pk")[:TALKS],
    }


def _company(pk: UUID) -> Company:
    found: Company = get_object_or_404(Company.objects.all(), pk=pk)
    return found


def _other(request: Any, pk: UUID) -> Company | None:
    try:
        wanted = UUID((request.POST or request.GET).get("into", ""))
    except ValueError:
        return None
    return Company.objects.filter(pk=wanted).exclude(pk=pk).first()


def _beginning(words: str) -> Any:
    found = Company.objects.alias(small=Lower("name")).order_by("small", "pk")
    if words:
        small = words.lower()
        found = found.filter(Q(small__startswith=small) | Q(domain__startswith=small))
    return found


def _counted(found: Any) -> Any:
    """With the number of their people, for the rows of a page alone."""
    people = Contact.objects.filter(company=OuterRef("pk")).order_by().values("company")
    number = Subquery(people.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return found.annotate(number=Coalesce(number, 0), small_name=F("small"))


def _cursor(last: Any) -> str:
    return base64.urlsafe_b64encode(f"{last.pk}|{last.small_name}".encode()).decode()


def _after(found: Any, cursor: str) -> Any:
    try:
        pk, _, name = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        beyond = Q(small__gt=name) | Q(small=name, pk__gt=UUID(pk))
    except ValueError:
        return found
    return found.filter(beyond, small__gte=name) if "\x00" not in name else found
