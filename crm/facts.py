"""What may be said of a person, by a token or by a page: typed and bounded, the same for both."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from crm.models.attribute import NAME_MAX
from crm.values import VALUE_MAX, WHOLE_MAX, Scalar, WrongFact, clean, is_link

__all__ = ["KNOWN", "WrongFact", "clean", "fact", "facts_of", "phone"]

ATTRIBUTES_MAX = 50
# What a page may say beside these, and no token needs; and what a customer's own systems alone say.
_TAKEN = ("user_id", "external_id")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}", re.IGNORECASE)


def facts_of(given: Mapping[str, Any]) -> dict[str, Scalar | None]:
    """The facts among ``given`` by name, those under ``attributes`` beside the known ones. None means "not any more".

    What is no fact is left aside. Raises WrongFact.
    """
    found: dict[str, Scalar | None] = {}
    for name, read in KNOWN.items():
        if name in given:
            value = given[name]
            found[name] = None if value in (None, "") else read(name, value)
    return found | _attributes(given.get("attributes", {}))


def fact(name: str, value: Any) -> Scalar | None:
    """One of them, as it is kept. Nothing said is None. Raises WrongFact."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if name in KNOWN:
        return KNOWN[name](name, value)
    _demand_name(name)
    return _scalar(name, value)


def _attributes(given: Any) -> dict[str, Scalar | None]:
    if not isinstance(given, dict):
        raise WrongFact("attributes", "attributes must be an object of names and values.")
    if len(given) > ATTRIBUTES_MAX:
        raise WrongFact("attributes", f"Send at most {ATTRIBUTES_MAX} attributes.")
    return {_name(name): _scalar(name, value) for name, value in given.items()}


def _name(name: str) -> str:
    if name in KNOWN or name in _TAKEN:
        raise WrongFact("attributes", f"{name} has a place of its own: write it beside attributes.", name)
    _demand_name(name)
    return name


def _demand_name(name: str) -> None:
    if not 1 <= len(name) <= NAME_MAX or not clean(name):
        raise WrongFact(
            "attributes", f"An attribute’s name has 1 to {NAME_MAX} letters and no invisible ones.", name
        )


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
        "attributes", f"{name} must be a text, a number, true or false; a number at most {WHOLE_MAX}.", name
    )


def _text(field: str, value: Any, longest: int, called: str = "") -> str:
    name = called or field
    if not isinstance(value, str):
        raise WrongFact(field, f"{name} must be a text.", name)
    if len(value) > longest:
        raise WrongFact(field, f"{name} is too long: {longest} characters at most.", name)
    if not clean(value):
        raise WrongFact(field, f"{name} has characters that cannot be shown. Take them out.", name)
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
    if not is_link(text, ("https",)):
        raise WrongFact(field, "avatar must be a picture’s address that begins with https://.")
    return text


def _language(field: str, value: Any) -> str:
    """A BCP 47 tag: the language in small letters, what follows as it is written."""
    text = _text(field, value, 12)
    if not _LANGUAGE.fullmatch(text):
        raise WrongFact(field, "language must be a code like en or pt-BR.")
    first, _, rest = text.partition("-")
    return f"{first.lower()}-{rest}" if rest else first.lower()


def _zone(field: str, value: Any) -> str:
    text = _text(field, value, 64)
    if text not in zones():
        raise WrongFact(field, "time_zone must be a name like Europe/Amsterdam.")
    return text


@cache
def zones() -> set[str]:
    """Looked up once: the names are files in many folders."""
    return available_timezones()


KNOWN: dict[str, Callable[[str, Any], str]] = {
    "name": _word,
    "email": _email,
    "phone": phone,
    "avatar": _picture,
    "company": _word,
    "language": _language,
    "time_zone": _zone,
}
