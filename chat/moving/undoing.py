"""Conversations of an import are taken away as one, and then its contacts as crm/importing takes them back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from chat.models import Conversation, ConversationOrigin, Label
from chat.moving.making import recount
from crm.importing.work import Goes, held_by, undo
from crm.models import Import
from crm.models.importing import ImportState

AT_ONCE = 100


def take_away(workspace: UUID, batch: Import, goes_on: Goes) -> bool:
    """Whether there is more when the turn is over. A conversation in which something happened since stays."""
    while goes_on():
        with held_by(workspace, batch) as held:
            if held is None:
                return False
            if not _some(held):
                _labels(held)
                break
    else:
        return True
    return _people(workspace, batch, goes_on)


def _some(held: Import) -> int:
    untouched = {"conversation__last_seq": F("conversation__imported_seq"), "conversation__attachments": None}
    origins = ConversationOrigin.objects.filter(batch=held, **untouched)
    found = list(origins.order_by("id").values_list("conversation", flat=True)[:AT_ONCE])
    locked = Conversation.objects.select_for_update(of=("self",)).filter(
        pk__in=found, last_seq=F("imported_seq")
    )
    keys = list(locked.values_list("pk", flat=True))
    Conversation.objects.filter(merged_into__in=keys).update(merged_into=None)
    Conversation.objects.filter(pk__in=keys).delete()
    held.report["taken"] = held.report.get("taken", 0) + len(keys)
    return len(found)


def _labels(held: Import) -> None:
    """Those that it made and nobody uses."""
    Label.objects.filter(pk__in=held.report.get("labels", []), labellings=None).delete()


def _people(workspace: UUID, batch: Import, goes_on: Goes) -> bool:
    more = undo(workspace, batch, goes_on)
    if not more:
        recount(workspace)
    return more


def kept(batch: Import) -> int:
    """How many conversations stayed, because something happened in them since."""
    return ConversationOrigin.objects.filter(batch=batch).count() if batch.state == ImportState.UNDONE else 0
