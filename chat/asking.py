"""What a message asks, and whether another answers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from chat import codec, protocol as p
from chat.models import Conversation, Message


def demand(ask: p.Ask) -> None:
    """Raises Refusal for what nobody could answer."""
    words = [*ask.options, ask.label]
    chosen = ask.kind != "field"
    fits = (
        bool(ask.options) and not ask.field and not ask.label
        if chosen
        else bool(ask.field and ask.label.strip()) and not ask.options
    )
    blank = any(not option.strip() for option in ask.options)
    if not fits or blank or len(set(ask.options)) != len(ask.options) or "\x00" in "".join(words):
        raise codec.Refusal("bad_ask", "Give it something to choose from, each once, or one labelled field.")


def answered(conversation: Conversation, seq: int | None, body: str) -> int | None:
    """The number that a visitor's message answers; None where it answers nothing, and is said all the same."""
    asked = seq and Message.objects.filter(conversation=conversation, seq=seq, note=False).first()
    if not asked or not asked.ask:
        return None
    ask = msgspec.convert(asked.ask, p.Ask)
    fits = body in ask.options if ask.kind != "field" else _FITS[ask.field](body)
    return seq if fits else None


def _is(of: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        try:
            of(text.strip())
        except (ValueError, ValidationError):
            return False
        return True

    return fits


def _number(text: str) -> float:
    return float(text.replace(",", "."))


_FITS: dict[str, Callable[[str], bool]] = {
    "": lambda text: False,
    "text": lambda text: True,
    "email": _is(validate_email),
    "number": _is(_number),
    "date": _is(date.fromisoformat),
}
