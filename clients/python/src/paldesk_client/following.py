"""Following what happens, for as long as the program runs: every event once, in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

from paldesk_client.calls import log
from paldesk_client.errors import PaldeskError, RateLimited, ServerFault, Unreachable
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Event

# New events are there within two seconds.
EVERY = 2.0
LONGEST = 60.0
# What goes by: whoever follows is still there when the server is back.
PASSING = (Unreachable, ServerFault, RateLimited)


class Follows(Resource):
    def follow(self, after: int = 0, *, every: float = EVERY) -> Iterator[Event]:
        """All events after this position, and then each that happens, without an end.

        Keep ``event.position`` when you are done with it, and give it as ``after`` when your program starts again.
        ``every`` is the number of seconds between two looks once nothing is left. A server that is away is waited for.
        Raises ApiError for what does not go by, such as a key that was revoked.
        """
        failed = 0
        while True:
            try:
                page = self._page("/events", Event, {"after": after, "limit": 100}, turning="after")
            except PASSING as fault:
                failed += 1
                time.sleep(_patience(every, failed, fault))
                continue
            failed = 0
            yield from page.data
            after = int(page.next_cursor or after)
            if not page.has_more:
                time.sleep(every)


class AsyncFollows(AsyncResource):
    async def follow(self, after: int = 0, *, every: float = EVERY) -> AsyncIterator[Event]:
        """As ``Follows.follow``, with ``async for``."""
        failed = 0
        while True:
            try:
                page = await self._page("/events", Event, {"after": after, "limit": 100}, turning="after")
            except PASSING as fault:
                failed += 1
                await asyncio.sleep(_patience(every, failed, fault))
                continue
            failed = 0
            for each in page.data:
                yield each
            after = int(page.next_cursor or after)
            if not page.has_more:
                await asyncio.sleep(every)


def _patience(every: float, failed: int, fault: PaldeskError) -> float:
    log.warning("Events cannot be read at the moment: %s", fault)
    return min(LONGEST, every * 2 ** min(failed, 10))
