"""Canned replies: texts that are written once and used often.

A shared one belongs to the workspace, one's own to its member alone. A use is counted when the text is inserted,
not when it is sent: what happens to it in the composer is the writer's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Membership
from chat import codec, protocol as p, variables
from chat.models import CannedReply, Conversation

LISTED = 2000  # more than anybody scrolls; the composer filters what it was given


@dataclass(frozen=True, slots=True)
class Inserted:
    text: str
    files: list[p.File]


def visible(member: Membership) -> QuerySet[CannedReply]:
    """What this member may use: the shared ones and their own."""
    replies: QuerySet[CannedReply] = CannedReply.objects.filter(Q(owner=None) | Q(owner=member))
    return replies


def searched(replies: QuerySet[CannedReply], words: str) -> QuerySet[CannedReply]:
    """Those in which every word stands, in the shortcut, the title or the text."""
    for word in words.split():
        replies = replies.filter(
            Q(shortcut__icontains=word) | Q(title__icontains=word) | Q(body__icontains=word)
        )
    return replies


def listed(member: Membership) -> list[dict[str, Any]]:
    """For the composer's list, by shortcut: one query."""
    found = visible(member).select_related("folder").annotate(count=Count("files"))
    return [_told(reply) for reply in found.order_by(Lower("shortcut"), "language")[:LISTED]]


def insert(conversation: Conversation, by: Membership, reply: UUID) -> Inserted:
    """The text for this conversation, and copies of its files that wait to be sent. Raises Refusal."""
    found = visible(by).filter(pk=reply).first()
    if found is None:
        raise codec.Refusal("unknown_reply", "This canned reply is gone.")
    CannedReply.objects.filter(pk=found.pk).update(used=F("used") + 1, last_used_at=timezone.now())
    return Inserted(variables.filled(found.body, conversation, by), [])


def _told(reply: Any) -> dict[str, Any]:
    return {
        "id": str(reply.pk),
        "shortcut": reply.shortcut,
        "title": reply.title,
        "language": reply.language,
        "folder": reply.folder.name if reply.folder else "",
        "body": reply.body,
        "own": reply.owner_id is not None,
        "files": reply.count,
        "used": reply.used,
    }
