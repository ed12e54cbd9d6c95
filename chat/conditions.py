"""What a view asks of a conversation: a closed vocabulary, the same in SQL and in static/js/dashboard/conditions.js.

Nothing in it asks who the visitor is but for segments, which a colleague made and another reads: nothing is decided
by them (GDPR Art. 22). tests/chat/test_conditions.py runs the same cases through both.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, TeamSeat
from chat import segmented
from chat.models import Conversation, Labelling, Mention, Participation
from chat.shapes import Priority, Status

MAX = 50
YEAR = 365

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
Id = Annotated[str, msgspec.Meta(pattern=f"^{_UUID}$")]
Assignee = Annotated[str, msgspec.Meta(pattern=f"^(me|nobody|anyone|{_UUID})$")]
TeamWord = Annotated[str, msgspec.Meta(pattern=f"^(mine|none|{_UUID})$")]
Few = msgspec.Meta(max_length=MAX)
Days = Annotated[int, msgspec.Meta(ge=1, le=10 * YEAR)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=YEAR * 24 * 60)]


class Unreadable(ValueError):
    """These are no conditions of ours."""


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """All of them must hold; what is empty asks nothing."""

    status: Annotated[list[Status], Few] = []
    assignee: Annotated[list[Assignee], Few] = []
    team: Annotated[list[TeamWord], Few] = []
    labels_any: Annotated[list[Id], Few] = []
    labels_all: Annotated[list[Id], Few] = []
    labels_none: Annotated[list[Id], Few] = []
    priority: Annotated[list[Priority], Few] = []
    site: Annotated[list[Id], Few] = []
    segment: Annotated[list[Id], Few] = []
    following: bool = False
    mentioned: bool = False
    waiting_minutes: Minutes | None = None
    created_days: Days | None = None
    active_days: Days | None = None
    order: Literal["newest", "waiting", "priority"] = "newest"

    @property
    def personal(self) -> bool:
        """Whether two members see different conversations."""
        return self.following or self.mentioned or "me" in self.assignee or "mine" in self.team

    @property
    def timed(self) -> bool:
        """Whether what is seen changes without the ledger: by the clock, or as contacts do."""
        return bool(self.waiting_minutes or self.created_days or self.active_days or self.segment)


def read(told: Any) -> Conditions:
    """Raises Unreadable."""
    try:
        return msgspec.convert(told, Conditions)
    except msgspec.ValidationError as fault:
        raise Unreadable(str(fault)) from None


def plain(asked: Conditions) -> dict[str, Any]:
    """As it is stored and told: what asks nothing is left out."""
    return dict(msgspec.to_builtins(asked))


def matching(
    conditions: Conditions,
    member: Membership,
    now: datetime | None = None,
    among: QuerySet[Conversation] | None = None,
) -> QuerySet[Conversation]:
    """The conversations that one member sees under these conditions, ``among`` those of ``seen``."""
    found = seen() if among is None else among
    for test in _tests(conditions, member.pk, now or timezone.now()):
        found = found.filter(test)
    return found


def seen() -> QuerySet[Conversation]:
    """All that stand by themselves, as merged ones are part of another, and that the plan shows."""
    found: QuerySet[Conversation] = Conversation.objects.shown().in_history()
    return found


def _tests(asked: Conditions, me: UUID, now: datetime) -> Iterator[Any]:
    for field in ("status", "priority", "site"):
        if wanted := getattr(asked, field):
            yield Q(**{f"{field}__in": wanted})
    if asked.assignee:
        yield _assignee(asked.assignee, me)
    if asked.team:
        yield _team(asked.team, me)
    yield from _labels(asked)
    if asked.segment:
        yield segmented.test_of(asked.segment)
    if asked.following:
        yield Exists(Participation.objects.filter(conversation=OuterRef("pk"), member=me))
    if asked.mentioned:
        yield Exists(Mention.objects.filter(conversation=OuterRef("pk"), member=me))
    yield from _times(asked, now)


def _assignee(wanted: list[str], me: UUID) -> Q:
    words = {"me": Q(assignee=me), "nobody": Q(assignee=None), "anyone": Q(assignee__isnull=False)}
    return _either(wanted, words, "assignee__in")


def _team(wanted: list[str], me: UUID) -> Q:
    mine = TeamSeat.objects.filter(member=me).values("team")
    return _either(wanted, {"mine": Q(team__in=mine), "none": Q(team=None)}, "team__in")


def _either(wanted: list[str], words: dict[str, Q], among: str) -> Q:
    ids = [word for word in wanted if word not in words]
    test = Q(**{among: ids}) if ids else Q()
    for word in set(wanted) & set(words):
        test |= words[word]
    return test


def _labels(asked: Conditions) -> Iterator[Any]:
    if asked.labels_any:
        yield _labelled(asked.labels_any)
    for label in asked.labels_all:
        yield _labelled([label])
    if asked.labels_none:
        yield ~_labelled(asked.labels_none)


def _labelled(labels: list[str]) -> Exists:
    return Exists(Labelling.objects.filter(conversation=OuterRef("pk"), label__in=labels))


def _times(asked: Conditions, now: datetime) -> Iterator[Q]:
    if asked.waiting_minutes:
        yield Q(waiting_since__lte=now - timedelta(minutes=asked.waiting_minutes))
    if asked.created_days:
        yield Q(created_at__gte=now - timedelta(days=asked.created_days))
    if asked.active_days:
        yield Q(last_activity_at__gte=now - timedelta(days=asked.active_days))
