"""A workspace on its way out, and one on its way in: a row each, with how far it has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal, personal

# So long the file of an export, and of an import, is kept.
KEPT = timedelta(days=1)


class State(models.TextChoices):
    WAITING = "waiting", "Waiting for its turn"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


UNDER_WAY = (State.WAITING, State.RUNNING)


def export_place(archive: Archive, name: str) -> str:
    return f"exports/{archive.workspace_id}/{archive.pk}"


def import_place(arrival: Arrival, name: str) -> str:
    return f"arrivals/{arrival.workspace_id}/{arrival.pk}"


class CarryingQuerySet(models.QuerySet[Any]):
    def under_way(self) -> CarryingQuerySet:
        return self.filter(state__in=UNDER_WAY)

    def newest_first(self) -> CarryingQuerySet:
        return self.order_by("-created_at", "-id")


class Carrying(TenantModel):
    """What an export and an import have in common; ``fault`` says in words why it failed."""

    subject: ClassVar[str] = "self"

    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    state = impersonal(
        models.CharField(max_length=8, choices=State, default=State.WAITING), "a word from a fixed list"
    )
    fault = impersonal(models.CharField(max_length=300, blank=True, default=""), "our own words")
    rows = impersonal(models.PositiveIntegerField(default=0))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    ended_at = impersonal(models.DateTimeField(null=True))
    file_gone_at = impersonal(models.DateTimeField(null=True))

    objects = TenantManager.from_queryset(CarryingQuerySet)()  # type: ignore[misc]

    class Meta:
        abstract = True

    @property
    def under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def expires_at(self) -> datetime | None:
        return self.ended_at + KEPT if self.ended_at else None

    def end(self, state: State, fault: str = "") -> None:
        self.state, self.fault, self.ended_at = state, fault[:300], timezone.now()
        self.save(update_fields=["state", "fault", "ended_at", "rows"])

    def forget_file(self) -> None:
        """What lies in the storage goes; that there was an export, and by whom, stays."""
        place = self._place()
        self.file_gone_at = timezone.now()
        self.save(update_fields=["file_gone_at"])
        if place:
            transaction.on_commit(lambda: default_storage.delete(place))

    def _place(self) -> str:
        raise NotImplementedError


class Archive(Carrying):
    """An export of the whole workspace. It is its maker's alone, for a day."""

    file = personal(
        models.FileField(upload_to=export_place, max_length=200, blank=True),
        purpose="rights",
        on_erase="delete",
        retain="transfer",
        origin="derived",
    )
    size = impersonal(models.PositiveBigIntegerField(default=0))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="archive_state_known")
        ]
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="archive_newest"),
            models.Index(
                fields=["created_at"], condition=models.Q(file_gone_at=None), name="archive_to_tend"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ready(self) -> bool:
        return self.state == State.DONE and self.file_gone_at is None

    def _place(self) -> str:
        return self.file.name or ""


class Arrival(Carrying):
    """An import of a whole workspace. ``archive`` is the id in its manifest, ``moved`` the kinds that are here,
    ``seats`` goes from the archive's members to those who are here already."""

    file = personal(
        models.FileField(upload_to=import_place, max_length=200, blank=True),
        purpose="rights",
        on_erase="delete",
        retain="transfer",
        origin="customer",
    )
    archive = impersonal(models.UUIDField())
    expected = impersonal(models.PositiveIntegerField(default=0))
    moved = impersonal(models.JSONField(default=list), "names of tables")
    seats = impersonal(models.JSONField(default=dict), "ids of members")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="arrival_state_known"),
            models.UniqueConstraint(
                fields=["workspace", "archive"], condition=models.Q(state="done"), name="arrival_once"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="arrival_newest"),
            models.Index(
                fields=["created_at"], condition=models.Q(file_gone_at=None), name="arrival_to_tend"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def _place(self) -> str:
        return self.file.name or ""
