"""A message that shall be sent later."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from accounts.allowance import demand
from accounts.authorize import may
from accounts.models import Membership
from accounts.tenancy import TenantKey, TenantManager, TenantModel
from chat.ledger import Conflict
from chat.models.conversation import Conversation, PastTime, this_millisecond
from chat.models.draft import Draft
from privacy.fields import impersonal, personal

FARTHEST = timedelta(days=366)


class Overtaken(Exception):
    """The visitor has written since."""


class TooFar(ValueError):
    """Nobody remembers for so long why a message was to be sent."""


class Ended(Exception):
    """It waits no more: it was sent, cancelled, overtaken by the visitor, or failed."""


class Outcome(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"  # by a member
    OVERTAKEN = "overtaken"  # the visitor wrote first
    FAILED = "failed"


class ScheduledQuerySet(models.QuerySet["Scheduled"]):
    def waiting(self) -> "ScheduledQuerySet":
        return self.filter(outcome=Outcome.WAITING)

    def plan(
        self,
        conversation: Conversation,
        by: Membership,
        body: str,
        due_at: datetime,
        client_id: UUID,
        after_seq: int,
    ) -> "Scheduled":
        """Send it at ``due_at`` unless the visitor writes after ``after_seq``, which is what the member has seen.

        Asked again with the same ``client_id`` it gives the first. Raises PastTime, TooFar, Overtaken, Full.
        """
        locked = conversation.lock()
        before = self.filter(conversation=conversation, client_id=client_id).first()
        if before is not None:
            return before
        _demand_future(due_at)
        if locked.last_visitor_seq > after_seq:
            raise Overtaken
        _demand_room()
        made = self.create(
            conversation=conversation,
            member=by,
            client_id=client_id,
            body=body,
            due_at=due_at,
            after_seq=min(after_seq, locked.last_seq),
        )
        made._told(by)
        return made


class Scheduled(TenantModel):
    """A message that is sent at ``due_at``, unless the visitor writes after ``after_seq``. What is not sent goes back
    to its writer as a draft.

    Its ``client_id`` makes sending it idempotent: a worker that dies in the middle sends it once all the same.
    """

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="scheduled")
    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    client_id = impersonal(models.UUIDField())
    body = personal(
        models.TextField(), purpose="support", on_erase="delete", retain="conversation", origin="operator"
    )
    due_at = impersonal(models.DateTimeField())
    after_seq = impersonal(models.PositiveIntegerField())
    outcome = impersonal(
        models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING), "a word from a fixed list"
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    ended_at = impersonal(models.DateTimeField(null=True))

    objects = TenantManager.from_queryset(ScheduledQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "client_id"], name="scheduled_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="scheduled_outcome_known"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(outcome="waiting"), name="scheduled_due"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.due_at}"

    def come_due(self) -> Any:
        """Its time has come, or the visitor came first: send it, or end it and say why. None when it had ended.

        All is decided under the conversation's lock, where no visitor can write in between.
        """
        talk = self.conversation.lock()
        waits = self._waiting()
        if waits is None:
            return None
        if talk.last_visitor_seq > waits.after_seq:
            return waits._end(Outcome.OVERTAKEN, None)
        if waits.due_at > timezone.now():
            return None
        author = Membership.objects.active().filter(pk=waits.member_id).first()
        if author is None or not may(author, "conversation.reply"):
            return waits._end(Outcome.FAILED, None)
        return waits._send(talk, author, None)

    def send_now(self, by: Membership) -> Any:
        """Before its time, and whatever the visitor has written since. Raises Ended."""
        talk = self.conversation.lock()
        return self._demand_waiting()._send(talk, by, by)

    def cancel(self, by: Membership) -> Any:
        """Raises Ended when it was too late."""
        self.conversation.lock()
        return self._demand_waiting()._end(Outcome.CANCELLED, by)

    def change(self, by: Membership, body: str, due_at: datetime, after_seq: int) -> "Scheduled":
        """Another text or time, after what the member has seen by now. Raises Ended, PastTime, TooFar, Overtaken."""
        talk = self.conversation.lock()
        waits = self._demand_waiting()
        _demand_future(due_at)
        if talk.last_visitor_seq > after_seq:
            raise Overtaken
        waits.body, waits.due_at, waits.after_seq = body, due_at, min(after_seq, talk.last_seq)
        waits.save(update_fields=["body", "due_at", "after_seq"])
        waits._told(by)
        return waits

    def _send(self, talk: Conversation, author: Membership, by: Membership | None) -> Any:
        try:
            talk.say(author, self.body, self.client_id)
        except Conflict:
            return self._end(Outcome.FAILED, by)
        return self._end(Outcome.SENT, by)

    def _waiting(self) -> "Scheduled | None":
        waiting = Scheduled.objects.waiting().select_for_update(of=("self",))
        found: Scheduled | None = waiting.filter(pk=self.pk).first()
        return found

    def _demand_waiting(self) -> "Scheduled":
        found = self._waiting()
        if found is None:
            raise Ended
        return found

    def _end(self, outcome: Outcome, by: Membership | None) -> Any:
        if outcome != Outcome.SENT:
            Draft.objects.give_back(self.conversation, self.member_id, self.body)
        Scheduled.objects.filter(pk=self.pk).update(outcome=outcome, ended_at=this_millisecond())
        return self.conversation.happened("schedule.ended", by, target=self.pk, value=outcome.value)

    def _told(self, by: Membership) -> None:
        due = str(int(self.due_at.timestamp() * 1000))
        self.conversation.happened("message.scheduled", by, target=self.pk, value=due)


def _demand_room() -> None:
    """Raises Full."""
    from chat.measures import AUTOMATION

    demand(AUTOMATION)


def _demand_future(due_at: datetime) -> None:
    if due_at <= timezone.now():
        raise PastTime
    if due_at > timezone.now() + FARTHEST:
        raise TooFar
