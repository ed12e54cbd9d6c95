"""The workspace's stream: positions 1, 2, 3 … without gaps over all that happens in it, given by the relay."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

BATCH = 500


def follow(due: Iterable[tuple[UUID, UUID, int, int]]) -> None:
    """Give the next positions to these stretches (workspace, conversation, first and last number)."""
    columns = [list(column) for column in zip(*due, strict=True)]
    if columns:
        workspaces, conversations, _, seqs = columns
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT stream_follow(%s::uuid[], %s::uuid[], %s::integer[])",
                [workspaces, conversations, seqs],
            )


def take(batch: int = BATCH) -> int:
    """Give the next positions to what happened to contacts; how many that were. A batch is a transaction of its own:
    whoever changes a contact that is just being taken waits for it."""
    total = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT stream_take(%s)", [batch])
            (taken,) = cursor.fetchone()
        total += taken
        if taken < batch:
            return total
