"""How much waits for somebody."""

from __future__ import annotations

from accounts.tenancy import OutsideWorkspace
from privacy.models import RightsRequest
from privacy.models.request import COUNTED


def rights_waiting() -> str:
    """The open requests of the open workspace: "" for none, "99+" from 100 on."""
    try:
        count = RightsRequest.objects.open().counted()
    except OutsideWorkspace:
        return ""  # an error's page, drawn when the workspace is closed again
    return "" if not count else str(count) if count < COUNTED else f"{COUNTED - 1}+"
