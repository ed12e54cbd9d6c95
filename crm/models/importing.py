"""Contacts that came as a file: what is done with it, what was kept aside, and what it takes to undo it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models.attribute import Basis
from privacy.fields import impersonal, personal

# The file and what was kept aside of it.
KEPT = timedelta(days=7)
UNDOABLE = timedelta(days=30)


class ImportState(models.TextChoices):
    DRAFT = "draft", "Not started"
    CHECKING = "checking", "Being tried"
    CHECKED = "checked", "Tried"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Stopped"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


WORKING = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)
ENDED = (ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED)


class Known(models.TextChoices):
    """What happens to a contact that is there already."""

    UPDATE = "update", "Update them"
    SKIP = "skip", "Leave them as they are"
    NEW = "new", "Make a new contact for every row"


class Vendor(models.TextChoices):
    """Whose file it is, where it is another service's."""

    CRISP = "crisp", "Crisp"
    INTERCOM = "intercom", "Intercom"
    CHATWOOT = "chatwoot", "Chatwoot"


class What(models.TextChoices):
    CONTACTS = "contacts", "Contacts"
    CONVERSATIONS = "conversations", "Conversations"


class Match(models.TextChoices):
    EMAIL = "email", "E-mail"
    EXTERNAL = "external_id", "Id in your books"
    PHONE = "phone", "Phone"


def place(batch: Import, name: str) -> str:
    return f"imports/{batch.workspace_id}/{batch.pk}"


class ImportQuerySet(models.QuerySet["Import"]):
    def newest_first(self) -> ImportQuerySet:
        return self.order_by("-created_at", "-id")

    def working(self) -> ImportQuerySet:
        return self.filter(state__in=WORKING)

    def of(self, what: What) -> ImportQuerySet:
        return self.filter(what=what)


