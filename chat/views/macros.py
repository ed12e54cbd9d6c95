"""Macros in the settings: a text and steps, on a plain form that needs no script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.allowance import refusal
from accounts.authorize import demand, may
from chat import macros, variables
from chat.canned_forms import MacroForm
from chat.measures import AUTOMATION
from chat.models import Macro


@require_GET
def listed(request: Any) -> HttpResponse:
    known = macros.known_words()
    manages = may(request.membership, "vocabulary.manage")
    found = macros.visible(request.membership).order_by(Lower("name"), "id")
    rows = [
        {
            "macro": macro,
            "steps": [macros.said(step, known) for step in macro.steps],
            "changes": manages or macro.owner_id is not None,
        }
        for macro in found
    ]
    return render(request, "canned/macros.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    return _edited(request, None)


@require_http_methods(["GET", "POST"])
def macro(request: Any, macro: UUID) -> HttpResponse:
    return _edited(request, _macro(request, macro))


@require_http_methods(["GET", "POST"])
def deletion(request: Any, macro: UUID) -> HttpResponse:
    found = _macro(request, macro)
    if request.method == "POST":
        found.delete()
        messages.success(request, f"{found.name} is deleted")
        return redirect("macros", workspace=request.workspace.slug)
    context = {
        "what": found.name,
        "consequence": "It leaves everybody’s list at once. What it has done stays done.",
        "back": reverse("macro", args=[request.workspace.slug, found.pk]),
    }
    return render(request, "canned/deletion.html", context)


def _edited(request: Any, found: Macro | None) -> HttpResponse:
    form = _form(request, found)
    full = "" if found else refusal(AUTOMATION)
    if form.is_bound and not full and form.is_valid():
        form.instance.updated_at = timezone.now()
        form.save()
        messages.success(request, "Saved")
        return redirect("macros", workspace=request.workspace.slug)
    context = {
        "form": form,
        "macro": found,
        "full": full,
        "vocabulary": macros.vocabulary(),
        "variables": variables.VARIABLES,
    }
    return render(request, "canned/macro.html", context)


def _form(request: Any, found: Macro | None) -> MacroForm:
    """A button that moves, adds or removes a step shows the form again as it was sent; only Save judges it."""
    given = {"instance": found, "by": request.membership}
    if request.method != "POST":
        return MacroForm(**given)
    given["steps"] = _arranged(request.POST)
    if not _moves(request.POST):
        return MacroForm(request.POST, **given)
    typed = {name: request.POST.get(name, "") for name in ("name", "body", "whose")}
    form = MacroForm(initial=typed, **given)
    if "whose" in form.fields:
        form.fields["whose"].initial = typed["whose"]
    return form


def _moves(sent: Any) -> bool:
    return any(name in sent for name in ("add", "up", "down", "remove"))


def _arranged(sent: Any) -> list[str]:
    """The steps in their order after the button that was pressed."""
    steps = [str(word) for word in sent.getlist("step")][: macros.STEPS_MAX + 1]
    if "add" in sent:
        steps.append("")
    for name, by in (("up", -1), ("down", 1)):
        if (at := _place(sent, name, steps)) is not None and 0 <= at + by < len(steps):
            steps[at], steps[at + by] = steps[at + by], steps[at]
    if (at := _place(sent, "remove", steps)) is not None:
        del steps[at]
    return steps


def _place(sent: Any, name: str, steps: list[str]) -> int | None:
    value = sent.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and int(value) < len(steps) else None


def _macro(request: Any, pk: UUID) -> Macro:
    found: Macro = get_object_or_404(macros.visible(request.membership), pk=pk)
    if found.owner_id is None:
        demand(request.membership, "vocabulary.manage")
    return found
