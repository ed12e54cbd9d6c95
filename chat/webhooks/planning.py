"""Reading the workspace's stream along for each webhook: what it wants becomes a delivery, once.

The webhook's row is held while its stretch is planned, so two workers, or one that died in the middle, plan an event
once; a delivery of an event that is there already is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat.api.events import Event, following
from chat.models import Delivery, Parcel, StreamEntry, StreamHead, Webhook
from chat.models.webhook import TEST, State
from chat.webhooks.telling import Told, told

log = structlog.get_logger(__name__)

BATCH = 200
STRETCH = 500
# Of one webhook in one round, so that a long stretch holds up the others for a while only.
STRETCHES = 20
KEPT = timedelta(days=30)
SWEPT = 2000


def plan() -> int:
    """For every webhook that is behind its workspace's stream; how many events were read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace, webhook FROM webhooks_behind(%s)", [BATCH])
        behind = cursor.fetchall()
    return sum(_planned(workspace, hook) for workspace, hook in behind)


def _planned(workspace: UUID, pk: UUID) -> int:
    count = 0
    try:
        for _ in range(STRETCHES):
            with within(workspace):
                read = _along(pk)
            count += read
            if read < STRETCH:
                break
    except Exception as fault:
        log.exception("webhook.not_planned", webhook=str(pk), kind=type(fault).__name__)
    return count


def _along(pk: UUID) -> int:
    hook = Webhook.objects.on().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if hook is None:
        return 0
    read = following(hook.position, STRETCH)
    if read:
        _deliver(hook, _wanted(hook, read))
        Webhook.objects.filter(pk=pk).update(position=read[-1].position)
    return len(read)


def _wanted(hook: Webhook, read: Iterable[Event]) -> list[Told]:
    return told(each for each in read if hook.wants(each.type))


def _deliver(hook: Webhook, wanted: list[Told]) -> int:
    """Deliveries of what it was not told yet; how many."""
    there = Delivery.objects.filter(webhook=hook, event__in=[each.event for each in wanted])
    known = set(there.values_list("event", flat=True))
    fresh = [each for each in wanted if each.event not in known]
    rows = [Delivery(webhook=hook, event=each.event, kind=each.type, lane=each.lane) for each in fresh]
    Delivery.objects.bulk_create(rows)
    Parcel.objects.bulk_create(
        Parcel(delivery=row, contact_id=each.contact, visit_id=each.visit, body=each.body)
        for row, each in zip(rows, fresh, strict=True)
        if each.body
    )
    return len(rows)


def replay(hook: Webhook, since: datetime) -> int:
    """Send again what it wants of everything since then; how many that is."""
    lately = StreamEntry.objects.filter(at__gte=since).order_by("position")
    first = lately.values_list("position", flat=True).first()
    position, count = (first or hook.position + 1) - 1, 0
    while position < hook.position:
        read = [each for each in following(position, STRETCH) if each.position <= hook.position]
        position = read[-1].position if read else hook.position
        count += _again(hook, _wanted(hook, read))
    return count


def _again(hook: Webhook, events: list[Told]) -> int:
    now = timezone.now()
    there = Delivery.objects.filter(webhook=hook, event__in=[each.event for each in events])
    anew = there.exclude(state=State.WAITING).update(
        state=State.WAITING, since=now, due_at=now, done_at=None, taken_until=None
    )
    return anew + _deliver(hook, events)


def forget() -> int:
    """Deliveries that are past keeping go; how many."""
    count = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT webhooks_forget(make_interval(days => %s), %s)", [KEPT.days, SWEPT])
            (gone,) = cursor.fetchone()
            count += gone
            if gone < SWEPT:
                return count


def trial(hook: Webhook) -> Delivery:
    """A test, to be sent at once."""
    made: Delivery = Delivery.objects.create(webhook=hook, event=f"evt_{uuid7().hex}", kind=TEST)
    return made


def head() -> int:
    """How far the workspace's stream has come."""
    return int(StreamHead.objects.values_list("last", flat=True).first() or 0)
