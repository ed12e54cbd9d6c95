"""Following what happens, for as long as the program runs: every event once, in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Event

# New events are there within two seconds.
EVERY = 2.0


class Follows(Resource):
    def follow(self, after: int = 0, *, every: float = EVERY) -> Iterator[Event]:
        """All events after this position, and then each that happens, without an end.

        Keep ``event.position`` when you are done with it, and give it as ``after`` when your program starts again.
        ``every`` is the number of seconds between two looks once nothing is left.
        """
        while True:
            page = self._page("/events", Event, {"after": after, "limit": 100}, turning="after")
            yield from page.data
            after = int(page.next_cursor or after)
            if not page.has_more:
                time.sleep(every)


class AsyncFollows(AsyncResource):
    async def follow(self, after: int = 0, *, every: float = EVERY) -> AsyncIterator[Event]:
        """As ``Follows.follow``, with ``async for``."""
        while True:
            page = await self._page("/events", Event, {"after": after, "limit": 100}, turning="after")
            for each in page.data:
                yield each
            after = int(page.next_cursor or after)
            if not page.has_more:
                await asyncio.sleep(every)
