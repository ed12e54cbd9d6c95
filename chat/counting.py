"""How many conversations stand in each view: counted by the worker after something happened, read by everybody else.

Redis keeps a hash per workspace with the field ``<view>`` for what all see alike and ``<view>:<member>`` for what
differs by member. Nothing on the way of a message counts. Losing the hash costs one count when a page is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

import structlog
from redis import Redis

from accounts.models import Membership, Workspace
from accounts.tenancy import current, within
from chat import conditions, lists, presence
from chat.conditions import Conditions
from chat.live import UNREACHABLE, redis, tell
from chat.models import SavedView
from chat.protocol import ViewsCounted

log = structlog.get_logger(__name__)

CAP = 100
KEPT_SECONDS = 24 * 3600
DUE = "views:due"
AT_ONCE = 200

Counts = dict[str, int]


def due(workspaces: Iterable[UUID]) -> None:
    """Something happened there: the next recount looks."""
    ids = [str(workspace) for workspace in workspaces]
    if ids:
        redis().sadd(DUE, *ids)


def recount() -> int:
    """Count anew where it is due, tell those who are there; how many workspaces that were."""
    try:
        taken = [UUID(name.decode()) for name in cast("list[bytes]", redis().spop(DUE, AT_ONCE))]
    except UNREACHABLE:
        return 0
    alive = Workspace.objects.filter(pk__in=taken, closed_at=None).values_list("pk", flat=True)
    for workspace in alive:
        with within(workspace):
            frame = counted()
        _keep_and_tell(workspace, frame)
    return len(taken)


def counted() -> ViewsCounted:
    """Every view of the open workspace, and of each member who is here what differs for them."""
    here = [pk for pk, status in presence.statuses(redis(), current()).items() if status != "offline"]
    members = list(Membership.objects.active().filter(pk__in=here))
    alike, somebody = _alike(), members[0] if members else None
    if somebody is None:
        return ViewsCounted(counts={}, own={})
    own = {member.pk: _count(_differing(member), member) for member in members}
    return ViewsCounted(counts=_count(alike, somebody), own=own)


def of(member: Membership) -> Counts:
    """What is known of a member's views; what is missing, or moves with the clock, is counted now and kept."""
    wanted = {**_alike(), **_differing(member)}
    known = _stored(member, wanted)
    fresh = {view: asked for view, asked in wanted.items() if view not in known or asked.timed}
    if fresh:
        known |= _count(fresh, member)
        alike = {view: known[view] for view, asked in fresh.items() if not asked.personal and _common(view)}
        own = {view: count for view, count in known.items() if view in fresh and view not in alike}
        with _without_redis("views.count_not_kept"):
            _keep(redis(), current(), ViewsCounted(counts=alike, own={member.pk: own}))
    return known


def _alike() -> dict[str, Conditions]:
    """Views that every member sees the same in."""
    shared = _read(SavedView.objects.filter(owner=None))
    return {view: asked for view, asked in {**lists.BUILT_IN, **shared}.items() if not asked.personal}


def _differing(member: Membership) -> dict[str, Conditions]:
    shared = _read(SavedView.objects.filter(owner=None))
    personal = {view: asked for view, asked in {**lists.BUILT_IN, **shared}.items() if asked.personal}
    return {**personal, **_read(SavedView.objects.filter(owner=member))}


def _common(view: str) -> bool:
    return view in lists.BUILT_IN or SavedView.objects.filter(pk=view, owner=None).exists()


def _read(views: Iterable[SavedView]) -> dict[str, Conditions]:
    found = {}
    for view in views:
        try:
            found[str(view.pk)] = conditions.read(view.conditions)
        except conditions.Unreadable:
            continue
    return found


def _count(views: dict[str, Conditions], member: Membership) -> Counts:
    """Up to CAP: a badge says 99+, and the query stops there.

    In the list's order, so that it walks the list's index; without one it may read the table of all workspaces.
    """
    among = conditions.seen() if views else None
    found = {
        view: conditions.matching(asked, member, among=among).newest_first() for view, asked in views.items()
    }
    return {view: listed[:CAP].count() for view, listed in found.items()}


def _stored(member: Membership, wanted: dict[str, Conditions]) -> Counts:
    try:
        kept = cast("dict[bytes, bytes]", redis().hgetall(_key(current())))
    except UNREACHABLE:
        return {}
    found = {field.decode(): int(count) for field, count in kept.items()}
    named = {view: found.get(f"{view}:{member.pk}", found.get(view)) for view in wanted}
    return {view: count for view, count in named.items() if count is not None}


def _keep_and_tell(workspace: UUID, frame: ViewsCounted) -> None:
    with _without_redis("views.count_not_told"):
        pipe = redis().pipeline(transaction=False)
        # What nobody who is here looks at is no longer known.
        pipe.delete(_key(workspace))
        _keep(pipe, workspace, frame)
        for topic, text in tell(workspace, None, frame) if frame.counts else []:
            pipe.publish(topic, text)
        pipe.execute()


def _keep(pipe: Redis | Any, workspace: UUID, frame: ViewsCounted) -> None:
    own = {f"{view}:{member}": n for member, counts in frame.own.items() for view, n in counts.items()}
    fields = {**frame.counts, **own}
    if fields:
        pipe.hset(_key(workspace), mapping=fields)
        pipe.expire(_key(workspace), KEPT_SECONDS)


@contextmanager
def _without_redis(news: str) -> Iterator[None]:
    """Counts are worth a line in the log, not a page that fails."""
    try:
        yield
    except UNREACHABLE:
        log.warning(news)


def _key(workspace: UUID) -> str:
    return f"views:{workspace}"
