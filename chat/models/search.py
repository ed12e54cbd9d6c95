"""The words of a message, as the search finds them."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal, personal


class SearchEntry(TenantModel):
    """Made by the relay from the ledger, a second after the message; goes with it."""

    subject: ClassVar[str] = "conversation__contact"

    id = None
    pk = models.CompositePrimaryKey("workspace_id", "conversation_id", "seq")
    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="search_entries")
    seq = impersonal(models.PositiveIntegerField())
    at = impersonal(models.DateTimeField())
    document = personal(
        SearchVectorField(), purpose="support", on_erase="delete", retain="conversation", origin="derived"
    )

    class Meta:
        indexes = [
            # The workspace is a word of the document, so that one index answers for both.
            GinIndex(fields=["document"], name="search_document"),
            models.Index(fields=["workspace", "-at"], name="search_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.seq}"
