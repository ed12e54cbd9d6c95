"""What plans limit here: automations, and the room that files take (accounts/allowance.py)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet, Sum

from accounts.allowance import Measure
from accounts.models.limited import MEGABYTE
from chat.models import Attachment, CannedFile, Macro, Scheduled


def automations() -> int:
    """Macros, and messages that wait for their time."""
    return int(Macro.objects.count()) + int(Scheduled.objects.waiting().count())


def stored() -> int:
    """Bytes of the files that were sent, or are about to be, and of those that stand ready in canned replies."""
    return _bytes(Attachment.objects.all()) + _bytes(CannedFile.objects.all())


def stored_since(first: UUID) -> int:
    return _bytes(Attachment.objects.filter(pk__gte=first)) + _bytes(CannedFile.objects.filter(pk__gte=first))


def _bytes(files: QuerySet[Attachment] | QuerySet[CannedFile]) -> int:
    return int(files.aggregate(total=Sum("size"))["total"] or 0)


AUTOMATION = Measure(
    "automation",
    "limit_automation",
    "used_automation",
    "1 automation",
    "{} automations, which are macros and messages to be sent later",
    "Delete a macro, or send a waiting message now",
    automations,
)
STORAGE = Measure(
    "storage",
    "limit_storage_mb",
    "used_storage",
    "1 MB of files",
    "{} MB of files",
    "Send a link, delete conversations with files you need no longer",
    stored,
    stored_since,
    unit=MEGABYTE,
)
