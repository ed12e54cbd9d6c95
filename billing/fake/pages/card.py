"""The fields of a card, and what is wrong with them. Only test cards are taken."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from billing.fake.cards import CARDS, WRONG_NUMBER
from billing.fake.pages.shown import Field

NOT_A_TEST_CARD = "Only test cards work here. Try 4242 4242 4242 4242."


def fields(form: dict[str, str]) -> list[Field]:
    value = form.get
    return [
        Field(
            "number",
            "Card number",
            value("number", ""),
            inputmode="numeric",
            placeholder="4242 4242 4242 4242",
        ),
        Field(
            "expires", "Expires", value("expires", ""), inputmode="numeric", short=True, placeholder="MM/YY"
        ),
        Field("cvc", "Security code", value("cvc", ""), inputmode="numeric", short=True, placeholder="CVC"),
    ]


def read(form: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What ``methods.make`` takes, and the errors by field."""
    errors = {}
    digits = re.sub(r"[\s-]", "", form.get("number", ""))
    card = CARDS.get(digits)
    if card is None:
        errors["number"] = NOT_A_TEST_CARD if digits else "Enter the card's number."
    elif card.on_save is WRONG_NUMBER:
        errors["number"] = WRONG_NUMBER.message
    month, year = _expiry(form.get("expires", ""))
    if month is None or year is None:
        errors["expires"] = "Enter month and year, for example 12/34."
    elif (year, month) < (datetime.now(UTC).year, datetime.now(UTC).month):
        errors["expires"] = "This date is in the past."
    if not re.fullmatch(r"\d{3,4}", form.get("cvc", "")):
        errors["cvc"] = "Enter the three or four digits, for example 123."
    return {"digits": digits, "month": month or 0, "year": year or 0}, errors


def _expiry(text: str) -> tuple[int | None, int | None]:
    found = re.fullmatch(r"(0?[1-9]|1[0-2])\s*[/ .-]?\s*(?:20)?(\d\d)", text)
    return (int(found[1]), 2000 + int(found[2])) if found else (None, None)


def known() -> list[tuple[str, str]]:
    """The test cards, for the page."""
    return [(" ".join(re.findall(".{1,4}", number)), card.words) for number, card in CARDS.items()]
