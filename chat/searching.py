"""Finding what was said, and who said it: words by their beginnings, filters by name, the newest first.

from:bo label:refund status:closed assignee:me site:"Bike shop" after:2026-01-01 before:2026-02-01 in:notes chain
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from accounts.allowance import horizon
from accounts.models import Membership, Site
from accounts.tenancy import current
from chat import indexing
from chat.models import Conversation, Label, Labelling
from chat.models.conversation import Status
from crm import folding

PAGE = 50
PEOPLE = 5
NARROW = 500
LONGEST = 300
NOBODY = UUID(int=0)
BEGINNING, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

_PARTS = re.compile(r'(?:(?P<name>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))')
_SEARCH = """
SELECT conversation, seq, at FROM search_messages(
    %s, %s, %s, %s::uuid[], %s, %s, %s, %s, %s, %s::text[], %s::uuid[], %s::uuid[]
)
"""
_CONTACTS = "SELECT contact FROM search_contacts(%s, %s, %s)"


class Unknown(ValueError):
    """A filter that means nothing here; says in words what would."""


class Hit(NamedTuple):
    conversation: UUID
    seq: int
    at: datetime


@dataclass(frozen=True)
class Question:
    """What is looked for. Empty filters ask nothing; ``assignee`` holds NOBODY for conversations of no one."""

    words: str = ""
    marks: tuple[str, ...] = ()
    status: list[str] = field(default_factory=list)
    assignee: list[UUID] = field(default_factory=list)
    label: list[UUID] = field(default_factory=list)
    since: datetime = BEGINNING
    until: datetime = END

    @property
    def asks(self) -> bool:
        return self != Question()

    @property
    def filtered(self) -> bool:
        """Whether the conversation is asked about, too."""
        return bool(self.status or self.assignee or self.label)

    @property
    def query(self) -> str:
        return folding.query(self.words, [folding.workspace_mark(current()), *self.marks])


def read(text: str, member: Membership) -> Question:
    """Raises Unknown for a filter whose value is not here."""
    asked = Question()
    words = []
    for part in _PARTS.finditer(text[:LONGEST].replace("\x00", " ")):
        name, value = part["name"], part["quoted"] if part["plain"] is None else part["plain"]
        if name in FILTERS and value:
            asked = FILTERS[name](asked, value, member)
        else:
            words.append(part.group())
    return replace(asked, words=" ".join(words))


def messages(asked: Question, before: str | None = None) -> tuple[list[Hit], str | None]:
    """One page of what was found, and the cursor of the next. Raises ValueError for a cursor that is none."""
    asked = _in_history(asked)
    place = _position(before) if before else (END, UUID(int=2**128 - 1), 2**31 - 1)
    narrow = _narrow(asked) if asked.filtered else None
    if narrow is not None and len(narrow) <= NARROW:
        found = _ask("within", asked, narrow, place)
    else:
        found = _ask("walk", asked, [], place)
        # Few among the newest: so rare that the index of words answers at once.
        found = found if len(found) > PAGE else _ask("index", asked, [], place)
    return found[:PAGE], _cursor(found[PAGE - 1]) if len(found) > PAGE else None


def _in_history(asked: Question) -> Question:
    """What was said since the plan's history begins: its conversation is shown, too."""
    since = horizon()
    return asked if since is None else replace(asked, since=max(since, asked.since))


def contacts(words: str) -> list[UUID]:
    """The people whose name, address or number holds the words, who was here last first."""
    query = folding.query(words, [folding.workspace_mark(current())])
    if "&" not in query:
        return []
    with connection.cursor() as cursor:
        for how in ("walk", "index"):
            cursor.execute(_CONTACTS, [how, query, PEOPLE])
            found = [contact for (contact,) in cursor.fetchall()]
            if len(found) == PEOPLE:
                break
    return found


def _ask(how: str, asked: Question, within: list[UUID], place: tuple[datetime, UUID, int]) -> list[Hit]:
    filters = [asked.status or None, asked.assignee or None, asked.label or None]
    times = [asked.since, asked.until]
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, [how, asked.query, PAGE + 1, within, *times, *place, *filters])
        return [Hit(*row) for row in cursor.fetchall()]


