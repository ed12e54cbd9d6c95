"""Values of the types that a workspace may give its contacts' attributes: read from what people and systems send."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

Scalar = str | int | float | bool
VALUE_MAX = 500
# The largest whole number that every language of a customer's server reads back as it was (RFC 8259 section 6).
WHOLE_MAX = 2**53 - 1
# They turn the direction of what stands around them, so that one name looks like another.
_TURNING = {*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
YES, NO = {"yes", "true", "1", "y", "on"}, {"no", "false", "0", "n", "off"}


class WrongFact(ValueError):
    """``field`` names what is wrong, ``name`` the attribute where it has one; the message says what to do."""

    def __init__(self, field: str, sentence: str, name: str = "", kind: str = "") -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
        self.name = name or field
        self.kind = kind


def read(kind: str, value: Scalar, called: str, options: Sequence[str] = ()) -> Scalar:
    """The value as one of this type is kept. ``called`` is what people call it. Raises ValueError with what to do."""
    return _READERS[kind](value, called, options)


def clean(text: str) -> bool:
    """Whether it can be kept and shown: no control characters, halves of letters or turners of direction."""
    return not any(letter in _TURNING or unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


def _text(value: Scalar, called: str, options: Sequence[str]) -> str:
    if isinstance(value, bool):
        raise ValueError(f"{called} is a text.")
    text = str(value).strip()
    if len(text) > VALUE_MAX:
        raise ValueError(f"{called} is too long: {VALUE_MAX} characters at most.")
    if not clean(text):
        raise ValueError(f"{called} has characters that cannot be shown. Take them out.")
    return text


def _number(value: Scalar, called: str, options: Sequence[str]) -> int | float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value.strip().replace(",", "."))
    if isinstance(value, bool | str) or not math.isfinite(value):
        raise ValueError(f"{called} is a number, like 12 or 12.5.")
    if abs(value) > WHOLE_MAX:
        raise ValueError(f"{called} is too large: {WHOLE_MAX} at most.")
    return int(value) if float(value).is_integer() else value


def _yesno(value: Scalar, called: str, options: Sequence[str]) -> bool:
    word = str(value).strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise ValueError(f"{called} is yes or no.")


def _date(value: Scalar, called: str, options: Sequence[str]) -> str:
    """A day. Of a moment, as JavaScript and Python write it, the day."""
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        if found:
            datetime.fromisoformat(found.group()) if len(found.group()) > 10 else None
            return date(*map(int, found.groups())).isoformat()
    except ValueError:
        pass
    raise ValueError(f"{called} is a day, written like 2026-11-25.")


def _option(value: Scalar, called: str, options: Sequence[str]) -> str:
    known = {option.casefold(): option for option in options}
    found = known.get(str(value).strip().casefold())
    if found is None or isinstance(value, bool):
        shown = ", ".join(options[:8]) + (" …" if len(options) > 8 else "")
        raise ValueError(f"{called} is one of: {shown}.")
    return found


def _link(value: Scalar, called: str, options: Sequence[str]) -> str:
    text = str(value).strip()
    if not is_link(text) or len(text) > VALUE_MAX:
        raise ValueError(f"{called} is an address that begins with https:// or http://.")
    return text


def is_link(text: str, schemes: Sequence[str] = ("https", "http")) -> bool:
    try:
        address = urlsplit(text)
        sound = address.scheme in schemes and bool(address.hostname) and not address.username
    except ValueError:
        return False
    return sound and clean(text) and not re.search(r"[\s\"'<>\\]", text)


_READERS: dict[str, Callable[[Scalar, str, Sequence[str]], Scalar]] = {
    "text": _text,
    "number": _number,
    "yesno": _yesno,
    "date": _date,
    "list": _option,
    "link": _link,
}
