"""The words in which contacts are asked for: a closed vocabulary of conditions, and one level of groups of them.

Lists, segments, exports, views and the API speak it. A condition is told by its ``field``; ``is`` says how it asks.
Days are whole days back from now, dates are days in UTC, both ends as docs/segments.md says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from crm.models.attribute import NAME_MAX, Scalar

MOST = 20
GROUPS_MOST = 10
CHOICES_MOST = 50
TEXT_MAX = 200
DAYS_MAX = 3650
TIMES_MAX = 1000
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

Id = Annotated[str, msgspec.Meta(pattern=f"^{_UUID}$")]
OwnerWord = Annotated[str, msgspec.Meta(pattern=f"^(nobody|{_UUID})$")]
CompanyWord = Annotated[str, msgspec.Meta(pattern=f"^(none|{_UUID})$")]
LanguageCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=12)]
CountryCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_MAX)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_MAX)]
Days = Annotated[int, msgspec.Meta(ge=1, le=DAYS_MAX)]
Times = Annotated[int, msgspec.Meta(ge=1, le=TIMES_MAX)]
Few = msgspec.Meta(min_length=1, max_length=CHOICES_MOST)
AnyOrNone = Literal["any", "none"]
YesOrNo = Literal["yes", "no"]


class Word(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    kw_only=True,
    tag_field="field",
):
    """One condition. ``is_`` is told as ``is``."""


class Label(Word, tag="label"):
    is_: Literal["any", "all", "none"] = msgspec.field(name="is")
    of: Annotated[list[Id], Few]


class Owner(Word, tag="owner"):
    is_: AnyOrNone = msgspec.field(name="is")
    of: Annotated[list[OwnerWord], Few]


class Company(Word, tag="company"):
    is_: AnyOrNone = msgspec.field(name="is")
    of: Annotated[list[CompanyWord], Few]


class InSegment(Word, tag="segment"):
    is_: AnyOrNone = msgspec.field(name="is")
    of: Annotated[list[Id], Few]


class Language(Word, tag="language"):
    is_: AnyOrNone = msgspec.field(name="is")
    of: Annotated[list[LanguageCode], Few]


class Country(Word, tag="country"):
    """From where one of the visits was that are kept."""

    is_: AnyOrNone = msgspec.field(name="is")
    of: Annotated[list[CountryCode], Few]


class HasEmail(Word, tag="has_email"):
    is_: YesOrNo = msgspec.field(name="is")


class HasPhone(Word, tag="has_phone"):
    is_: YesOrNo = msgspec.field(name="is")


class Verified(Word, tag="verified"):
    is_: YesOrNo = msgspec.field(name="is")


class Blocked(Word, tag="blocked"):
    is_: YesOrNo = msgspec.field(name="is")


class _Time(Word):
    is_: Literal["within", "beyond", "before", "after"] = msgspec.field(name="is")
    days: Days | None = None
    date: str | None = None

    def __post_init__(self) -> None:
        if self.is_ in ("within", "beyond"):
            _demand(self.days is not None and self.date is None, "say how many days", "days")
        else:
            _demand(self.days is None, "say a date, and no number of days", "days")
            _demand_date(self.date)


class Created(_Time, tag="created"):
    pass


class Seen(_Time, tag="seen"):
    pass


class Attribute(Word, tag="attribute"):
    """By the name of its definition. ``of`` goes with any and none, ``value`` with contains, without, greater and
    less, ``date`` with before and after."""

    name: Name
    is_: Literal[
        "any", "none", "contains", "without", "greater", "less", "before", "after", "set", "unset"
    ] = msgspec.field(name="is")
    of: Annotated[list[str | int | float | bool], msgspec.Meta(max_length=CHOICES_MOST)] = []
    value: str | int | float | None = None
    date: str | None = None

    def __post_init__(self) -> None:
        _demand(
            bool(self.of) == (self.is_ in ("any", "none")), "say at least one value to compare with", "of"
        )
        _demand(
            all(0 < len(each) <= TEXT_MAX for each in self.of if isinstance(each, str)),
            f"a text has 1 to {TEXT_MAX} characters",
            "of",
        )
        if self.is_ in ("contains", "without"):
            right = isinstance(self.value, str) and 0 < len(self.value) <= TEXT_MAX
            _demand(right, f"say a text of 1 to {TEXT_MAX} characters", "value")
        elif self.is_ in ("greater", "less"):
            _demand(isinstance(self.value, int | float), "say a number", "value")
        else:
            _demand(self.value is None, "leave the value out: nothing is compared with it", "value")
        if self.is_ in ("before", "after"):
            _demand_date(self.date)
        else:
            _demand(self.date is None, "leave the date out: nothing is compared with it", "date")


class Event(Word, tag="event"):
    """At least so many times, in the last so many days or ever."""

    name: Name
    is_: Literal["did", "did_not"] = msgspec.field(name="is")
    times: Times = 1
    days: Days | None = None


class Search(Word, tag="search"):
    """Every word begins a word of the name, the address or the number."""

    text: Text


Condition = (
    Label | Owner | Company | InSegment | Language | Country | HasEmail | HasPhone | Verified | Blocked
    | Created | Seen | Attribute | Event | Search
)  # fmt: skip


class Group(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    kw_only=True,
    tag_field="field",
    tag="group",
):
    match: Literal["all", "any"] = "any"
    conditions: Annotated[list[Condition], msgspec.Meta(min_length=1, max_length=MOST)]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Without a condition it asks for everybody."""

    match: Literal["all", "any"] = "all"
    conditions: Annotated[list[Condition | Group], msgspec.Meta(max_length=MOST)] = []

    def each(self) -> Iterator[Condition]:
        """Every condition, those in groups too."""
        for one in self.conditions:
            yield from one.conditions if isinstance(one, Group) else [one]

    @property
    def timed(self) -> bool:
        """Whether the clock alone changes who is selected."""
        return any(getattr(one, "days", None) for one in self.each())


def _demand(right: bool, sentence: str, key: str) -> None:
    """The key stands before the sentence, so that ``read`` can point at it."""
    if not right:
        raise ValueError(f"{key}: {sentence}")


def _demand_date(told: str | None) -> None:
    try:
        day = date.fromisoformat(told or "")
    except ValueError:
        day = None
    _demand(
        day is not None and len(told or "") == 10 and 1900 <= day.year <= 2200,
        "write a date like 2026-03-31",
        "date",
    )


def written(value: Scalar) -> str:
    """A value of an attribute as text is compared: without case."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value).lower()


def ids(words: list[str]) -> list[UUID]:
    """Those of the words that are ids."""
    return [UUID(word) for word in words if len(word) == 36]
