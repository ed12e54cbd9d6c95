"""From bytes and query strings to typed values, or to a problem that points at the fault.

The shapes are msgspec structs; the OpenAPI file is made of the same ones, so what is documented is what is checked.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from django.http.request import RawPostDataException, UnreadablePostError

from accounts.api.problems import Fault, Problem

BODY_MAX = 256 * 1024
# The largest whole number that every JSON reader gives back as it was (RFC 8259 section 6).
WHOLE_MAX = 2**53 - 1
T = TypeVar("T")
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_PATH = re.compile(r" - at `\$?(.*)`$")
_FIELD = re.compile(r"field `(.*?)`")


def body(request: HttpRequest, shape: type[T]) -> T:
    """The JSON body as this shape. Raises Problem."""
    _demand_json(request)
    raw = _raw(request)
    return shaped(_parsed(raw), shape)


def query(given: QueryDict, shape: type[T]) -> T:
    """The query parameters as this shape; each at most once. Raises Problem."""
    found: dict[str, str] = {}
    for name, values in given.lists():
        if len(values) > 1:
            raise Problem.at(f"?{name}", "repeated", f"Send {name} once.")
        if "\x00" in values[0] or "\ufffd" in values[0]:
            raise Problem.at(f"?{name}", "bad_character", f"{name} has characters that cannot be kept.")
        found[name] = values[0]
    return shaped(found, shape, mark="?", strict=False)


def shaped(given: Any, shape: type[T], mark: str = "/", strict: bool = True) -> T:
    """Raises Problem where it is not of this shape; ``mark`` begins the pointer."""
    try:
        return msgspec.convert(given, shape, strict=strict)
    except msgspec.ValidationError as fault:
        raise Problem("invalid_request", errors=[_fault(str(fault), mark)]) from None


def bounded(at: datetime, pointer: str) -> datetime:
    """A moment that calendars and databases agree on, in UTC. Raises Problem."""
    if not 1970 <= at.year <= 2200:
        raise Problem.at(pointer, "invalid", "Send a time between 1970 and 2200.")
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _fault(said: str, mark: str) -> Fault:
    place = _PATH.search(said)
    words = _PATH.sub("", said)
    steps = re.findall(r"[^.\[\]]+", place[1]) if place else []
    named = _FIELD.search(words)
    if named:
        steps.append(named[1])
    code = (
        "unknown_field"
        if "unknown field" in words
        else "required"
        if "missing required" in words
        else "invalid"
    )
    if mark == "?":
        code = "unknown_parameter" if code == "unknown_field" else code
        return Fault(f"?{''.join(steps)}", code, f"{words}.".replace("Object", "The query"))
    return Fault("".join(f"/{_escaped(step)}" for step in steps), code, f"{words}.")


def _escaped(step: str) -> str:
    # RFC 6901 section 3.
    return step.replace("~", "~0").replace("/", "~1")


def _demand_json(request: HttpRequest) -> None:
    media, _, rest = request.headers.get("Content-Type", "").partition(";")
    if media.strip().lower() != "application/json":
        raise Problem("unsupported_media_type", "Send JSON, with Content-Type: application/json.")
    name, _, charset = rest.strip().partition("=")
    if name.strip().lower() == "charset" and charset.strip('"').lower() not in ("utf-8", "utf8"):
        raise Problem("unsupported_media_type", "JSON is always UTF-8 here. Leave the charset out.")


def _raw(request: HttpRequest) -> bytes:
    try:
        raw = request.body
    except (RequestDataTooBig, RawPostDataException, UnreadablePostError):
        raw = b"x" * (BODY_MAX + 1)
    if len(raw) > BODY_MAX:
        raise Problem("too_large", f"Send at most {BODY_MAX // 1024} kB.")
    return raw


def _parsed(raw: bytes) -> Any:
    try:
        found = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_refused,
            parse_int=_whole,
            parse_float=_finite,
        )
    except UnicodeDecodeError:
        raise Problem("malformed_json", "The body is not UTF-8.") from None
    except RecursionError:
        raise Problem("malformed_json", "The body is nested too deeply.") from None
    except ValueError as fault:
        raise Problem("malformed_json", f"The body is not valid JSON: {_where(fault)}") from None
    if not isinstance(found, dict):
        raise Problem.at("", "invalid", "The body is an object: { … }.")
    _demand_text(found, "")
    return found


def _where(fault: ValueError) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return f"line {fault.lineno}, column {fault.colno}."
    return "a number is too long."


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Problem.at(f"/{_escaped(name)}", "repeated", f"{name} stands twice in one object.")
        found[name] = value
    return found


def _refused(word: str) -> Any:
    raise Problem("malformed_json", f"{word} is no number in JSON.")


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > WHOLE_MAX:
        raise Problem.at("", "number_too_large", f"Whole numbers go up to {WHOLE_MAX}.")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Problem.at("", "number_too_large", "A number is too large.")
    return value


def _demand_text(value: Any, at: str) -> None:
    """No NUL, which the database has no place for, and no half of a pair of surrogates."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise Problem.at(at, "bad_character", "There is a character that cannot be kept. Take it out.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            _demand_text(name, f"{at}/{_escaped(name)}")
            _demand_text(inner, f"{at}/{_escaped(name)}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _demand_text(inner, f"{at}/{place}")
