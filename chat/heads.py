"""Where conversations end now: the heartbeats of all sockets of a process share one query."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from uuid import UUID

from channels.db import database_sync_to_async
from django.db import connection

GATHER_SECONDS = 0.05

Asked = tuple[UUID, UUID]


class Heads:
    """Gathers what is asked within a twentieth of a second."""

    def __init__(self) -> None:
        self._asked: set[Asked] = set()
        self._answer: asyncio.Task[dict[Asked, int]] | None = None

    async def of(self, workspace: UUID, conversations: Sequence[UUID]) -> dict[UUID, int]:
        """The last number of each of the workspace's own conversations; others are left out."""
        self._asked.update((workspace, conversation) for conversation in conversations)
        if self._answer is None:
            self._answer = asyncio.create_task(self._ask())
        # Shielded: one socket that leaves must not take the answer from the others.
        found = await asyncio.shield(self._answer)
        return {key: found[workspace, key] for key in conversations if (workspace, key) in found}

    async def _ask(self) -> dict[Asked, int]:
        await asyncio.sleep(GATHER_SECONDS)
        asked, self._asked, self._answer = list(self._asked), set(), None
        return await database_sync_to_async(read, thread_sensitive=False)(asked)


def read(asked: Sequence[Asked]) -> dict[Asked, int]:
    """Through the reviewed function ``conversation_heads``, which matches each id with its workspace."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT workspace, conversation, seq FROM conversation_heads(%s::uuid[], %s::uuid[])",
            [[workspace for workspace, _ in asked], [conversation for _, conversation in asked]],
        )
        return {(workspace, conversation): seq for workspace, conversation, seq in cursor.fetchall()}


@cache
def heads() -> Heads:
    return Heads()
