"""``{% say "key" name=value %}``: the words of the chatbox's frame in the visitor's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from chat.words import filled

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Mapping[str, Any], key: str, **values: Any) -> str:
    """Escaped like every text. Raises KeyError for a key that the part ``frame`` lacks."""
    return filled(context["words"][key], values)
