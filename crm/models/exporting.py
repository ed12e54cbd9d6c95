"""Contacts that leave as a file: who took what, and when. It names nobody, and stays when the file is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal, personal

KEPT = timedelta(days=1)


class ExportState(models.TextChoices):
    RUNNING = "running", "Being made"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Failed"


class ExportFormat(models.TextChoices):
    CSV = "csv", "CSV, for spreadsheets"
    LINES = "jsonl", "JSON Lines, for programs"


class Scope(models.TextChoices):
    ALL = "all", "All contacts"
    FILTER = "filter", "Those of a filter"
    SEGMENT = "segment", "A segment"
    SELECTION = "selection", "A selection"


def place(export: ContactExport, name: str) -> str:
    return f"exports/{export.workspace_id}/{export.pk}"


class ContactExportQuerySet(models.QuerySet["ContactExport"]):
    def newest_first(self) -> ContactExportQuerySet:
        return self.order_by("-created_at", "-id")


class ContactExport(TenantModel):
    """``asked`` is the selection as it was asked for (crm/asking, or ids), which may name people: it goes with the
    file."""

    subject: ClassVar[str] = "self"

    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    scope = impersonal(models.CharField(max_length=9, choices=Scope), "a word from a fixed list")
    asked = personal(
        models.JSONField(default=dict),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="operator",
    )
    columns = impersonal(models.JSONField(default=list), "names of columns")
    format = impersonal(models.CharField(max_length=5, choices=ExportFormat), "a word from a fixed list")
    state = impersonal(
        models.CharField(max_length=9, choices=ExportState, default=ExportState.RUNNING),
        "a word from a fixed list",
    )
    file = personal(
        models.FileField(upload_to=place, max_length=200, blank=True),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="derived",
    )
    size = impersonal(models.PositiveBigIntegerField(default=0))
    done = impersonal(models.PositiveIntegerField(default=0))
    total = impersonal(models.PositiveIntegerField(default=0))
    downloads = impersonal(models.PositiveIntegerField(default=0))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    tended_at = impersonal(models.DateTimeField(default=timezone.now))
    ended_at = impersonal(models.DateTimeField(null=True))
    file_gone_at = impersonal(models.DateTimeField(null=True))

    objects = TenantManager.from_queryset(ContactExportQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ExportState.values), name="contact_export_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "-created_at", "-id"], name="contact_export_newest"),
            models.Index(
                fields=["tended_at"], condition=models.Q(file_gone_at=None), name="contact_export_to_tend"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def running(self) -> bool:
        return self.state == ExportState.RUNNING

    @property
    def ready(self) -> bool:
        return self.state == ExportState.DONE and self.file_gone_at is None

    @property
    def expires_at(self) -> datetime | None:
        return self.ended_at + KEPT if self.ended_at else None

    def end(self, state: ExportState) -> None:
        self.state, self.ended_at = state, timezone.now()
        self.save(update_fields=["state", "ended_at", "file", "size", "done"])

    def sweep(self) -> None:
        """The file goes, and whom it was asked of. That somebody took so many contacts stays."""
        where = self.file.name
        self.file, self.asked, self.file_gone_at = "", {}, timezone.now()
        self.save(update_fields=["file", "asked", "file_gone_at"])
        if where:
            transaction.on_commit(lambda: default_storage.delete(where))
