"""Telephone numbers as one writes them everywhere: E.164 where they can be read, else as they were typed."""

from __future__ import annotations

import re

import phonenumbers

COUNTRIES = sorted(phonenumbers.SUPPORTED_REGIONS)
SEPARATORS = re.compile(r"[\s()./\u2010-\u2015\u00a0-]")


def international(typed: str, country: str = "") -> str:
    """``+31201234567``; without a country code it is read as of ``country`` (ISO 3166-1 alpha-2, "" for none).

    What cannot be read stays as it was typed, without the spaces and strokes.
    """
    bare = SEPARATORS.sub("", typed)
    dialled = re.sub(r"^00(?=[1-9])", "+", bare)
    try:
        number = phonenumbers.parse(dialled, country or None)
    except phonenumbers.NumberParseException:
        return bare
    # Whoever wrote the country's code meant a number of the world; a short one without may be a desk's.
    sound = phonenumbers.is_possible_number if dialled.startswith("+") else phonenumbers.is_valid_number
    if not sound(number):
        return bare
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable(number: str) -> bool:
    """Whether it can be called from everywhere."""
    return number.startswith("+")


def shown(number: str) -> str:
    """With spaces where people of its country write them: +31 20 123 4567."""
    if not readable(number):
        return number
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
