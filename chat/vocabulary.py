"""The words a workspace sorts by, its labels and teams: open inboxes learn at once when they change."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.tenancy import current
from chat import reading
from chat.live import UNREACHABLE, redis, tell
from chat.protocol import VocabularyChanged


def changed() -> None:
    """Tell every open inbox, once it is committed, what there is now."""
    workspace, frame = current(), VocabularyChanged(teams=reading.teams(), labels=reading.labels())
    transaction.on_commit(lambda: _tell(workspace, frame))


def _tell(workspace: UUID, frame: VocabularyChanged) -> None:
    try:
        for topic, text in tell(workspace, None, frame):
            redis().publish(topic, text)
    except UNREACHABLE:
        return  # whoever connects again is told the whole
