"""One thread between a contact and the workspace."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from uuid import UUID

from django.db import connection, models
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel, current
from chat.ledger import Appended, Entry, append
from crm.models import Visitor
from privacy.fields import impersonal

if TYPE_CHECKING:
    from chat.models.event import Event


def this_millisecond() -> datetime:
    """Times cross to the client as milliseconds and come back in cursors: finer ones would fall between two pages."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Status(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def open(self) -> "ConversationQuerySet":
        return self.filter(status=Status.OPEN)

    def closed(self) -> "ConversationQuerySet":
        return self.filter(status=Status.CLOSED)

    def assigned_to(self, member: Membership) -> "ConversationQuerySet":
        return self.filter(assignee=member)

    def newest_first(self) -> "ConversationQuerySet":
        return self.order_by("-last_activity_at", "-id")

    def before(self, activity_at: datetime, pk: UUID) -> "ConversationQuerySet":
        """The next keyset page of ``newest_first``."""
        older = models.Q(last_activity_at__lt=activity_at)
        return self.filter(older | models.Q(last_activity_at=activity_at, id__lt=pk))

    def start(self, visitor: Visitor) -> "Conversation":
        """The visitor's new conversation, with the next number of the workspace and its first event."""
        # The row lock keeps two first messages of one browser from making two conversations.
        Visitor.objects.select_for_update().get(pk=visitor.pk)
        begun = self.filter(visitor=visitor).order_by("-created_at").first()
        if begun is not None:
            return begun
        conversation: Conversation = self.create(
            number=next_number(), site_id=visitor.site_id, contact_id=visitor.contact_id, visitor=visitor
        )
        append([Entry.by(visitor, conversation.pk, "conversation.started")])
        return conversation


class Conversation(TenantModel):
    subject: ClassVar[str] = "contact"

    number = impersonal(models.PositiveIntegerField(editable=False))
    site = TenantKey("accounts.Site", on_delete=models.PROTECT, related_name="conversations")
    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="conversations")
    visitor = TenantKey("crm.Visitor", on_delete=models.SET_NULL, null=True, related_name="conversations")
    status = impersonal(
        models.CharField(max_length=10, choices=Status, default=Status.OPEN), "a word from a fixed list"
    )
    assignee = TenantKey(
        "accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="conversations"
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    last_activity_at = impersonal(models.DateTimeField(default=this_millisecond))
    waiting_since = impersonal(models.DateTimeField(null=True))
    last_seq = impersonal(models.PositiveIntegerField(default=0))
    last_message_seq = impersonal(models.PositiveIntegerField(default=0))
    last_visitor_seq = impersonal(models.PositiveIntegerField(default=0))
    visitor_read_seq = impersonal(models.PositiveIntegerField(default=0))
    operator_read_seq = impersonal(models.PositiveIntegerField(default=0))

    objects = TenantManager.from_queryset(ConversationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="conversation_number_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="conversation_status_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "status", "-last_activity_at", "-id"], name="conversation_inbox"
            ),
            models.Index(
                fields=["workspace", "assignee", "status", "-last_activity_at", "-id"],
                name="conversation_mine",
            ),
            models.Index(fields=["workspace", "contact"], name="conversation_by_contact"),
            models.Index(fields=["workspace", "visitor"], name="conversation_by_visitor"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    def say(self, by: Visitor | Membership, body: str, client_id: UUID) -> Appended:
        """Write one message. Raises ledger.Conflict when the client_id was used for another text."""
        return self._write(by, "message.created", body, client_id)

    def note(self, by: Membership, body: str, client_id: UUID) -> Appended:
        """Write what only operators see. Raises ledger.Conflict."""
        return self._write(by, "note.added", body, client_id)

    def assign(self, to: Membership | None, by: Membership) -> Appended | None:
        """Hand the conversation to a member, or to nobody. None when nothing changed."""
        locked = self._lock()
        if locked.assignee_id == (to.pk if to else None):
            return None
        Conversation.objects.filter(pk=self.pk).update(assignee=to)
        return self._happened("conversation.assigned", by, target=to.pk if to else None)

    def close(self, by: Membership) -> Appended | None:
        """None when it was closed already."""
        return self._turn(Status.CLOSED, "conversation.closed", by)

    def reopen(self, by: Membership) -> Appended | None:
        """None when it was open already."""
        return self._turn(Status.OPEN, "conversation.reopened", by)

    def read(self, by: Visitor | Membership, seq: int) -> int | None:
        """Move the reader's mark forward, never past the end; the new mark, or None when it did not move."""
        seen = min(seq, self.last_seq)
        side: Literal["visitor_read_seq", "operator_read_seq"] = (
            "visitor_read_seq" if isinstance(by, Visitor) else "operator_read_seq"
        )
        moved = Conversation.objects.filter(pk=self.pk, **{f"{side}__lt": seen}).update(**{side: seen})
        if isinstance(by, Membership):
            moved = ReadMark.objects.move(self, by, seen) or moved
        return seen if moved else None

    def events_after(self, seq: int) -> "models.QuerySet[Event]":
        from chat.models.event import Event

        return Event.objects.filter(conversation=self, seq__gt=seq).order_by("seq")

    def _write(self, by: Visitor | Membership, kind: Any, body: str, client_id: UUID) -> Appended:
        [appended] = append([Entry.by(by, self.pk, kind, body=body, client_id=client_id)])
        return appended

    def _turn(self, status: Status, kind: Any, by: Membership) -> Appended | None:
        if self._lock().status == status:
            return None
        waiting = {"waiting_since": None} if status == Status.CLOSED else {}
        Conversation.objects.filter(pk=self.pk).update(status=status, **waiting)
        return self._happened(kind, by)

    def _happened(self, kind: Any, by: Membership, target: UUID | None = None) -> Appended:
        [appended] = append([Entry.by(by, self.pk, kind, target=target)])
        return appended

    def _lock(self) -> "Conversation":
        locked: Conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=self.pk)
        return locked


class ReadMarkManager(TenantManager):
    def move(self, conversation: Conversation, member: Membership, seq: int) -> bool:
        """Whether the member's mark moved forward."""
        mark, made = self.get_or_create(conversation=conversation, member=member, defaults={"seq": seq})
        return made or bool(self.filter(pk=mark.pk, seq__lt=seq).update(seq=seq))


class ReadMark(TenantModel):
    """How far one operator has read one conversation."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey(Conversation, on_delete=models.CASCADE, related_name="read_marks")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    seq = impersonal(models.PositiveIntegerField())

    objects = ReadMarkManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "member"], name="read_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq}"


class Numbering(TenantModel):
    """How far the numbers of a workspace's conversations have come; the row's lock keeps them gap-free."""

    last = impersonal(models.PositiveIntegerField(default=0))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="numbering_once")]

    def __str__(self) -> str:
        return str(self.last)


def next_number() -> int:
    """The workspace's next conversation number."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [uuid7(), current()])
        return cursor.fetchone()[0]


_NEXT_NUMBER = """
INSERT INTO chat_numbering AS n (id, workspace_id, last) VALUES (%s, %s, 1)
    ON CONFLICT (workspace_id) DO UPDATE SET last = n.last + 1 RETURNING last
"""
