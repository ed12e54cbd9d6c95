"""One mail for what a member missed: who, why and when, never what was written.

A reviewed function names members with something old enough, by ids alone. Each is then decided again under a lock and
mailed in a transaction of its own: what was sent is marked with it, so a worker that dies between the two mails once
more, and otherwise once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.mail import UNDELIVERABLE, note_failure
from accounts.models import Membership, Workspace
from accounts.tenancy import current, within
from chat import noticeboard, presence
from chat.live import redis
from chat.models import Notice
from chat.models.notice import Reason

log = structlog.get_logger(__name__)

OLD_ENOUGH = timedelta(minutes=15)
BETWEEN_MAILS = timedelta(hours=1)
# What nobody looked at for so long is told by the list alone.
TOO_OLD = timedelta(days=3)
BATCH = 1000
REASONS = (Reason.MENTIONED, Reason.ASSIGNED, Reason.YOURS)


def send_due() -> int:
    """Mail whoever missed something; how many letters that was. One that fails holds up no other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT workspace, member FROM notices_to_mail(%s, %s, %s)", [OLD_ENOUGH, BETWEEN_MAILS, BATCH]
        )
        due = cursor.fetchall()
    return sum(_mailed(workspace, member) for workspace, member in due)


def _mailed(workspace: UUID, member: UUID) -> bool:
    try:
        with within(workspace):
            return mail(member, timezone.now())
    except UNDELIVERABLE as fault:
        note_failure(fault)
    except Exception as fault:
        log.exception("digest.failed", workspace=str(workspace), kind=type(fault).__name__)
    return False


def mail(member: UUID, now: datetime) -> bool:
    """Whether there was something to mail, within the member's workspace. Raises what the mail server raises."""
    active = Membership.objects.active().select_related("user")
    found = active.select_for_update(of=("self",), skip_locked=True).filter(pk=member).first()
    missed = _missed(found, now) if found else []
    if not missed:
        return False
    letter(found, missed, now).send()
    Notice.objects.filter(pk__in=[notice.pk for notice in missed]).update(mailed_at=now)
    return True


def _missed(member: Membership, now: datetime) -> list[Notice]:
    chosen = noticeboard.settings_of(member)
    own = Notice.objects.filter(member=member)
    if not chosen.digest or chosen.is_quiet(now) or own.filter(mailed_at__gt=now - BETWEEN_MAILS).exists():
        return []
    since = max(presence.last_seen(redis(), current(), member.pk), now - TOO_OLD)
    unseen = own.filter(read_at=None, mailed_at=None, reason__in=REASONS, created_at__gt=since)
    old_enough = unseen.filter(created_at__lte=now - OLD_ENOUGH).order_by("created_at", "pk")
    shown = old_enough.select_related("conversation__contact", "conversation__site", "by__user")
    return [notice for notice in shown if _worth_it(notice, now)]


def _worth_it(notice: Any, now: datetime) -> bool:
    """A visitor of one's own counts when the wait is longer than the site's goal."""
    talk = notice.conversation
    if notice.reason != Reason.YOURS:
        return True
    goal = timedelta(minutes=talk.site.reply_goal)
    return talk.waiting_since is not None and now - talk.waiting_since > goal


def letter(member: Membership, missed: list[Notice], now: datetime) -> EmailMultiAlternatives:
    """Links and names, no texts."""
    workspace = Workspace.objects.get(pk=current())
    here = reverse("notifications", args=[workspace.slug])
    context = {
        "workspace": workspace,
        "items": [_item(notice, workspace, member, now) for notice in missed],
        "settings_url": f"{settings.BASE_URL}{here}",
        "url": f"{settings.BASE_URL}{reverse('inbox', args=[workspace.slug])}",
        "home": settings.BASE_URL,
    }
    count = len(missed)
    subject = "One thing waits" if count == 1 else f"{count} things wait"
    message = EmailMultiAlternatives(
        # A name with a line break would end the header.
        " ".join(f"{subject} for you in {workspace.name}".split()),
        render_to_string("email/digest.txt", context),
        to=[member.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/digest.html", context), "text/html")
    return message


def _item(notice: Any, workspace: Workspace, member: Membership, now: datetime) -> dict[str, Any]:
    talk = notice.conversation
    address = reverse("conversation", args=[workspace.slug, talk.number])
    return {
        "words": _words(notice, now),
        "at": notice.created_at.astimezone(member.user.zone),
        "number": talk.number,
        "url": f"{settings.BASE_URL}{address}",
    }


def _words(notice: Any, now: datetime) -> str:
    talk, who = notice.conversation, notice.by.user.name if notice.by else "Somebody"
    match notice.reason:
        case Reason.MENTIONED:
            return f"{who} mentioned you in a note about {talk.contact.label}"
        case Reason.ASSIGNED:
            return f"{who} assigned the conversation with {talk.contact.label} to you"
    return f"{talk.contact.label} has been waiting for your answer for {_span(now - talk.waiting_since)}"


def _span(waited: timedelta) -> str:
    minutes = int(waited.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
