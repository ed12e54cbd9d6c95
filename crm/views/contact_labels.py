"""Contacts' labels in the settings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authorize import demand, may
from crm.label_forms import ContactLabelForm
from crm.models import ContactLabel, ContactLabelling


@require_http_methods(["GET", "POST"])
def contact_labels(request: Any) -> HttpResponse:
    """The list; POST makes one."""
    form = ContactLabelForm(request.POST or None, initial={"hue": ContactLabel.objects.count() * 5 % 12})
    if request.method == "POST":
        demand(request.membership, "vocabulary.manage")
        if form.is_valid():
            return _saved(request, form, f"{form.cleaned_data['name']} is made")
    context = {
        "form": form,
        "labels": ContactLabel.objects.by_name().annotate(carried=Count("labellings")),
        "manages": may(request.membership, "vocabulary.manage"),
    }
    return render(request, "people/labels.html", context)


@require_http_methods(["GET", "POST"])
def contact_label(request: Any, label: UUID) -> HttpResponse:
    demand(request.membership, "vocabulary.manage")
    form = ContactLabelForm(request.POST or None, instance=_label(label))
    if form.is_valid():
        return _saved(request, form, "Saved")
    return render(request, "people/label.html", {"form": form, "label": _label(label)})


@require_http_methods(["GET", "POST"])
def deletion(request: Any, label: UUID) -> HttpResponse:
    """It comes off every contact that carries it."""
    demand(request.membership, "vocabulary.manage")
    found = _label(label)
    if request.method == "POST":
        found.remove()
        messages.success(request, f"{found.name} is deleted")
        return redirect("contact_labels", request.workspace.slug)
    carried = ContactLabelling.objects.filter(label=found).count()
    return render(request, "people/label_deletion.html", {"label": found, "carried": carried})


def _saved(request: Any, form: ContactLabelForm, words: str) -> HttpResponse:
    form.save()
    messages.success(request, words)
    return redirect("contact_labels", request.workspace.slug)


def _label(pk: UUID) -> ContactLabel:
    found: ContactLabel = get_object_or_404(ContactLabel.objects.all(), pk=pk)
    return found
