"""Cells that a spreadsheet would run: made harmless on the way out, and themselves again on the way in.

OWASP, "CSV Injection": whoever opens a table runs what begins with one of these signs. A quotation mark before it
keeps it a text. What begins with such marks and a sign gets one more, so that taking one away always restores it.
"""

from __future__ import annotations

import re
from typing import Any

_RUNS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(value: Any) -> Any:
    """A text that no spreadsheet runs; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value


def restored(value: str) -> str:
    """What ``harmless`` was given."""
    return value[1:] if _GUARDED.match(value) else value
