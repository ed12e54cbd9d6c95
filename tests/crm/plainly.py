"""The vocabulary of selections read a second time, in plain Python: what the SQL is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crm import folding
from crm.asking import vocabulary as v


@dataclass
class Person:
    """A contact with all that can be asked of it."""

    pk: Any
    name: str = ""
    email: str = ""
    phone: str = ""
    owner: str = ""
    company: str = ""
    firm: str = ""
    language: str = ""
    verified: bool = False
    blocked: bool = False
    created_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    last_seen_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    countries: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    facts: dict[str, Any] = field(default_factory=dict)
    events: list[tuple[str, datetime]] = field(default_factory=list)


def holds(asked: v.Asked, person: Person, now: datetime, gone: set[str]) -> bool:
    """``gone`` are ids, and names of attributes, that refer to something deleted."""
    told = [
        _together(one.match, [_holds(each, person, now, gone) for each in one.conditions])
        if isinstance(one, v.Group)
        else _holds(one, person, now, gone)
        for one in asked.conditions
    ]
    return _together(asked.match, told) if told else True


def _together(match: str, told: list[bool]) -> bool:
    return all(told) if match == "all" else any(told)


def _holds(one: Any, person: Person, now: datetime, gone: set[str]) -> bool:
    if isinstance(one, v.Attribute) and one.name in gone:
        return False
    if set(getattr(one, "of", [])) & gone and (one.is_ != "any" or not set(one.of) - gone):
        return False
    match one:
        case v.Label(is_="all"):
            return set(one.of) <= person.labels
        case v.Label():
            return bool(set(one.of) & person.labels) == (one.is_ == "any")
        case v.Owner():
            return ((person.owner or "nobody") in one.of) == (one.is_ == "any")
        case v.Company():
            return ((person.company or "none") in one.of) == (one.is_ == "any")
        case v.Language():
            return (person.language in one.of) == (one.is_ == "any")
        case v.Country():
            return bool(set(one.of) & person.countries) == (one.is_ == "any")
        case v.HasEmail():
            return bool(person.email) == (one.is_ == "yes")
        case v.HasPhone():
            return bool(person.phone) == (one.is_ == "yes")
        case v.Verified():
            return person.verified == (one.is_ == "yes")
        case v.Blocked():
            return person.blocked == (one.is_ == "yes")
        case v.Created():
            return _when(one, person.created_at, now)
        case v.Seen():
            return _when(one, person.last_seen_at, now)
        case v.Event():
            since = now - timedelta(days=one.days) if one.days else datetime.min.replace(tzinfo=UTC)
            times = sum(name == one.name and at >= since for name, at in person.events)
            return (times >= one.times) == (one.is_ == "did")
        case v.Search():
            known = folding.lexemes(person.name, person.email, person.phone, person.firm)
            asked = [piece.text for piece in folding.pieces(folding.fold(one.text))]
            fits = [
                any(word == each or (len(each) > 1 and word.startswith(each)) for word in known)
                for each in asked
            ]
            return bool(fits) and all(fits)
        case v.Attribute():
            return _fact(one, person.facts.get(one.name))
    raise AssertionError(one)


def _when(one: Any, at: datetime, now: datetime) -> bool:
    if one.is_ in ("within", "beyond"):
        return (at >= now - timedelta(days=one.days)) == (one.is_ == "within")
    day = datetime.combine(date.fromisoformat(one.date), time.min, UTC)
    return at < day if one.is_ == "before" else at >= day + timedelta(days=1)


def _fact(one: v.Attribute, value: Any) -> bool:
    text = str(value).lower() if isinstance(value, str | bool) else None
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    day = value[:10] if isinstance(value, str) and _dated(value) else None
    match one.is_:
        case "set" | "unset":
            return (value is not None) == (one.is_ == "set")
        case "any" | "none":
            same = any(
                text == str(each).lower() if isinstance(each, str | bool) else number == each
                for each in one.of
            )
            return same == (one.is_ == "any")
        case "contains" | "without":
            return (text is not None and str(one.value).lower() in text) == (one.is_ == "contains")
        case "greater":
            return number is not None and number > one.value
        case "less":
            return number is not None and number < one.value
        case "before":
            return day is not None and day < one.date
        case "after":
            return day is not None and day > one.date
    raise AssertionError(one)


def _dated(value: str) -> bool:
    shape = "".join("9" if sign.isdigit() else sign for sign in value[:10])
    return shape == "9999-99-99" and value[10:11] in ("", "T")
