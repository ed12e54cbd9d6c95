"""The workspace's stream: positions 1, 2, 3 … without gaps over all its conversations, given by the relay."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


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
