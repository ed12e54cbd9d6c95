"""Notices, made by the relay out of the ledger (chat/concern.py says whom an event concerns).

Nobody is told of what they have read already, nor of what they do not want to know. Several messages of a visitor
make one notice while it is unread. Made again out of the same events, nothing is added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from django.db import OperationalError
from django.utils import timezone

from accounts.tenancy import current, within
from chat import noticeboard, protocol as p
from chat.concern import Concern, Happened, Key, happened, strongest
from chat.live import tell_member
from chat.models import Notice, NoticeSettings, ReadMark
from chat.models.notice import Reason

log = structlog.get_logger(__name__)

# A row of messages is told once; number and time of that notice move on.
GATHERED = (Reason.YOURS, Reason.FOLLOWED)

Told = list[tuple[str, str]]


def notify(due: Iterable[tuple[UUID, UUID, int, int]]) -> Told:
    """Make the notices of these stretches (workspace, conversation, first and last number).

    Gives topic and text of what their members shall be told. One workspace's fault is logged and keeps nobody else
    from being told. Raises OperationalError: try again.
    """
    stretches: defaultdict[UUID, list[tuple[UUID, int, int]]] = defaultdict(list)
    for workspace, *stretch in due:
        stretches[workspace].append(tuple(stretch))  # type: ignore[arg-type]
    told: Told = []
    for workspace, those in stretches.items():
        try:
            with within(workspace):
                told += make(happened(those))
        except OperationalError:
            raise
        except Exception:
            log.exception("notices.failed", workspace=str(workspace))
    return told


def make(events: list[Happened]) -> Told:
    """Within the events' workspace."""
    if not events:
        return []
    settled = _settle({event.conversation for event in events if event.taken_up})
    concern = Concern(events)
    written = _written(_wanted(strongest(concern.reasons())))
    for notice in written:
        notice.conversation = concern.talks[notice.conversation_id]
    counts = noticeboard.unread_of({notice.member_id for notice in [*settled, *written]})
    return [
        *(_told_read(notice, counts) for notice in settled),
        *(_told_added(notice, counts) for notice in written),
    ]


def _settle(conversations: set[UUID]) -> list[Notice]:
    """Somebody sees to these: that they are nobody's is no news any more."""
    open_ones = Notice.objects.filter(
        conversation__in=conversations, reason=Reason.UNASSIGNED, read_at=None
    ).select_for_update()
    settled = list(open_ones) if conversations else []
    Notice.objects.filter(pk__in=[notice.pk for notice in settled]).update(read_at=timezone.now())
    return settled


def _wanted(reasons: dict[Key, Reason]) -> dict[Key, Reason]:
    """Without what the member does not want to know, and without messages that they have seen."""
    members = {member for member, _ in reasons}
    talks = {event.conversation for _, event in reasons}
    chosen = {each.member_id: each for each in NoticeSettings.objects.filter(member__in=members)}
    marks = ReadMark.objects.filter(member__in=members, conversation__in=talks)
    seen = {(mark.member_id, mark.conversation_id): mark.seq for mark in marks}
    return {
        (member, event): reason
        for (member, event), reason in reasons.items()
        if getattr(chosen.get(member), reason.value, True)
        and not (event.by_visitor and seen.get((member, event.conversation), 0) >= event.seq)
    }


def _written(reasons: dict[Key, Reason]) -> list[Notice]:
    """The notices that are new or moved on."""
    made = [_notice(member, event, reason) for (member, event), reason in reasons.items()]
    # In the order of the events, so that of a row of messages the last one stays.
    new = {_key(notice): notice for notice in sorted(made, key=lambda notice: notice.seq)}
    known = _known(new)
    fresh = [notice for key, notice in new.items() if key not in known]
    moved = [old for key, old in known.items() if old.read_at is None and old.seq < new[key].seq]
    for old in moved:
        old.seq, old.created_at = new[_key(old)].seq, timezone.now()
    Notice.objects.bulk_update(moved, ["seq", "created_at"])
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return [*moved, *fresh]


def _notice(member: UUID, event: Happened, reason: Reason) -> Notice:
    return Notice(
        member_id=member,
        conversation_id=event.conversation,
        seq=event.seq,
        reason=reason.value,
        by_id=event.actor if event.actor_kind == "operator" else None,
    )


def _key(notice: Notice) -> tuple[Any, ...]:
    of_one = None if notice.reason in GATHERED else notice.seq
    return notice.member_id, notice.conversation_id, notice.reason, of_one


def _known(new: dict[tuple[Any, ...], Notice]) -> dict[tuple[Any, ...], Notice]:
    """What stands already for these keys: unread, or made of the same event or a later one."""
    stand = Notice.objects.filter(
        member__in={notice.member_id for notice in new.values()},
        conversation__in={notice.conversation_id for notice in new.values()},
    )
    return {
        _key(old): old
        for old in stand.order_by("seq")
        if _key(old) in new and (old.read_at is None or old.seq >= new[_key(old)].seq)
    }


def _told_added(notice: Notice, counts: dict[UUID, int]) -> tuple[str, str]:
    frame = p.NoticeAdded(notice=noticeboard.shown(notice), unread=counts[notice.member_id])
    return tell_member(current(), notice.member_id, frame)


def _told_read(notice: Notice, counts: dict[UUID, int]) -> tuple[str, str]:
    frame = p.NoticesRead(ids=[notice.pk], conversation=None, all=False, unread=counts[notice.member_id])
    return tell_member(current(), notice.member_id, frame)
