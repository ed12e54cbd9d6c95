"""The worker's side of looking up public details: what is due is asked, one after the other, and inboxes are told."""

from __future__ import annotations

import time
from uuid import UUID

import structlog
from django.db import connection

from accounts.tenancy import within
from chat.identifying import tell
from crm.enrichment import asking, following, settling

log = structlog.get_logger(__name__)

BATCH = 20
# Others' work waits behind this: what is left is taken up a moment later.
SECONDS = 10.0


def work() -> int:
    """Ask what is due; how much that was. One that fails holds up no other, and is due again when its time is over."""
    until, done = time.monotonic() + SECONDS, 0
    for workspace, lookup in _due():
        if time.monotonic() > until:
            break
        try:
            done += look_up(workspace, lookup)
        except Exception as fault:
            log.exception("lookup.failed", workspace_id=str(workspace), kind=type(fault).__name__)
    return done


def _due() -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workspace, lookup FROM due_lookups(%s)", [BATCH])
        return cursor.fetchall()


def look_up(workspace: UUID, lookup: UUID) -> bool:
    """No transaction is open while a provider is waited for."""
    with within(workspace):
        question = asking.begin(lookup)
    if question is None:
        return False
    outcome = asking.put(question)
    with within(workspace):
        for contact in settling.settle(question, outcome):
            tell(contact)
    return True


def forget_untold(lookup: UUID) -> object:
    contact = following.forget_untold(lookup)
    if contact is not None:
        tell(contact)
    return contact
