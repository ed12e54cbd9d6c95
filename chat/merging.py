"""Two conversations of one person shown as one.

Merging joins what operators see, never what visitors see: each visitor's browser goes on reading its own
conversation alone, because nobody has proven that both browsers are one person's. When the visitor writes in the
merged one again, it stands by itself again (ledger_append.sql), so that the answer goes where the question came from.
"""

from __future__ import annotations

from typing import Any

from accounts.models import Membership
from chat.models import Conversation


class Impossible(ValueError):
    """Says in words why these two cannot be one."""


def merge(source: Conversation, target: Conversation, by: Membership) -> Any:
    """Show ``source`` within ``target``. Raises Impossible. None when it is so already."""
    first, second = sorted((source, target), key=lambda each: each.pk)
    locked = {each.pk: each for each in (first.lock(), second.lock())}
    now, into = locked[source.pk], locked[target.pk]
    if now.merged_into_id == into.pk:
        return None
    _refuse(now, into)
    Conversation.objects.filter(pk=now.pk).update(merged_into=into)
    target.happened("conversation.merged", by, target=source.pk)
    return source.happened("conversation.absorbed", by, target=target.pk)


def unmerge(source: Conversation, by: Membership) -> Any:
    """Let ``source`` stand by itself again. None when it does already."""
    target = source.lock().merged_into
    if target is None:
        return None
    Conversation.objects.filter(pk=source.pk).update(merged_into=None)
    target.happened("conversation.unmerged", by, target=source.pk)
    return source.happened("conversation.unmerged", by, target=target.pk)


def _refuse(source: Conversation, target: Conversation) -> None:
    if source.pk == target.pk:
        raise Impossible("A conversation cannot be merged with itself.")
    if target.merged_into_id or source.merged_into_id:
        raise Impossible("One of them is part of another conversation already. Undo that first.")
    if Conversation.objects.filter(merged_into=source.pk).exists():
        raise Impossible("Other conversations are merged into this one. Undo that first.")
