"""How a visitor found a conversation, once it was closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from chat.models.status import Status
from crm.models import Visitor
from privacy.fields import impersonal, personal

if TYPE_CHECKING:
    from chat.models.conversation import Conversation

BEST = 5
COMMENT_MAX = 500
CHANGEABLE = timedelta(days=1)


class NotNow(Exception):
    """The conversation is not closed, its site asks for no rating, or the time to change one is over."""


class RatingQuerySet(models.QuerySet["Rating"]):
    def give(self, conversation: Conversation, by: Visitor, score: int, comment: str = "") -> Any:
        """Rate, or change one's mind for a day. Raises NotNow. None when nothing changed."""
        locked, now = conversation.lock(), timezone.now()
        found = self.filter(conversation=conversation).first()
        if not may_rate(locked, found):
            raise NotNow
        if found and (found.score, found.comment) == (score, comment):
            return None
        said = {"score": score, "comment": comment, "changed_at": now}
        self.update_or_create(conversation=conversation, defaults=said)
        return conversation.happened("conversation.rated", by, value=str(score))


def may_rate(conversation: Conversation, given: Rating | None) -> bool:
    if not conversation.site.ask_rating or conversation.status != Status.CLOSED:
        return False
    return given is None or given.created_at > timezone.now() - CHANGEABLE


class Rating(TenantModel):
    """``score`` counts from 1, bad, to 5, very good. The ledger tells of the score and never of the comment."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="ratings")
    score = personal(
        models.PositiveSmallIntegerField(), purpose="support", on_erase="delete", retain="conversation"
    )
    comment = personal(
        models.CharField(max_length=COMMENT_MAX, blank=True),
        purpose="support",
        on_erase="delete",
        retain="conversation",
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    changed_at = impersonal(models.DateTimeField(default=timezone.now))

    objects = TenantManager.from_queryset(RatingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation"], name="rating_once"),
            models.CheckConstraint(condition=models.Q(score__range=(1, BEST)), name="rating_from_1_to_5"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
