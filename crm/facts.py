"""What may be said of a person, by a token or by a page: typed and bounded, the same for both."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from crm.models.attribute import NAME_MAX, Scalar

ATTRIBUTES_MAX = 50
VALUE_MAX = 500
# What a page may say beside these, and no token needs.
_TAKEN = ("user_id",)
# The largest whole number that every language of a customer's server reads back as it was (RFC 8259 section 6).
WHOLE_MAX = 2**53 - 1
# They turn the direction of what stands around them, so that one name looks like another.
_TURNING = {*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


class WrongFact(ValueError):
    """``field`` names what is wrong; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def facts_of(given: Mapping[str, Any]) -> dict[str, Scalar | None]:
    """The facts among ``given`` by name, those under ``attributes`` beside the known ones. None means "not any more".

    What is no fact is left aside. Raises WrongFact.
    """
    found: dict[str, Scalar | None] = {}
    for name, read in _KNOWN.items():
        if name in given:
            value = given[name]
            found[name] = None if value in (None, "") else read(name, value)
    return found | _attributes(given.get("attributes", {}))


def _attributes(given: Any) -> dict[str, Scalar | None]:
    if not isinstance(given, dict):
        raise WrongFact("attributes", "attributes must be an object of names and values.")
    if len(given) > ATTRIBUTES_MAX:
        raise WrongFact("attributes", f"Send at most {ATTRIBUTES_MAX} attributes.")
    return {_name(name): _scalar(name, value) for name, value in given.items()}


def _name(name: str) -> str:
    if name in _KNOWN or name in _TAKEN:
        raise WrongFact("attributes", f"{name} has a place of its own: write it beside attributes.")
    if not 1 <= len(name) <= NAME_MAX or not clean(name):
        raise WrongFact(
            "attributes", f"An attribute’s name has 1 to {NAME_MAX} letters and no invisible ones."
        )
    return name


def _scalar(name: str, value: Any) -> Scalar | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text("attributes", value, VALUE_MAX, called=name)
    if isinstance(value, int) and abs(value) <= WHOLE_MAX:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise WrongFact(
        "attributes", f"{name} must be a text, a number, true or false; a number at most {WHOLE_MAX}."
    )


def _text(field: str, value: Any, longest: int, called: str = "") -> str:
    name = called or field
    if not isinstance(value, str):
        raise WrongFact(field, f"{name} must be a text.")
    if len(value) > longest:
        raise WrongFact(field, f"{name} is too long: {longest} characters at most.")
    if not clean(value):
        raise WrongFact(field, f"{name} has characters that cannot be shown. Take them out.")
    return value.strip()


def _word(field: str, value: Any) -> str:
    return _text(field, value, 120)


def _email(field: str, value: Any) -> str:
    text = _text(field, value, 254)
    try:
        validate_email(text)
    except ValidationError:
        raise WrongFact(field, "email must be an address like ada@example.com.") from None
    return text


def phone(field: str, value: Any) -> str:
    """The number without the spaces and strokes that people write into it. Raises WrongFact."""
    digits = re.sub(r"[\s()./-]", "", _text(field, value, 40))
    if not re.fullmatch(r"\+?[0-9]{5,15}", digits):
        raise WrongFact(field, "Write the number with its country code, like +31 20 123 4567.")
    return digits


def _picture(field: str, value: Any) -> str:
    text = _text(field, value, VALUE_MAX)
    try:
        address = urlsplit(text)
        sound = address.scheme == "https" and bool(address.hostname) and not address.username
    except ValueError:
        sound = False
    if not sound or re.search(r"[\s\"'<>\\]", text):
        raise WrongFact(field, "avatar must be a picture’s address that begins with https://.")
    return text


def clean(text: str) -> bool:
    """Whether it can be kept and shown: no control characters, halves of letters or turners of direction."""
    return not any(letter in _TURNING or unicodedata.category(letter) in ("Cc", "Cs") for letter in text)


_KNOWN: dict[str, Callable[[str, Any], str]] = {
    "name": _word,
    "email": _email,
    "phone": phone,
    "avatar": _picture,
    "company": _word,
}
