"""The settings of contacts' attributes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authorize import demand, may
from crm.definition_forms import CountryForm, DefinitionForm
from crm.models import Definition


@require_http_methods(["GET", "POST"])
def definitions(request: Any) -> HttpResponse:
    """The list; POST defines one."""
    form = DefinitionForm(request.POST or None)
    if request.method == "POST":
        demand(request.membership, "vocabulary.manage")
        if form.is_valid():
            form.keep()
            messages.success(request, f"{form.instance.title} is defined")
            return redirect("definitions", request.workspace.slug)
    listed = Definition.objects.in_order().counted()
    context = {
        "form": form,
        "definitions": [each for each in listed if each.archived_at is None],
        "archived": [each for each in listed if each.archived_at],
        "undefined": Definition.objects.undefined(),
        "country": CountryForm(instance=request.workspace),
        "manages": may(request.membership, "vocabulary.manage"),
    }
    return render(request, "people/definitions.html", context)


@require_http_methods(["GET", "POST"])
def definition(request: Any, definition: UUID) -> HttpResponse:
    demand(request.membership, "vocabulary.manage")
    found = _definition(definition)
    form = DefinitionForm(request.POST or None, instance=_definition(definition))
    if form.is_valid():
        form.keep()
        messages.success(request, "Saved")
        return redirect("definitions", request.workspace.slug)
    return render(request, "people/definition.html", {"form": form, "definition": found})


@require_POST
def archive(request: Any, definition: UUID) -> HttpResponse:
    """Archive it, or with ``restore`` bring it back."""
    demand(request.membership, "vocabulary.manage")
    found = _definition(definition)
    if request.POST.get("restore"):
        found.restore()
        messages.success(request, f"{found.title} is in use again")
    else:
        found.archive()
        messages.success(request, f"{found.title} is archived")
    return redirect("definitions", request.workspace.slug)


@require_POST
def place(request: Any, definition: UUID) -> HttpResponse:
    """One place up, or with ``down`` one down."""
    demand(request.membership, "vocabulary.manage")
    _definition(definition).move(1 if request.POST.get("down") else -1)
    return redirect("definitions", request.workspace.slug)


@require_POST
def country(request: Any) -> HttpResponse:
    demand(request.membership, "vocabulary.manage")
    form = CountryForm(request.POST, instance=request.workspace)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved. Numbers that come from now on are read so")
    else:
        messages.error(request, "Choose a country from the list")
    return redirect("definitions", request.workspace.slug)


def _definition(pk: UUID) -> Definition:
    found: Definition = get_object_or_404(Definition.objects.all(), pk=pk)
    return found