class Import(TenantModel):
    """``position`` is how many records are behind, ``total`` how many there are once that is known. ``sample`` has the
    names of the columns, the first rows and the first errors; ``reading`` and ``mapping`` are of crm/importing.
    ``report`` counts what came of another service's file and, in our words, what of it cannot be kept."""

    subject: ClassVar[str] = "self"

    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    name = personal(
        models.CharField(max_length=150),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="customer",
    )
    file = personal(
        models.FileField(upload_to=place, max_length=200, blank=True),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="customer",
    )
    size = impersonal(models.PositiveBigIntegerField(default=0))
    vendor = impersonal(
        models.CharField(max_length=10, choices=Vendor, blank=True, default=""), "a word from a fixed list"
    )
    what = impersonal(
        models.CharField(max_length=13, choices=What, default=What.CONTACTS), "a word from a fixed list"
    )
    report = impersonal(models.JSONField(default=dict), "numbers, ids of labels and our own words")
    reading = impersonal(models.JSONField(default=dict), "how the file is written")
    sample = personal(
        models.JSONField(default=dict),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="customer",
    )
    mapping = impersonal(models.JSONField(default=list), "which column becomes which attribute")
    match = impersonal(
        models.CharField(max_length=12, choices=Match, default=Match.EMAIL), "a word from a fixed list"
    )
    known = impersonal(
        models.CharField(max_length=6, choices=Known, default=Known.UPDATE), "a word from a fixed list"
    )
    basis = impersonal(
        models.CharField(max_length=10, choices=Basis, blank=True, default=""), "a word from a fixed list"
    )
    state = impersonal(
        models.CharField(max_length=9, choices=ImportState, default=ImportState.DRAFT),
        "a word from a fixed list",
    )
    fault = impersonal(models.CharField(max_length=300, blank=True, default=""), "our own words")
    position = impersonal(models.PositiveIntegerField(default=0))
    total = impersonal(models.PositiveIntegerField(default=0))
    made = impersonal(models.PositiveIntegerField(default=0))
    changed = impersonal(models.PositiveIntegerField(default=0))
    same = impersonal(models.PositiveIntegerField(default=0))
    skipped = impersonal(models.PositiveIntegerField(default=0))
    wrong = impersonal(models.PositiveIntegerField(default=0))
    undone = impersonal(models.PositiveIntegerField(default=0))
    kept = impersonal(models.PositiveIntegerField(default=0))
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    tended_at = impersonal(models.DateTimeField(default=timezone.now))
    ended_at = impersonal(models.DateTimeField(null=True))
    swept_at = impersonal(models.DateTimeField(null=True))
    settled_at = impersonal(models.DateTimeField(null=True))

    objects = TenantManager.from_queryset(ImportQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "-created_at", "-id"], name="import_newest"),
            models.Index(fields=["tended_at"], condition=models.Q(state__in=WORKING), name="import_to_tend"),
            models.Index(fields=["created_at"], condition=models.Q(settled_at=None), name="import_to_settle"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def working(self) -> bool:
        return self.state in WORKING

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def undoable_until(self) -> datetime | None:
        """Until when it can be undone; None when there is nothing to undo."""
        if not self.ended or self.ended_at is None or not (self.made or self.changed):
            return None
        until = self.ended_at + UNDOABLE
        return until if until > timezone.now() else None

    @property
    def resumable(self) -> bool:
        """Whether it stopped in the middle and its file is still here."""
        stopped = self.state in (ImportState.CANCELLED, ImportState.FAILED)
        return stopped and self.swept_at is None and 0 < self.position < self.total

    def begin(self, state: ImportState) -> None:
        """From the first record, with every count at nothing."""
        self.state, self.fault, self.position = state, "", 0
        self.made = self.changed = self.same = self.skipped = self.wrong = 0
        self.tended_at, self.ended_at = timezone.now(), None
        self.save()

    def go_on(self) -> None:
        """From where it stopped."""
        self.state, self.fault, self.ended_at = ImportState.RUNNING, "", None
        self.tended_at = timezone.now()
        self.save(update_fields=["state", "fault", "ended_at", "tended_at"])

    def end(self, state: ImportState, fault: str = "") -> None:
        self.state, self.fault, self.ended_at = state, fault[:300], timezone.now()
        self.save(update_fields=["state", "fault", "ended_at"])

    def sweep(self) -> None:
        """What it holds of people goes: the file, its first rows, and what was kept aside."""
        where = self.file.name
        self.file, self.sample, self.name, self.swept_at = "", {}, "", timezone.now()
        self.save(update_fields=["file", "sample", "name", "swept_at"])
        self.asides.all().delete()
        self.pieces.all().delete()
        if where:
            transaction.on_commit(lambda: default_storage.delete(where))

    def settle(self) -> None:
        """It can be undone no more, so what that takes goes."""
        self.traces.all().delete()
        self.settled_at = timezone.now()
        self.save(update_fields=["settled_at"])


class ImportAside(TenantModel):
    """A row that was kept aside, and why: to be mended and imported again."""

    subject: ClassVar[str] = "self"

    batch = TenantKey("crm.Import", on_delete=models.CASCADE, related_name="asides")
    line = impersonal(models.PositiveIntegerField())
    why = personal(
        models.CharField(max_length=300),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="derived",
    )
    cells = personal(
        models.JSONField(default=list),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="customer",
    )

    class Meta:
        indexes = [models.Index(fields=["workspace", "batch", "line", "id"], name="aside_of_import")]

    def __str__(self) -> str:
        return str(self.pk)


class ImportTrace(TenantModel):
    """What an import did to one contact, once for each of its rows. ``before`` is what it takes to undo that
    (crm/importing/traces.py)."""

    subject: ClassVar[str] = "contact"

    batch = TenantKey("crm.Import", on_delete=models.CASCADE, related_name="traces")
    contact = TenantKey("crm.Contact", on_delete=models.CASCADE, related_name="+")
    made = impersonal(models.BooleanField())
    before = personal(
        models.JSONField(default=dict),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="derived",
    )

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "batch", "-id"], name="import_trace_of_batch"),
            models.Index(fields=["workspace", "contact"], name="import_trace_of_contact"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
