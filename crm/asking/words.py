"""What is asked, in words that people read: one chip for each condition, or all of it as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pycountry

from accounts.languages import LANGUAGES
from crm.asking import vocabulary as v
from crm.asking.known import Known, known

_LANGUAGES = dict(LANGUAGES)
_GONE = {
    v.Label: "a deleted label",
    v.Owner: "somebody who left",
    v.Company: "a deleted company",
    v.InSegment: "a segment that is deleted or needs repair",
}


@dataclass(frozen=True)
class Chip:
    """``at`` is where the condition stands: its place, and within a group the place there. ``lost``: it refers to
    something deleted, so it selects nobody by that."""

    words: str
    at: tuple[int, ...]
    lost: bool = False


def words(asked: v.Asked) -> str:
    """The whole as a sentence, without a full stop."""
    there = known(asked.each())
    if len(asked.conditions) == 1 and isinstance(only := asked.conditions[0], v.Group):
        return _joined([_said(one, there) for one in only.conditions], only.match)
    said = [
        _bracketed(one, there) if isinstance(one, v.Group) else _said(one, there) for one in asked.conditions
    ]
    return _joined(said, asked.match) or "everybody"


def chips(asked: v.Asked) -> list[Chip]:
    there = known(asked.each())
    found = []
    for at, one in enumerate(asked.conditions):
        each = one.conditions if isinstance(one, v.Group) else [one]
        for inner, condition in enumerate(each):
            place = (at, inner) if isinstance(one, v.Group) else (at,)
            found.append(Chip(_said(condition, there), place, bool(there.lost(condition))))
    return found


def lost(asked: v.Asked) -> bool:
    """Whether it refers to something deleted."""
    there = known(asked.each())
    return any(there.lost(one) for one in asked.each())


def _bracketed(group: v.Group, there: Known) -> str:
    said = [_said(one, there) for one in group.conditions]
    return said[0] if len(said) == 1 else f"({_joined(said, group.match)})"


def _joined(said: list[str], match: str) -> str:
    return (" and " if match == "all" else " or ").join(said)


def _said(condition: Any, there: Known) -> str:
    return _WORDS[type(condition)](condition, there)


def _label(asked: v.Label, there: Known) -> str:
    names = _names(asked, there)
    if asked.is_ == "all":
        return f"has the label{'s' if len(names) > 1 else ''} {_and(names)}"
    return f"{'does not have' if asked.is_ == 'none' else 'has'} the label {_or(names)}"


def _owner(asked: v.Owner, there: Known) -> str:
    return f"owner {_is(asked)} {_or(_names(asked, there))}"


def _company(asked: v.Company, there: Known) -> str:
    if asked.of == ["none"]:
        return "has no company" if asked.is_ == "any" else "has a company"
    return f"company {_is(asked)} {_or(_names(asked, there))}"


def _segment(asked: v.InSegment, there: Known) -> str:
    return f"{'is not in' if asked.is_ == 'none' else 'is in'} the segment {_or(_names(asked, there))}"


def _language(asked: v.Language, _: Known) -> str:
    return f"language {_is(asked)} {_or([_LANGUAGES.get(code, code) for code in asked.of])}"


def _country(asked: v.Country, _: Known) -> str:
    # Visits are known of those alone who agreed: of the others nothing is said.
    where = _or([country(code) for code in asked.of])
    return f"no known visit from {where}" if asked.is_ == "none" else f"visited from {where}"


def country(code: str) -> str:
    found = pycountry.countries.get(alpha_2=code)
    return getattr(found, "common_name", found.name) if found else code


def _flag(yes: str, no: str) -> Callable[[Any, Known], str]:
    return lambda asked, _: yes if asked.is_ == "yes" else no


def _time(said: str) -> Callable[[Any, Known], str]:
    def sentence(asked: v.Created | v.Seen, _: Known) -> str:
        if asked.is_ in ("within", "beyond"):
            days = f"{asked.days} day{'' if asked.days == 1 else 's'}"
            return f"{said} in the last {days}" if asked.is_ == "within" else f"{said} more than {days} ago"
        return f"{said} {asked.is_} {_day(asked.date)}"

    return sentence


def _attribute(asked: v.Attribute, there: Known) -> str:
    name = there.attributes.get(asked.name, f"a deleted attribute ({asked.name})")
    tail = {
        "any": lambda: f"is {_or([_value(each) for each in asked.of])}",
        "none": lambda: f"is not {_or([_value(each) for each in asked.of])}",
        "contains": lambda: f"contains “{asked.value}”",
        "without": lambda: f"does not contain “{asked.value}”",
        "greater": lambda: f"is greater than {_value(asked.value)}",
        "less": lambda: f"is less than {_value(asked.value)}",
        "before": lambda: f"is before {_day(asked.date)}",
        "after": lambda: f"is after {_day(asked.date)}",
        "set": lambda: "is known",
        "unset": lambda: "is not known",
    }[asked.is_]
    return f"{name} {tail()}"


def _event(asked: v.Event, _: Known) -> str:
    did = "did" if asked.is_ == "did" else "did not do"
    often = f" at least {asked.times} times" if asked.times > 1 else ""
    lately = f" in the last {asked.days} day{'' if asked.days == 1 else 's'}" if asked.days else ""
    return f"{did} “{asked.name}”{often}{lately}"


def _search(asked: v.Search, _: Known) -> str:
    return f"matches “{asked.text}”"


def _names(asked: Any, there: Known) -> list[str]:
    """The lost ones are said once, at the end."""
    names = there.names(asked)
    own = {"nobody": "nobody", "none": "none"}
    found = [names.get(each) or own[each] for each in asked.of if each in names or each in own]
    return found + ([_GONE[type(asked)]] if there.lost(asked) else [])


def _is(asked: Any) -> str:
    return "is not" if asked.is_ == "none" else "is"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _day(told: str | None) -> str:
    day = date.fromisoformat(told or "")
    return f"{day.day} {day:%B %Y}"


def _or(names: list[str]) -> str:
    return _listed(names, "or")


def _and(names: list[str]) -> str:
    return _listed(names, "and")


def _listed(names: list[str], word: str) -> str:
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else names[0]


_WORDS: dict[Any, Callable[[Any, Known], str]] = {
    v.Label: _label,
    v.Owner: _owner,
    v.Company: _company,
    v.InSegment: _segment,
    v.Language: _language,
    v.Country: _country,
    v.HasEmail: _flag("has an e-mail address", "has no e-mail address"),
    v.HasPhone: _flag("has a phone number", "has no phone number"),
    v.Verified: _flag("verified by your server", "not verified by your server"),
    v.Blocked: _flag("is blocked", "is not blocked"),
    v.Created: _time("created"),
    v.Seen: _time("last seen"),
    v.Attribute: _attribute,
    v.Event: _event,
    v.Search: _search,
}
