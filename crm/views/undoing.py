"""Putting back what a member deleted or merged a moment ago."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from crm import companies, segments
from crm.models import Company, Undo

RESTORED: dict[str, tuple[Callable[[Undo], Any], str, str]] = {
    segments.DELETED: (segments.restore, "segment", "The segment is back"),
    companies.DELETED: (companies.restore, "company", "The company is back"),
    companies.MERGED: (companies.restore, "company", "The companies are two again"),
}


@require_POST
def undoing(request: Any, undo: UUID) -> HttpResponse:
    kept = get_object_or_404(Undo.objects.filter(member=request.membership), pk=undo)
    restore, room, words = RESTORED[kept.what]
    try:
        with transaction.atomic():
            found = restore(Undo.objects.take(request.membership, undo))
    except (Undo.DoesNotExist, Company.DoesNotExist, IntegrityError):
        messages.error(request, "This cannot be put back any more. Make it again by hand.")
        return redirect("segments", workspace=request.workspace.slug)
    messages.success(request, words)
    return redirect(room, workspace=request.workspace.slug, pk=found.pk)
