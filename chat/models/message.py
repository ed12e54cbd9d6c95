"""What someone wrote in a conversation."""

from typing import Any, ClassVar, Literal

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantModel
from chat.models.attachment import Attachment
from chat.protocol import BODY_MAX
from privacy.fields import impersonal, personal


class NotYours(Exception):
    """Only whoever wrote a message may change it."""


class Gone(Exception):
    """The message was taken back."""


class Message(TenantModel):
    """Written by ``ledger_append`` alone; stands at ``seq`` of its conversation, where the ledger tells of it.

    What was edited or unsent leaves its number in the ledger, never its old text.
    """

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="messages")
    seq = impersonal(models.PositiveIntegerField())
    client_id = impersonal(models.UUIDField())
    body = personal(models.TextField(), purpose="support", on_erase="delete", retain="conversation")
    # What the sender offers to choose from or asks to fill in (protocol.Ask).
    ask = personal(models.JSONField(null=True), purpose="support", on_erase="delete", retain="conversation")
    note = impersonal(models.BooleanField(default=False))
    files = impersonal(models.PositiveSmallIntegerField(default=0))
    created_at = impersonal(models.DateTimeField())
    edited_at = impersonal(models.DateTimeField(null=True))
    unsent_at = impersonal(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "seq"], name="message_seq_once"),
            models.UniqueConstraint(
                fields=["workspace", "conversation", "client_id"], name="message_client_id_once"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), BODY_MAX), name="message_not_too_long"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def edit(self, body: str, by: Membership) -> Any:
        """Another text in its place. Raises NotYours, Gone. None when nothing changed."""
        locked = self._demand(by)
        if locked.body == body:
            return None
        Message.objects.filter(pk=self.pk).update(body=body, edited_at=timezone.now())
        return self._happened("edited", by, body)

    def unsend(self, by: Membership) -> Any:
        """Take it back: its text and its files are gone. Raises NotYours. None when it was gone already."""
        try:
            self._demand(by)
        except Gone:
            return None
        Message.objects.filter(pk=self.pk).update(body="", ask=None, files=0, unsent_at=timezone.now())
        Attachment.discard(list(Attachment.objects.filter(conversation=self.conversation_id, seq=self.seq)))
        return self._happened("unsent", by)

    def _happened(self, what: Literal["edited", "unsent"], by: Membership, body: str | None = None) -> Any:
        # Whoever may not see the note may not see that it changed.
        kind = _CHANGED_NOTE[what] if self.note else _CHANGED[what]
        return self.conversation.happened(kind, by, about=self.seq, body=body)

    def _demand(self, by: Membership) -> "Message":
        self.conversation.lock()
        event = self.conversation.events.get(seq=self.seq)
        if (event.actor_kind, event.actor) != ("operator", by.pk):
            raise NotYours
        locked: Message = Message.objects.get(pk=self.pk)
        if locked.unsent_at:
            raise Gone
        return locked


_CHANGED = {"edited": "message.edited", "unsent": "message.unsent"}
_CHANGED_NOTE = {"edited": "note.edited", "unsent": "note.unsent"}
