"""A conversation that a visitor wants by e-mail."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from crm.models import Attribute, Visitor
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from chat.models.conversation import Conversation

CODE_LENGTH = 6
CODE_LIFETIME = timedelta(minutes=15)
TRIES = 5


class WrongCode(ValueError):
    """Not the code that was mailed, or one that is too old or was tried too often."""


class TranscriptQuerySet(models.QuerySet["Transcript"]):
    def ask(self, conversation: Conversation, by: Visitor, email: str, language: str) -> Transcript:
        """Wanted at this address. It goes there at once when the customer's server vouched for the address; else
        a code goes there first, so that nobody has what was said sent to a stranger."""
        fact = Attribute.objects.filter(contact=by.contact, name="email", verified=True).first()
        known = by.verified_at and fact and str(fact.value).casefold() == email.casefold()
        code = "".join(secrets.choice("0123456789") for _ in range(CODE_LENGTH))
        return self.create(
            conversation=conversation,
            visitor=by,
            email=email,
            language=language,
            code="" if known else code,
            confirmed_at=timezone.now() if known else None,
        )

    def waiting(self) -> TranscriptQuerySet:
        """Those whose code may still be told."""
        return self.filter(confirmed_at=None, asked_at__gt=timezone.now() - CODE_LIFETIME, tries__lt=TRIES)


class Transcript(TenantModel):
    """The row is the order to the worker, who mails first the code and then the text. The address goes with that."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="transcripts")
    visitor = TenantKey("crm.Visitor", on_delete=models.CASCADE, related_name="+")
    email = personal(
        models.EmailField(max_length=254, blank=True),
        purpose="support",
        on_erase="delete",
        retain="conversation",
    )
    language = impersonal(models.CharField(max_length=12), "a language's code")
    code = impersonal(models.CharField(max_length=CODE_LENGTH, blank=True), "random digits of a quarter hour")
    tries = impersonal(models.PositiveSmallIntegerField(default=0))
    asked_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    code_sent_at = impersonal(models.DateTimeField(null=True))
    confirmed_at = impersonal(models.DateTimeField(null=True))
    # Not before: a letter that did not go out is tried again later.
    due_at = impersonal(models.DateTimeField(default=timezone.now))
    done_at = impersonal(models.DateTimeField(null=True))

    objects = TenantManager.from_queryset(TranscriptQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="transcript_due"),
            models.Index(fields=["workspace", "visitor", "asked_at"], name="transcript_by_visitor"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def confirm(self, code: str) -> None:
        """Raises WrongCode, and counts the try."""
        locked = Transcript.objects.select_for_update(of=("self",)).waiting().filter(pk=self.pk).first()
        if locked is None:
            raise WrongCode
        right = secrets.compare_digest(locked.code.encode(), code.encode())
        now = timezone.now()
        Transcript.objects.filter(pk=self.pk).update(
            tries=locked.tries + 1, confirmed_at=now if right else None
        )
        if not right:
            raise WrongCode

    def end(self) -> None:
        """Sent, or in vain: where it was to go is forgotten."""
        Transcript.objects.filter(pk=self.pk).update(done_at=timezone.now(), email="", code="")
