"""The daily comparison with Stripe: how many accounts, and what differed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from privacy.fields import impersonal

LEASE = timedelta(seconds=150)
MOST_KEPT = 500


class Reconciliation(models.Model):
    """One a day, of all workspaces. ``differences``: ``{"workspace": id, "what": column, "ours", "theirs"}``, with
    values only where they are words of fixed lists or times; of a company's details only that they differed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = impersonal(models.DateField(unique=True))
    began_at = impersonal(models.DateTimeField(default=timezone.now))
    ended_at = impersonal(models.DateTimeField(null=True, blank=True))
    taken_until = impersonal(models.DateTimeField(null=True, blank=True))
    checked = impersonal(models.PositiveIntegerField(default=0))
    unreached = impersonal(models.PositiveIntegerField("not reached", default=0))
    differences = impersonal(
        models.JSONField(default=list, blank=True), "ids, names of columns, words of fixed lists and times"
    )

    class Meta:
        verbose_name = "comparison with Stripe"
        verbose_name_plural = "comparisons with Stripe"
        indexes = [models.Index(fields=["-began_at"], name="reconciliation_newest")]

    def __str__(self) -> str:
        return self.day.isoformat()

    def take(self) -> bool:
        """Whether it is ours to go on with: one worker at a time."""
        now = timezone.now()
        free = models.Q(taken_until=None) | models.Q(taken_until__lt=now)
        mine = Reconciliation.objects.filter(free, pk=self.pk, ended_at=None)
        return bool(mine.update(taken_until=now + LEASE))

    def note(self, checked: int, found: list[dict[str, Any]], unreached: int = 0) -> None:
        self.checked += checked
        self.unreached += unreached
        self.differences = [*self.differences, *found][:MOST_KEPT]
        self.save(update_fields=["checked", "unreached", "differences"])

    def end(self) -> None:
        self.ended_at, self.taken_until = timezone.now(), None
        self.save(update_fields=["ended_at", "taken_until"])

    def rest(self) -> None:
        """Given back before it is over: the next turn goes on."""
        self.taken_until = None
        self.save(update_fields=["taken_until"])
