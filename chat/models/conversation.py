"""One thread between a contact and the workspace."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.models import ApiKey, Membership, Team
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from chat.ledger import Appended, Entry, append
from chat.models.conversation_list import ConversationQuerySet
from chat.models.event import unanswered_since
from chat.models.read_mark import ReadMark
from chat.models.status import Priority as Priority, Status as Status
from crm.models import Visitor
from privacy.fields import impersonal

if TYPE_CHECKING:
    from chat.models.event import Event

log = structlog.get_logger(__name__)


def this_millisecond() -> datetime:
    """Times cross to the client as milliseconds and come back in cursors: finer ones would fall between two pages."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


# Who of the team does something: a person, or a program with a key of the API.
Actor = Membership | ApiKey


class PastTime(ValueError):
    """What shall happen later was given a time that has gone."""


class Conversation(TenantModel):
    subject: ClassVar[str] = "contact"

    number = impersonal(models.PositiveIntegerField(editable=False))
    site = TenantKey("accounts.Site", on_delete=models.PROTECT, related_name="conversations")
    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="conversations")
    visitor = TenantKey("crm.Visitor", on_delete=models.SET_NULL, null=True, related_name="conversations")
    status = impersonal(
        models.CharField(max_length=10, choices=Status, default=Status.OPEN), "a word from a fixed list"
    )
    snoozed_until = impersonal(models.DateTimeField(null=True))
    priority = impersonal(
        models.CharField(max_length=10, choices=Priority, default=Priority.NONE), "a word from a fixed list"
    )
    team = TenantKey("accounts.Team", on_delete=models.SET_NULL, null=True, related_name="conversations")
    merged_into = TenantKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")
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
    # So many of its first events came from another service: nobody is told of them, and nobody's time is measured.
    imported_seq = impersonal(models.PositiveIntegerField(default=0))

    objects = TenantManager.from_queryset(ConversationQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="conversation_number_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="conversation_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__in=Priority.values), name="conversation_priority_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.SNOOZED, snoozed_until__isnull=False)
                | (~models.Q(status=Status.SNOOZED) & models.Q(snoozed_until=None)),
                name="conversation_snoozed_until_a_time",
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
            models.Index(
                fields=["workspace", "team", "status", "-last_activity_at", "-id"], name="conversation_team"
            ),
            models.Index(fields=["workspace", "-last_activity_at", "-id"], name="conversation_newest"),
            models.Index(
                fields=["snoozed_until"], condition=models.Q(status="snoozed"), name="conversation_snoozed"
            ),
            models.Index(
                fields=["workspace", "merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="conversation_merged",
            ),
            # Small ones: few wait, and few are more urgent than others.
            models.Index(
                fields=["workspace", "status", "waiting_since", "id"],
                condition=models.Q(waiting_since__isnull=False),
                name="conversation_waiting",
            ),
            models.Index(
                fields=["workspace", "priority", "-last_activity_at", "-id"],
                condition=~models.Q(priority="none"),
                name="conversation_priority",
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

    def assign(self, to: Membership | None, by: Actor) -> Appended | None:
        """Hand the conversation to a member, or to nobody. None when nothing changed."""
        if self.lock().assignee_id == (to.pk if to else None):
            return None
        return self._set("conversation.assigned", by, target=to.pk if to else None, assignee=to)

    def hand_to(self, team: Team | None, by: Actor) -> Appended | None:
        """Hand the conversation to a team, or to none. None when nothing changed."""
        if self.lock().team_id == (team.pk if team else None):
            return None
        return self._set("conversation.handed", by, target=team.pk if team else None, team=team)

    def prioritize(self, priority: str, by: Actor) -> Appended | None:
        """None when nothing changed. Raises ValueError for a word that is no priority."""
        if self.lock().priority == Priority(priority):
            return None
        return self._set("conversation.prioritized", by, value=priority, priority=priority)

    def close(self, by: Actor) -> Appended | None:
        """None when it was closed already."""
        return self._turn(Status.CLOSED, "conversation.closed", by)

    def reopen(self, by: Actor) -> Appended | None:
        """None when it was open already. Whoever had no answer when it was closed waits again, since then."""
        if self.lock().status == Status.OPEN:
            return None
        waits = unanswered_since(self.events.all())
        value = str(int(waits.timestamp() * 1000)) if waits else ""
        change = {"status": Status.OPEN, "snoozed_until": None, "waiting_since": waits}
        return self._set("conversation.reopened", by, value=value, **change)

    def pend(self, by: Actor) -> Appended | None:
        """We wait for somebody else. None when it was pending already."""
        return self._turn(Status.PENDING, "conversation.pended", by)

    def snooze(self, until: datetime, by: Actor) -> Appended | None:
        """Out of sight until then, or until the visitor writes. Raises PastTime. None when nothing changed."""
        if until <= timezone.now():
            raise PastTime
        locked = self.lock()
        if (locked.status, locked.snoozed_until) == (Status.SNOOZED, until):
            return None
        change = {"status": Status.SNOOZED, "snoozed_until": until}
        return self._set("conversation.snoozed", by, value=str(int(until.timestamp() * 1000)), **change)

    def wake(self) -> Appended | None:
        """Its time has come. None when it is not snoozed any more, or until later."""
        locked = self.lock()
        if locked.status != Status.SNOOZED or locked.snoozed_until > timezone.now():
            return None
        return self._set("conversation.woken", None, status=Status.OPEN, snoozed_until=None)

    def wait_since(self, since: datetime | None) -> None:
        """The visitor has been waiting since then after all: what took it away was undone."""
        Conversation.objects.filter(pk=self.pk).update(waiting_since=since)

    def remove(self, by: Actor) -> None:
        """Delete it for good: messages, files, notes and the ledger itself. Who did it stays in the log."""
        places = [place for file in self.attachments.all() for place in (file.file.name, file.preview.name)]
        key = {"workspace": str(self.workspace_id), "conversation": str(self.pk), "member": str(by.pk)}
        Conversation.objects.filter(merged_into=self.pk).update(merged_into=None)
        self.delete()
        transaction.on_commit(lambda: _removed(key, places))

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

    def happened(
        self,
        kind: Any,
        by: Visitor | Actor | None,
        *,
        target: UUID | None = None,
        about: int | None = None,
        value: str = "",
        body: str | None = None,
    ) -> Appended:
        """Write that something happened here; ``by`` nobody is the system. For the verbs of this app's nouns."""
        [appended] = append([Entry.by(by, self.pk, kind, target=target, about=about, value=value, body=body)])
        return appended

    def lock(self) -> "Conversation":
        """This row as it is now, held until the transaction ends: decide by it, then write."""
        locked: Conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=self.pk)
        return locked

    def _write(self, by: Visitor | Membership, kind: Any, body: str, client_id: UUID) -> Appended:
        [appended] = append([Entry.by(by, self.pk, kind, body=body, client_id=client_id)])
        return appended

    def _turn(self, status: Status, kind: Any, by: Actor) -> Appended | None:
        if self.lock().status == status:
            return None
        return self._set(kind, by, status=status, snoozed_until=None, waiting_since=None)

    def _set(
        self, kind: Any, by: Actor | None, target: UUID | None = None, value: str = "", **change: Any
    ) -> Appended:
        Conversation.objects.filter(pk=self.pk).update(**change)
        return self.happened(kind, by, target=target, value=value)


def _removed(key: dict[str, str], places: list[str]) -> None:
    for place in filter(None, places):
        default_storage.delete(place)
    log.info("conversation.removed", **key)
