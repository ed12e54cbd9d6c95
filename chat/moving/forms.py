"""The one form between every service's files and our tables: what each reader makes, and the only thing that is kept
of a file. Times are aware datetimes; a ``key`` is the other service's own id of the thing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

KEY_MAX = 200
# Numbers above this are milliseconds: as seconds it would be the year 5138.
_MILLISECONDS = 10**11


class Author(msgspec.Struct, frozen=True, omit_defaults=True):
    side: Literal["visitor", "operator", "bot"]
    key: str = ""
    name: str = ""
    email: str = ""


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who wrote, as far as the service says."""

    key: str
    name: str = ""
    email: str = ""
    phone: str = ""
    external_id: str = ""
    company: str = ""


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a file lies at the service: said in words, never fetched."""

    url: str
    name: str = ""


class Operator(msgspec.Struct, frozen=True):
    key: str
    name: str
    email: str


class Talk(msgspec.Struct, frozen=True, omit_defaults=True):
    """A conversation without what was said in it."""

    key: str
    person: Person
    at: datetime
    status: Literal["open", "pending", "snoozed", "closed"] = "open"
    snoozed_until: datetime | None = None
    priority: Literal["none", "low", "medium", "high", "urgent"] = "none"
    assignee: Author | None = None
    labels: tuple[str, ...] = ()
    subject: str = ""


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something said (``message``, ``note``) or done (``closed``, ``reopened``) in the conversation ``talk``."""

    talk: str
    ref: str
    kind: Literal["message", "note", "closed", "reopened"]
    at: datetime
    by: Author
    body: str = ""
    files: tuple[File, ...] = ()


class Left(msgspec.Struct, frozen=True):
    """What the service says and we cannot keep, in words that go on after a number."""

    words: str
    count: int = 1


Found = Talk | Part | Operator | Left


class Odd(ValueError):
    """A record lacks what it needs, in a sentence."""


def when(value: Any, what: str = "time") -> datetime:
    """From seconds, milliseconds or ISO 8601. Raises Odd."""
    found = perhaps_when(value)
    if found is None:
        raise Odd(f"Its {what} cannot be read.")
    return found


def perhaps_when(value: Any) -> datetime | None:
    try:
        if isinstance(value, str) and not value.strip().lstrip("-").isdigit():
            found = datetime.fromisoformat(value)
            return _milliseconds(found if found.tzinfo else found.replace(tzinfo=UTC))
        number = float(value)
        if not math.isfinite(number) or number <= 0:
            return None
        return _milliseconds(datetime.fromtimestamp(number / 1000 if number > _MILLISECONDS else number, UTC))
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _milliseconds(at: datetime) -> datetime:
    """Finer times would fall between two pages: they cross to the client as milliseconds."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)


def text(value: Any, longest: int = 200) -> str:
    """A word of the file as we keep it; "" for what is no word."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).replace("\0", "").strip()[:longest]


def key(value: Any, what: str = "id") -> str:
    """Raises Odd where there is none."""
    found = text(value, KEY_MAX)
    if not found:
        raise Odd(f"It has no {what}.")
    return found


def inside(value: Any, *names: str) -> Any:
    """What stands at these names inside each other; None where any is missing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def each(value: Any, *names: str) -> Iterator[dict[str, Any]]:
    """The objects of the list at these names."""
    found = inside(value, *names) if names else value
    return (one for one in found if isinstance(one, dict)) if isinstance(found, list) else iter(())
