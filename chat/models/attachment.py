"""A file that was sent, or is about to be."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from accounts.allowance import horizon
from accounts.models import ApiKey, Membership
from accounts.tenancy import TenantKey, TenantModel
from crm.models import Visitor
from privacy.fields import impersonal, personal

NAME_MAX = 150


def place(attachment: "Attachment", name: str) -> str:
    """Where a file lies: by ids alone, so that no path tells a name."""
    return f"attachments/{attachment.workspace_id}/{attachment.pk}"


def preview_place(attachment: "Attachment", name: str) -> str:
    return f"{place(attachment, name)}.webp"


class Attachment(TenantModel):
    """``seq`` is the message it belongs to; until that is sent there is none, and the file goes after a day."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="attachments")
    seq = impersonal(models.PositiveIntegerField(null=True))
    member = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    visitor = TenantKey("crm.Visitor", on_delete=models.SET_NULL, null=True, related_name="+")
    api_key = TenantKey("accounts.ApiKey", on_delete=models.SET_NULL, null=True, related_name="+")
    name = personal(
        models.CharField(max_length=NAME_MAX), purpose="support", on_erase="delete", retain="conversation"
    )
    kind = impersonal(models.CharField(max_length=100), "a media type from a fixed list")
    size = impersonal(models.PositiveIntegerField(default=0))
    width = impersonal(models.PositiveIntegerField(default=0))
    height = impersonal(models.PositiveIntegerField(default=0))
    file = personal(
        models.FileField(upload_to=place, max_length=200),
        purpose="support",
        on_erase="delete",
        retain="conversation",
    )
    preview = personal(
        models.FileField(upload_to=preview_place, max_length=200, blank=True),
        purpose="support",
        on_erase="delete",
        retain="conversation",
        origin="derived",
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "conversation", "seq"], name="attachment_by_message"),
            models.Index(fields=["created_at"], condition=models.Q(seq=None), name="attachment_unsent"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def image(self) -> bool:
        return self.kind.startswith("image/")

    @property
    def ready(self) -> bool:
        """An image is only shown once it was made anew."""
        return not self.image or self.width > 0

    def dress(self, made: Any) -> None:
        """Take what was made of the sender's image (files_images.Prepared)."""
        self.file.save("file", made.file, save=False)
        self.preview.save("preview", made.preview, save=False)
        self.width, self.height, self.size = made.width, made.height, made.file.size

    def store(self) -> None:
        """Write the row; what lies in the storage goes again when that fails."""
        try:
            with transaction.atomic():
                self.save()
        except Exception:
            _delete(self._places())
            raise

    @staticmethod
    def discard(attachments: "Sequence[Attachment]") -> None:
        """Delete them, and once that is certain what lies in the storage."""
        places = [place for attachment in attachments for place in attachment._places()]
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in attachments]).delete()
        transaction.on_commit(lambda: _delete(places))

    def _places(self) -> list[str]:
        return [name for name in (self.file.name, self.preview.name) if name]

    @staticmethod
    def in_history() -> "models.QuerySet[Attachment]":
        """Of the conversations that the plan lets the team and its programs see."""
        since = horizon()
        found = Attachment.objects.all()
        return found if since is None else found.filter(conversation__last_activity_at__gte=since)

    @staticmethod
    def unsent(conversation: UUID, by: Visitor | Membership | ApiKey) -> "models.QuerySet[Attachment]":
        """A member's, a visitor's or an API key's own files of this conversation that belong to no message yet."""
        return Attachment.objects.filter(conversation=conversation, seq=None, **sender(by))


def sender(by: Visitor | Membership | ApiKey) -> dict[str, Any]:
    """The column that says whose file it is, and who."""
    columns = {Visitor: "visitor", Membership: "member", ApiKey: "api_key"}
    return {columns[type(by)]: by}


def _delete(places: list[str]) -> None:
    for each in places:
        default_storage.delete(each)
