"""What is given to a call: values, nothing at all, and times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote


class _Nothing(Enum):
    NOT_GIVEN = "not given"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


# Left out stays as it is; None takes away. So a default is needed that is neither.
NotGiven: TypeAlias = Literal[_Nothing.NOT_GIVEN]
NOT_GIVEN: Final = _Nothing.NOT_GIVEN

Fields: TypeAlias = str | Sequence[str] | None
Moment: TypeAlias = datetime | str
Scalar: TypeAlias = str | int | float | bool


def place(pattern: str, *ids: str) -> str:
    """``/contacts/{}`` with an id in it. Raises ValueError for an empty one, which would lead to the list."""
    if not all(ids):
        raise ValueError(f"An id is missing for {pattern}.")
    return pattern.format(*(quote(each, safe="") for each in ids))


def body(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent as JSON: without what was not given."""
    return {name: _plain(value) for name, value in given.items() if value is not NOT_GIVEN}


def query(given: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the address: without what is None."""
    return {name: _text(value) for name, value in given.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items() if each is not NOT_GIVEN}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(value)
    return str(value)
