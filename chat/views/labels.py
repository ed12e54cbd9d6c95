"""Labels in the settings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authorize import demand, may
from chat import vocabulary
from chat.models import Label, Labelling
from chat.sorting_forms import LabelForm


@require_http_methods(["GET", "POST"])
def labels(request: Any) -> HttpResponse:
    """The list; POST makes one."""
    form = LabelForm(request.POST or None, initial={"hue": Label.objects.count() * 5 % 12})
    if request.method == "POST":
        demand(request.membership, "vocabulary.manage")
        if form.is_valid():
            return _saved(request, form, f"{form.cleaned_data['name']} is made")
    context = {
        "form": form,
        "labels": Label.objects.by_name().annotate(carried=Count("labellings")),
        "manages": may(request.membership, "vocabulary.manage"),
    }
    return render(request, "sorting/labels.html", context)


@require_http_methods(["GET", "POST"])
def label(request: Any, label: UUID) -> HttpResponse:
    demand(request.membership, "vocabulary.manage")
    form = LabelForm(request.POST or None, instance=_label(label))
    if form.is_valid():
        return _saved(request, form, "Saved")
    return render(request, "sorting/label.html", {"form": form, "label": _label(label)})


@require_http_methods(["GET", "POST"])
def deletion(request: Any, label: UUID) -> HttpResponse:
    """It comes off every conversation that carries it."""
    demand(request.membership, "vocabulary.manage")
    found = _label(label)
    if request.method == "POST":
        found.delete()
        vocabulary.changed()
        messages.success(request, f"{found.name} is deleted")
        return redirect("labels", workspace=request.workspace.slug)
    carried = Labelling.objects.filter(label=found).count()
    return render(request, "sorting/label_deletion.html", {"label": found, "carried": carried})


def _saved(request: Any, form: LabelForm, words: str) -> HttpResponse:
    form.save()
    vocabulary.changed()
    messages.success(request, words)
    return redirect("labels", workspace=request.workspace.slug)


def _label(pk: UUID) -> Label:
    found: Label = get_object_or_404(Label.objects.all(), pk=pk)
    return found
