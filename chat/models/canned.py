"""Texts that are written once and used often, and macros: a text together with what shall happen."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from chat.shapes import BODY_MAX
from privacy.fields import impersonal


class CannedFolder(TenantModel):
    name = impersonal(models.CharField("name", max_length=60), "a heading in a list of texts, not a person's")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                name="canned_folder_name_once",
                violation_error_message="There is a folder of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CannedReply(TenantModel):
    """Found by ``/shortcut``. One with an ``owner`` is that member's own, the others are everybody's."""

    folder = TenantKey(CannedFolder, on_delete=models.SET_NULL, null=True, blank=True, related_name="replies")
    owner = TenantKey(
        "accounts.Membership", on_delete=models.CASCADE, null=True, related_name="canned_replies"
    )
    shortcut = impersonal(
        models.CharField("shortcut", max_length=40), "a word the team types, not a person's"
    )
    title = impersonal(models.CharField("title", max_length=80), "a heading the team chose")
    language = impersonal(models.CharField("language", max_length=12, blank=True), "a language's code")
    body = impersonal(
        models.TextField("text", max_length=BODY_MAX),
        "the customer's own standard words; names are variables",
    )
    used = impersonal(models.PositiveIntegerField(default=0, editable=False))
    last_used_at = impersonal(models.DateTimeField(null=True, editable=False))
    updated_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("shortcut"),
                "language",
                condition=models.Q(owner=None),
                name="canned_shortcut_once",
                violation_error_message="This shortcut is taken in this language.",
            ),
            models.UniqueConstraint(
                "workspace",
                "owner",
                Lower("shortcut"),
                "language",
                condition=models.Q(owner__isnull=False),
                name="canned_own_shortcut_once",
                violation_error_message="You have this shortcut in this language already.",
            ),
        ]

    def __str__(self) -> str:
        return self.shortcut


def canned_place(file: "CannedFile", name: str) -> str:
    return f"canned/{file.workspace_id}/{file.pk}"


class CannedFile(TenantModel):
    """A file that comes along with a canned reply."""

    reply = TenantKey(CannedReply, on_delete=models.CASCADE, related_name="files")
    name = impersonal(models.CharField(max_length=150), "a file's name that the team chose")
    kind = impersonal(models.CharField(max_length=100), "a media type from a fixed list")
    size = impersonal(models.PositiveIntegerField())
    file = impersonal(
        models.FileField(upload_to=canned_place, max_length=200), "the customer's own standard file"
    )

    def __str__(self) -> str:
        return str(self.pk)


class Macro(TenantModel):
    """``steps`` is a list of ``{"do": verb, …}`` in the vocabulary of chat/macros.py."""

    owner = TenantKey("accounts.Membership", on_delete=models.CASCADE, null=True, related_name="macros")
    name = impersonal(models.CharField("name", max_length=80), "a heading the team chose")
    body = impersonal(
        models.TextField("text", max_length=BODY_MAX, blank=True),
        "the customer's own standard words; names are variables",
    )
    steps = impersonal(models.JSONField(default=list), "verbs and ids from fixed lists")
    used = impersonal(models.PositiveIntegerField(default=0, editable=False))
    updated_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                condition=models.Q(owner=None),
                name="macro_name_once",
                violation_error_message="There is a macro of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name
