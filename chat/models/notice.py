"""What a member should know of, why, and how they want to hear of it."""

from datetime import datetime, time
from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from privacy.fields import impersonal


class Reason(models.TextChoices):
    """Why a notice came. The list says it in words."""

    MENTIONED = "mentioned"  # somebody named you in a note
    ASSIGNED = "assigned"  # a conversation became yours
    TEAM = "team"  # it came to a team you belong to
    YOURS = "yours"  # the visitor wrote in a conversation of yours
    FOLLOWED = "followed"  # the visitor wrote where you take part
    UNASSIGNED = "unassigned"  # a conversation that is nobody's began
    WOKEN = "woken"  # what was snoozed is back
    OVERTAKEN = "overtaken"  # your scheduled message was not sent: the visitor wrote


class Notice(TenantModel):
    """A reading of the ledger: the event at ``seq`` concerns this member."""

    subject: ClassVar[str] = "conversation__contact"

    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="notices")
    conversation = TenantKey("chat.Conversation", on_delete=models.CASCADE, related_name="notices")
    seq = impersonal(models.PositiveIntegerField())
    reason = impersonal(models.CharField(max_length=12, choices=Reason), "a word from a fixed list")
    by = TenantKey("accounts.Membership", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = impersonal(models.DateTimeField(default=timezone.now, editable=False))
    read_at = impersonal(models.DateTimeField(null=True))
    mailed_at = impersonal(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "member", "conversation", "seq", "reason"], name="notice_once"
            ),
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="notice_reason_known"),
        ]
        indexes = [
            models.Index(fields=["workspace", "member", "-created_at", "-id"], name="notice_newest"),
            models.Index(
                fields=["workspace", "member"], condition=models.Q(read_at=None), name="notice_unread"
            ),
            models.Index(
                fields=["created_at"],
                condition=models.Q(read_at=None, mailed_at=None),
                name="notice_to_mail",
            ),
            models.Index(fields=["workspace", "conversation"], name="notice_by_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.reason}"


class NoticeSettings(TenantModel):
    """A member's own choice. Quiet hours are in the time zone of the profile, and may pass midnight."""

    subject: ClassVar[str] = "member__user"

    member = TenantKey("accounts.Membership", on_delete=models.CASCADE, related_name="notice_settings")
    desktop = impersonal(models.BooleanField("desktop notifications", default=False))
    sound = impersonal(models.BooleanField("sound", default=True))
    digest = impersonal(models.BooleanField("e-mail digest", default=True))
    mentioned = impersonal(models.BooleanField("somebody mentions you", default=True))
    assigned = impersonal(models.BooleanField("a conversation is assigned to you", default=True))
    team = impersonal(models.BooleanField("a conversation comes to your team", default=True))
    yours = impersonal(models.BooleanField("somebody writes in a conversation of yours", default=True))
    followed = impersonal(models.BooleanField("somebody writes where you take part", default=True))
    unassigned = impersonal(models.BooleanField("a new conversation is nobody's", default=True))
    quiet = impersonal(models.BooleanField("quiet hours", default=False))
    quiet_from = impersonal(models.TimeField("from", default=time(19)))
    quiet_until = impersonal(models.TimeField("until", default=time(8)))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "member"], name="notice_settings_once")]

    def __str__(self) -> str:
        return str(self.member_id)

    def is_quiet(self, now: datetime) -> bool:
        clock = now.astimezone(self.member.user.zone).time()
        if self.quiet_from <= self.quiet_until:
            within = self.quiet_from <= clock < self.quiet_until
        else:
            within = clock >= self.quiet_from or clock < self.quiet_until
        return bool(self.quiet and within)
