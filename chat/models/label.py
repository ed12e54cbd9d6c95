"""Words in a colour that a workspace sorts its conversations by."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantManager, TenantModel
from privacy.fields import impersonal

if TYPE_CHECKING:
    from accounts.models import Membership
    from chat.models.conversation import Conversation

HUES = 12


class LabelQuerySet(models.QuerySet["Label"]):
    def by_name(self) -> "LabelQuerySet":
        return self.order_by(Lower("name"))


class Label(TenantModel):
    name = impersonal(models.CharField("name", max_length=40), "a word the team sorts by, not a person's")
    hue = impersonal(
        models.PositiveSmallIntegerField("colour", default=0, validators=[MaxValueValidator(HUES - 1)])
    )
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))

    objects = TenantManager.from_queryset(LabelQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                name="label_name_once",
                violation_error_message="There is a label of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def put_on(self, conversation: "Conversation", by: "Membership") -> Any:
        """None when it was there already."""
        conversation.lock()
        _, made = Labelling.objects.get_or_create(conversation=conversation, label=self)
        return conversation.happened("conversation.labelled", by, target=self.pk) if made else None

    def take_off(self, conversation: "Conversation", by: "Membership") -> Any:
        """None when it was not there."""
        conversation.lock()
        gone, _ = Labelling.objects.filter(conversation=conversation, label=self).delete()
        return conversation.happened("conversation.unlabelled", by, target=self.pk) if gone else None


class Labelling(TenantModel):
    """A label on a conversation; who put it there and when stands in the ledger."""

    subject: ClassVar[str] = "conversation__contact"

    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="labellings")
    label = TenantKey(Label, on_delete=models.CASCADE, related_name="labellings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "label"], name="labelling_once")
        ]
        indexes = [models.Index(fields=["workspace", "label", "conversation"], name="labelling_by_label")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.label_id}"
