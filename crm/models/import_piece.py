"""What another service's file says, in pieces, until it is imported."""

from typing import ClassVar

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal, personal


class ImportPiece(TenantModel):
    """A file says things in any order, some of them twice: here each stands once, and is found by what it belongs to.

    ``key`` is the other service's id of the thing, or of what it is part of, and ``ref`` that of the part. They go
    when the import is done, and after a week in any case.
    """

    subject: ClassVar[str] = "self"

    batch = TenantKey("crm.Import", on_delete=models.CASCADE, related_name="pieces")
    kind = impersonal(models.CharField(max_length=10), "a word from a fixed list")
    key = personal(
        models.CharField(max_length=250),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="customer",
    )
    ref = impersonal(models.CharField(max_length=250, default=""), "another service's number of a message")
    at = impersonal(models.DateTimeField(null=True))
    data = personal(
        models.JSONField(default=dict),
        purpose="support",
        on_erase="delete",
        retain="transfer",
        origin="customer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "batch", "kind", "key", "ref"], name="import_piece_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "batch", "key", "at"], name="import_piece_in_order")]

    def __str__(self) -> str:
        return str(self.pk)
