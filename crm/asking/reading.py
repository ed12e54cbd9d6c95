"""From what was sent to what is asked, with every fault of it, where it stands and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from crm.asking.vocabulary import DAYS_MAX, GROUPS_MOST, MOST, TEXT_MAX, TIMES_MAX, Asked, Condition, Group

FIELDS: dict[str, Any] = {word.__struct_config__.tag: word for word in Condition.__args__}
# What a part of a condition must be.
_WANTED = {
    "is": "choose how it asks",
    "of": "choose at least one, and at most 50",
    "name": "give a name of 1 to 60 characters",
    "text": f"write 1 to {TEXT_MAX} characters to look for",
    "value": "say a text or a number",
    "date": "write a date like 2026-03-31",
    "days": f"days must be a whole number from 1 to {DAYS_MAX}",
    "times": f"times must be a whole number from 1 to {TIMES_MAX}",
    "match": "say all or any",
}


@dataclass(frozen=True)
class Fault:
    """``pointer`` is a JSON pointer into what was sent (RFC 6901); ``detail`` a sentence for people."""

    pointer: str
    detail: str


class Unreadable(ValueError):
    """These are no conditions of ours."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(fault.detail for fault in faults))
        self.faults = faults


def read(told: Any) -> Asked:
    """Raises Unreadable with every fault there is."""
    faults: list[Fault] = []
    conditions = _listed(told, "", "the selection", faults)
    found = [
        _one(each, f"/conditions/{at}", f"Condition {at + 1}", faults) for at, each in enumerate(conditions)
    ]
    if sum(isinstance(each, Group) for each in found) > GROUPS_MOST:
        faults.append(Fault("/conditions", f"Make at most {GROUPS_MOST} groups."))
    if faults:
        raise Unreadable(faults)
    return Asked(match=told.get("match", "all"), conditions=found)


def plain(asked: Asked) -> dict[str, Any]:
    """As it is stored and told: what says nothing is left out."""
    return dict(msgspec.to_builtins(asked))


def _one(told: Any, pointer: str, called: str, faults: list[Fault]) -> Any:
    if isinstance(told, dict) and told.get("field") == "group":
        return _group({key: value for key, value in told.items() if key != "field"}, pointer, called, faults)
    return _condition(told, pointer, called, faults)


def _group(told: dict[str, Any], pointer: str, called: str, faults: list[Fault]) -> Group | None:
    before = len(faults)
    each = _listed(told, pointer, called, faults)
    if not each and len(faults) == before:
        faults.append(Fault(pointer, f"{called}: a group needs at least one condition."))
    found = [
        _condition(one, f"{pointer}/conditions/{at}", f"{called}.{at + 1}", faults)
        for at, one in enumerate(each)
    ]
    return None if len(faults) > before else Group(match=told.get("match", "any"), conditions=found)


def _listed(told: Any, pointer: str, called: str, faults: list[Fault]) -> list[Any]:
    """The conditions of a whole or a group."""
    if not isinstance(told, dict):
        faults.append(Fault(pointer, f"{called} must be an object with a list of conditions."))
        return []
    for key in told.keys() - {"match", "conditions"}:
        faults.append(Fault(f"{pointer}/{_escaped(key)}", f"{called}: {key[:40]} is not known here."))
    if told.get("match", "all") not in ("all", "any"):
        faults.append(Fault(f"{pointer}/match", f"{called}: {_WANTED['match']}."))
    each = told.get("conditions", [])
    if not isinstance(each, list) or len(each) > MOST:
        faults.append(Fault(f"{pointer}/conditions", f"{called}: list at most {MOST} conditions."))
        return []
    return each


def _condition(told: Any, pointer: str, called: str, faults: list[Fault]) -> Any:
    field = told.get("field") if isinstance(told, dict) else None
    word = FIELDS.get(field) if isinstance(field, str) else None
    if word is None:
        known = ", ".join(FIELDS)
        faults.append(Fault(f"{pointer}/field", f"{called}: field must be one of {known}."))
        return None
    try:
        return msgspec.convert(told, word)
    except msgspec.ValidationError as fault:
        faults.append(_fault(str(fault), pointer, called, told))
        return None


def _fault(message: str, pointer: str, called: str, told: dict[str, Any]) -> Fault:
    """msgspec's sentence in ours. Its own end in the path: "… - at `$.days`"; those of the vocabulary begin with it."""
    sentence, _, path = message.partition(" - at `$")
    own = re.match(r"([a-z]+): (.*)", sentence, re.S)
    if own:
        return Fault(f"{pointer}/{own[1]}", f"{called}: {own[2]}.")
    missing = re.search(r"missing required field `(\w+)`", sentence)
    if unknown := re.search(r"unknown field `(.*)`", sentence, re.S):
        name = unknown[1][:40]
        return Fault(f"{pointer}/{_escaped(name)}", f"{called}: {name} does not belong to {told['field']}.")
    key = missing[1] if missing else (re.findall(r"\w+", path) or ["is"])[0]
    return Fault(f"{pointer}/{key}", f"{called}: {_WANTED.get(key, 'look at it again')}.")


def _escaped(key: str) -> str:
    return key[:40].replace("~", "~0").replace("/", "~1")