def _narrow(asked: Question) -> list[UUID]:
    """The conversations that pass the filters, as far as it takes to know that they are few."""
    found = Conversation.objects.in_history()
    if asked.status:
        found = found.filter(status__in=asked.status)
    if asked.assignee:
        own = [member for member in asked.assignee if member != NOBODY]
        found = found.filter(Q(assignee__in=own) | (Q(assignee=None) if NOBODY in asked.assignee else Q()))
    if asked.label:
        found = found.filter(
            Exists(Labelling.objects.filter(conversation=OuterRef("pk"), label__in=asked.label))
        )
    # In the list's order, so that many that pass are a short walk along the list's index.
    return list(found.newest_first().values_list("pk", flat=True)[: NARROW + 1])


def _cursor(last: Hit) -> str:
    told = f"{int(last.at.timestamp() * 1000)}|{last.conversation}|{last.seq}"
    return base64.urlsafe_b64encode(told.encode()).decode()


def _position(cursor: str) -> tuple[datetime, UUID, int]:
    try:
        at, conversation, seq = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        place = datetime.fromtimestamp(int(at) / 1000, UTC), UUID(conversation), int(seq)
    except (binascii.Error, UnicodeError, OverflowError, OSError) as fault:
        raise ValueError("not a cursor") from fault
    if not 0 <= place[2] < 2**31:
        raise ValueError("not a cursor")
    return place


# One function a filter


def _from(asked: Question, value: str, member: Membership) -> Question:
    if folding.fold(value) in ("visitor", "visitors"):
        return _marked(asked, indexing.by_mark("visitor"))
    return _marked(asked, indexing.by_mark("operator", _member(value, member).pk))


def _in(asked: Question, value: str, member: Membership) -> Question:
    if value not in ("notes", "note"):
        raise Unknown("After in: comes notes.")
    return _marked(asked, indexing.NOTE)


def _status(asked: Question, value: str, member: Membership) -> Question:
    if value not in Status.values:
        raise Unknown("After status: comes open, pending, snoozed or closed.")
    return replace(asked, status=[*asked.status, value])


def _assignee(asked: Question, value: str, member: Membership) -> Question:
    chosen = NOBODY if value in ("nobody", "none") else _member(value, member).pk
    return replace(asked, assignee=[*asked.assignee, chosen])


def _label(asked: Question, value: str, member: Membership) -> Question:
    found = _named(Label.objects.by_name(), value, lambda label: label.name)
    if found is None:
        raise Unknown(f"There is no label “{value}”.")
    return replace(asked, label=[*asked.label, found.pk])


def _site(asked: Question, value: str, member: Membership) -> Question:
    found = _named(Site.objects.order_by("name"), value, lambda site: site.name)
    if found is None:
        raise Unknown(f"There is no site “{value}”.")
    return _marked(asked, indexing.site_mark(found.pk))


def _after(asked: Question, value: str, member: Membership) -> Question:
    return replace(asked, since=_day(value, member))


def _before(asked: Question, value: str, member: Membership) -> Question:
    return replace(asked, until=_day(value, member) - timedelta(milliseconds=1))


def _marked(asked: Question, mark: str) -> Question:
    return replace(asked, marks=(*asked.marks, mark))


def _member(value: str, me: Membership) -> Membership:
    if folding.fold(value) == "me":
        return me
    found = _named(Membership.objects.select_related("user"), value, lambda member: member.user.name)
    if found is None:
        raise Unknown(f"Nobody here is called “{value}”.")
    return found


def _named(rows: Any, value: str, name: Callable[[Any], str]) -> Any:
    """The row of exactly this name, or else the first whose name begins so."""
    wanted = folding.fold(value)
    known = [(folding.fold(name(row)), row) for row in rows]
    exact = [row for called, row in known if called == wanted]
    return next(iter(exact or [row for called, row in known if called.startswith(wanted)]), None)


def _day(value: str, member: Membership) -> datetime:
    try:
        day = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day; its zone follows
        return datetime.combine(day, time.min, member.user.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unknown("Write a day like 2026-03-31.") from None


FILTERS: dict[str, Callable[[Question, str, Membership], Question]] = {
    "from": _from,
    "in": _in,
    "status": _status,
    "assignee": _assignee,
    "label": _label,
    "site": _site,
    "after": _after,
    "before": _before,
}
