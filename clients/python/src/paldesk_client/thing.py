"""What the API answers, as objects with typed attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


class Thing:
    """An answer. Fields that this version does not know are in ``raw``, and do no harm.

    A field that was not asked for (``fields=…``) raises AttributeError and says so. ``etag`` names the state that was
    fetched, where the API tells it.
    """

    raw: Mapping[str, Any]
    etag: str | None

    def __init__(self, raw: Mapping[str, Any], etag: str | None = None) -> None:
        self.raw = raw
        self.etag = etag
        for name, read in _readers(type(self)).items():
            if name in raw:
                setattr(self, name, read(raw[name]))

    # Type checkers know the attributes by their annotations, and would take any name for one with this in sight.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if not name.startswith("_") and name in _readers(type(self)):
                raise AttributeError(f"This {type(self).__name__} came without {name}: ask for it in fields.")
            raise AttributeError(f"{type(self).__name__} has no {name}.")

    def __repr__(self) -> str:
        # No names, no texts: it may end in a log.
        shown = self.raw.get("id") or ", ".join(self.raw)
        return f"<{type(self).__name__} {shown}>"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash((type(self), self.raw.get("id")))


_READERS: dict[type[Thing], dict[str, Reader]] = {}


def _readers(kind: type[Thing]) -> dict[str, Reader]:
    if kind not in _READERS:
        hints = get_type_hints(kind)
        _READERS[kind] = {name: _reader(hint) for name, hint in hints.items() if name not in ("raw", "etag")}
    return _READERS[kind]


def _reader(hint: Any) -> Reader:
    """From JSON to the type that stands beside the attribute; what is of another type is left as it came."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _first([_reader(each) for each in inner])
    if origin is list:
        read = _reader(inner[0])
        return lambda value: [read(each) for each in value] if isinstance(value, list) else value
    if isinstance(hint, type) and issubclass(hint, Thing):
        return lambda value: hint(value) if isinstance(value, Mapping) else value
    return _moment if hint is datetime else _same


def _first(readers: list[Reader]) -> Reader:
    """The first that makes something of it: a union has at most one that is not plain JSON."""
    useful = [each for each in readers if each is not _same]
    return useful[0] if useful else _same


def _same(value: Any) -> Any:
    return value


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
