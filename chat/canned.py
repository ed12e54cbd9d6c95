"""Canned replies: texts that are written once and used often.

A shared one belongs to the workspace, one's own to its member alone. A use is counted when the text is inserted,
not when it is sent: what happens to it in the composer is the writer's affair.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.allowance import refusal
from accounts.models import Membership
from chat import codec, files, files_images as images, protocol as p, reading, variables
from chat.files_kinds import Unusable, kind_of, name_of
from chat.measures import STORAGE
from chat.models import CannedFile, CannedReply, Conversation

FILE_MAX = 10_000_000  # bytes
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
    copies = [_copied(file, conversation, by) for file in found.files.order_by("id")]
    return Inserted(variables.filled(found.body, conversation, by), copies)


# Files that come along


def check(upload: UploadedFile) -> str:
    """The media type of a file that shall come along. Raises Unusable: it must pass wherever it is inserted."""
    if not upload.size:
        raise Unusable("This file is empty. Choose another one.")
    if upload.size > FILE_MAX:
        raise Unusable(f"This file is larger than {FILE_MAX // 1_000_000} MB. Choose a smaller one.")
    kind = kind_of(name_of(upload.name or ""), upload.content_type or "", upload)
    if kind.image and images.pixels(upload, kind.media) > images.AT_ONCE_PIXELS:
        raise Unusable("This image has too many pixels. Make it smaller and choose it again.")
    if words := refusal(STORAGE, upload.size):
        raise Unusable(words, "plan_limit")
    return kind.media


def attach(reply: CannedReply, upload: UploadedFile, media: str) -> None:
    """Keep a file that ``check`` has let pass."""
    upload.seek(0)
    CannedFile.objects.create(
        reply=reply, name=name_of(upload.name or ""), kind=media, size=upload.size, file=upload
    )


def discard(files: Iterable[CannedFile]) -> None:
    """Delete them, and once that is certain what lies in the storage."""
    gone = list(files)
    CannedFile.objects.filter(pk__in=[file.pk for file in gone]).delete()
    transaction.on_commit(lambda: [default_storage.delete(file.file.name) for file in gone])


def remove(reply: CannedReply) -> None:
    discard(reply.files.all())
    reply.delete()


def _copied(file: CannedFile, conversation: Conversation, by: Membership) -> p.File:
    """A copy that waits to be sent, taken in like any other file."""
    with file.file.open("rb") as stored:
        upload = UploadedFile(stored, file.name, file.kind, file.size)
        try:
            return reading.file(files.receive(conversation, by, upload))
        except Unusable as why:
            raise codec.Refusal("unusable", f"{file.name}: {why}") from None


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
