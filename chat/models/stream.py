"""All that happens in a workspace, in one row: what the API's events and what leaves us is read along."""

from typing import ClassVar

from django.db import models
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
    """The event of a conversation's ledger that stands at a position of the workspace.

    Written by ``stream_follow`` alone. No key leads to the conversation: the position stays when that is gone, so that
    whoever reads along learns that it is.
    """

    subject: ClassVar[str] = ""

    id = None
    pk = models.CompositePrimaryKey("workspace_id", "position")
    position = impersonal(models.BigIntegerField())
    conversation = impersonal(models.UUIDField())
    seq = impersonal(models.PositiveIntegerField())
    at = impersonal(models.DateTimeField(default=timezone.now))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "seq"], name="stream_event_once")
        ]
        indexes = [models.Index(fields=["workspace", "at"], name="stream_by_time")]

    def __str__(self) -> str:
        return f"{self.position} {self.conversation} {self.seq}"
