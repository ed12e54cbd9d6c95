"""What a workspace's plan allows, and how much of it is used: columns that billing writes and others read."""

from typing import Any

from django.db import models

from privacy.fields import impersonal

LIMITS = ("sites", "history_days", "contacts", "automation", "storage_mb")
MEGABYTE = 1_000_000


def _limit(words: str) -> Any:
    return impersonal(models.PositiveIntegerField(words, null=True, blank=True, editable=False))


def _used() -> Any:
    return impersonal(models.PositiveBigIntegerField(default=0, db_default=0, editable=False))


class Limited(models.Model):
    """A limit of null is none, which is what an installation without paid plans has everywhere."""

    plan = impersonal(
        models.CharField("plan", max_length=20, blank=True, default="", db_default="", editable=False),
        "a word from a fixed list",
    )
    # When the plan ends by itself: a trial's last moment. Null: it stays until somebody changes it.
    plan_until = impersonal(models.DateTimeField("plan until", null=True, blank=True, editable=False))
    trial_began_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))
    # Until when the plan is kept though a payment failed; past: it waits for the payment. Null: all is paid.
    owing_until = impersonal(models.DateTimeField(null=True, blank=True, editable=False))
    limit_sites = _limit("sites")
    limit_history_days = _limit("days of history")
    limit_contacts = _limit("contacts")
    limit_automation = _limit("automations")
    limit_storage_mb = _limit("megabytes of files")
    # As counted at ``counted_at`` by billing/usage.py; storage in bytes.
    used_sites = _used()
    used_contacts = _used()
    used_automation = _used()
    used_storage = _used()
    counted_at = impersonal(models.DateTimeField(null=True, blank=True, editable=False))
    # The step (80 or 100 per cent) of each limit that the owners were told of: {"contacts": 80}.
    warned = impersonal(
        models.JSONField(default=dict, db_default={}, blank=True, editable=False),
        "names of limits and percentages",
    )

    class Meta:
        abstract = True

    @property
    def allowance(self) -> dict[str, Any]:
        """The plan and its limits, as columns: what a sandbox has in common with its workspace."""
        names = ("plan", "plan_until", *(f"limit_{what}" for what in LIMITS))
        return {name: getattr(self, name) for name in names}
