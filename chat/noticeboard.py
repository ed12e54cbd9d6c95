"""A member's notices: read page by page, counted, marked as read. Within a workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Membership
from chat import protocol as p
from chat.happening import milliseconds
from chat.models import Notice, NoticeSettings
from chat.sessions import member_of

PAGE = 30
UNREAD_MAX = 100


def page(
    member: Membership, before: tuple[datetime, UUID] | None = None, only_unread: bool = False
) -> list[Notice]:
    """Newest first, at most PAGE and one more, which says that there is a next page."""
    found = Notice.objects.filter(member=member).select_related("conversation__contact")
    if only_unread:
        found = found.filter(read_at=None)
    if before:
        at, pk = before
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    return list(found.order_by("-created_at", "-pk")[: PAGE + 1])


def shown(notice: Notice) -> p.Notice:
    conversation: Any = notice.conversation
    return p.Notice(
        id=notice.pk,
        conversation=conversation.pk,
        number=conversation.number,
        name=conversation.contact.label,
        seq=notice.seq,
        reason=notice.reason,  # type: ignore[arg-type]
        by=notice.by_id,
        at=milliseconds(notice.created_at),
        read=notice.read_at is not None,
    )


def unread(member: UUID) -> int:
    """To UNREAD_MAX at most: beyond it nobody counts."""
    return len(Notice.objects.filter(member=member, read_at=None).values_list("pk")[:UNREAD_MAX])


def unread_of(members: set[UUID]) -> dict[UUID, int]:
    """The same for several at once."""
    counted = Notice.objects.filter(member__in=members, read_at=None).values_list("member")
    found = dict(counted.annotate(count=Count("pk")).order_by())
    return {member: min(found.get(member, 0), UNREAD_MAX) for member in members}


def read(member: UUID, command: p.NoticeRead) -> p.NoticesRead:
    """Mark what the command names as read, of this member's own."""
    of_member = Notice.objects.filter(member=member_of(member), read_at=None)
    if not command.all:
        of_member = of_member.filter(Q(pk__in=command.ids) | Q(conversation=command.conversation))
    of_member.update(read_at=timezone.now())
    return p.NoticesRead(
        ids=command.ids, conversation=command.conversation, all=command.all, unread=unread(member)
    )


def settings_of(member: Membership) -> NoticeSettings:
    """What the member chose, or what is usual; not stored until they choose."""
    return NoticeSettings.objects.filter(member=member).first() or NoticeSettings(member=member)


def choose_desktop(member: Membership, desktop: bool) -> None:
    NoticeSettings.objects.update_or_create(member=member, defaults={"desktop": desktop})


def summary(member: Membership) -> dict[str, Any]:
    """How many are unread, and what the browser needs to know of the member's choice."""
    chosen = settings_of(member)
    return {
        "unread": unread(member.pk),
        "settings": {
            "desktop": chosen.desktop,
            "sound": chosen.sound,
            "quiet": chosen.quiet,
            "quiet_from": f"{chosen.quiet_from:%H:%M}",
            "quiet_until": f"{chosen.quiet_until:%H:%M}",
            "zone": member.user.time_zone,
        },
    }
