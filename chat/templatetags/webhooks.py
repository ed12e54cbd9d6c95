"""How the log of a webhook shows a time and a body."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django import template

register = template.Library()


@register.filter
def moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


@register.filter
def indented(body: str) -> str:
    """A JSON text as a person reads it; any other as it is."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
