"""All that happens in a workspace, in one row: what the API's events and what leaves us is read along."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantModel
from privacy.fields import impersonal


class StreamHead(TenantModel):
    """How far the workspace's positions have come; whoever gives some holds the row until they are committed."""

    last = impersonal(models.BigIntegerField(default=0))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="stream_head_once")]

    def __str__(self) -> str:
        return str(self.last)


class StreamEntry(TenantModel):
    """What stands at a position of the workspace: an event of a conversation's ledger (``conversation``, ``seq``), or
    what happened to a contact (``kind``, and what crm's Occurrence said).

    Written by ``stream_follow`` and ``stream_take`` alone. No key leads anywhere: the position stays when what it tells
    of is gone, so that whoever reads along learns that it is. Of a visit only its id stands here: what it was and whose
    is read from the visit as long as that may be kept.
    """

    subject: ClassVar[str] = ""

    id = None
    pk = models.CompositePrimaryKey("workspace_id", "position")
    position = impersonal(models.BigIntegerField())
    conversation = impersonal(models.UUIDField(null=True))
    seq = impersonal(models.PositiveIntegerField(null=True))
    kind = impersonal(
        models.CharField(max_length=20, blank=True, default="", db_default=""), "a word from a fixed list"
    )
    contact = impersonal(models.UUIDField(null=True))
    about = impersonal(models.UUIDField(null=True))
    changed = impersonal(
        ArrayField(models.TextField(), null=True),
        "names of facts, none of their values; gone with the contact",
    )
    at = impersonal(models.DateTimeField(default=timezone.now))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "seq"], name="stream_event_once"),
            models.CheckConstraint(
                condition=Q(conversation__isnull=False, seq__isnull=False, kind="")
                | (Q(conversation=None, seq=None) & ~Q(kind="")),
                name="stream_of_one_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "at"], name="stream_by_time"),
            models.Index(
                fields=["workspace", "contact"], condition=Q(changed__isnull=False), name="stream_of_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.kind or self.conversation}"
