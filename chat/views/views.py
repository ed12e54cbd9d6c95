"""Saved views over HTTP: made, changed, deleted and put in order in place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authorize import demand
from accounts.tenancy import current
from chat import conditions, counting, lists
from chat.live import UNREACHABLE, redis, tell
from chat.models import SavedView
from chat.protocol import ViewsChanged
from chat.views.inbox import problem, sent

MOST = 100


@require_http_methods(["GET", "POST"])
def views(request: Any) -> JsonResponse:
    """Every view with its count; POST makes one of ``name``, ``conditions`` and ``shared``."""
    if request.method == "POST":
        if SavedView.objects.shown_to(request.membership).count() >= MOST:
            return problem("too_many", f"There are {MOST} views already. Delete one first.")
        return _save(request, SavedView(place=MOST))
    known = {"views": lists.told(request.membership), "counts": counting.of(request.membership)}
    return JsonResponse(known)


@require_http_methods(["POST", "DELETE"])
def view(request: Any, pk: UUID) -> JsonResponse:
    """POST changes what it names; DELETE answers with what it took, so that it can be made again."""
    found = _saved(request, pk)
    if request.method == "POST":
        return _save(request, found)
    gone = lists.told_of(found)
    found.delete()
    _changed()
    return JsonResponse(gone)


@require_POST
def order(request: Any) -> JsonResponse:
    """``ids`` in the order wanted; shared ones are moved by whoever may share."""
    given = sent(request).get("ids")
    wanted = [str(pk) for pk in given] if isinstance(given, list) else []
    known = {str(each.pk): each for each in SavedView.objects.shown_to(request.membership)}
    moved = [known[pk] for pk in dict.fromkeys(wanted) if pk in known]
    if any(each.owner_id is None for each in moved):
        demand(request.membership, "view.share")
    SavedView.objects.all().arrange(moved)
    _changed()
    return JsonResponse({"views": lists.told(request.membership)})


def _save(request: Any, found: SavedView) -> JsonResponse:
    try:
        _fill(found, sent(request), request.membership)
    except conditions.Unreadable:
        return problem("bad_conditions", "These conditions cannot be saved. Load the page again and retry.")
    if not found.name:
        return JsonResponse({"errors": {"name": ["Give the view a name."]}}, status=400)
    if _twin(found):
        return JsonResponse({"errors": {"name": ["There is a view of this name already."]}}, status=400)
    found.save()
    _changed()
    return JsonResponse(lists.told_of(found))


def _fill(found: SavedView, given: dict[str, Any], member: Any) -> None:
    found.name = str(given.get("name", found.name)).replace("\x00", "").strip()[:60]
    if "conditions" in given or found._state.adding:
        asked = conditions.read(given.get("conditions", {}))
        found.conditions = conditions.plain(asked)
    if "shared" in given or found._state.adding:
        found.owner = None if given.get("shared") else member
    if found.owner is None:
        demand(member, "view.share")


def _twin(found: SavedView) -> bool:
    seen = Q(owner=None) if found.owner_id is None else Q(owner=found.owner_id)
    return SavedView.objects.filter(seen, name__iexact=found.name).exclude(pk=found.pk).exists()


def _saved(request: Any, pk: UUID) -> SavedView:
    try:
        found = lists.saved(str(pk), request.membership)
    except lists.NoView:
        raise Http404 from None
    if found.owner_id is None:
        demand(request.membership, "view.share")
    return found


def _changed() -> None:
    workspace = current()
    transaction.on_commit(lambda: _tell(workspace))


def _tell(workspace: UUID) -> None:
    try:
        for topic, text in tell(workspace, None, ViewsChanged()):
            redis().publish(topic, text)
        counting.due([workspace])
    except UNREACHABLE:
        return  # the next load of a page knows
