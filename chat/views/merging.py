"""Into which conversation another may be merged."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db.models import Q
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from accounts.authorize import demand
from chat import reading
from chat.models import Conversation
from chat.views.answers import numbered

SHOWN = 8
# Names are looked for among so many that moved last; an older one is found by its number.
RECENT = 2000
NUMBER_MAX = 2**31 - 1


@require_GET
def merging(request: Any, number: int) -> JsonResponse:
    """Conversations that this one can become part of: the contact's own first. ``q`` is a number or a name."""
    demand(request.membership, "conversation.assign")
    found = numbered(number)
    asked = request.GET.get("q", "").strip()[:80]
    own = _matching(Conversation.objects.in_history().filter(contact=found.contact_id), found, asked)
    others = _matching(_recent(asked), found, asked).exclude(contact=found.contact_id)
    listed = (each.newest_first()[:SHOWN] for each in (own, others))
    rows = [row for each in listed for row in reading.rows(each, request.membership)]
    return JsonResponse(msgspec.to_builtins({"rows": rows[:SHOWN]}))


def _recent(asked: str) -> Any:
    if _is_number(asked):
        return Conversation.objects.in_history().filter(number=int(asked.lstrip("#")))
    newest = Conversation.objects.shown().in_history().newest_first().values("pk")[:RECENT]
    return Conversation.objects.filter(pk__in=newest)


def _matching(listed: Any, source: Conversation, asked: str) -> Any:
    candidates = listed.shown().exclude(pk=source.pk)
    if _is_number(asked):
        candidates = candidates.filter(number=int(asked.lstrip("#")))
    elif asked:
        candidates = candidates.filter(Q(contact__name__icontains=asked) | Q(contact__email__icontains=asked))
    return candidates


def _is_number(asked: str) -> bool:
    digits = asked.lstrip("#")
    return digits.isascii() and digits.isdigit() and int(digits) <= NUMBER_MAX
