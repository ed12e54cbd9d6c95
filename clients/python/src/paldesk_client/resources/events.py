"""Calls: events.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.following import AsyncFollows, Follows
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.things import Event


class EventsCalls(Follows):
    def list(self, *, after: int | None = None, limit: int | None = None) -> Page[Event]:
        """Follow what happens. Every event once, in order, without gaps, however many write at the same
        time; new ones within two seconds. ``after`` is a position; 0 is the beginning.
        """
        return self._page("/events", Event, {"after": after, "limit": limit}, "after")


class AsyncEventsCalls(AsyncFollows):
    def list(self, *, after: int | None = None, limit: int | None = None) -> AsyncPages[Event]:
        """Follow what happens. Every event once, in order, without gaps, however many write at the same
        time; new ones within two seconds. ``after`` is a position; 0 is the beginning.
        """
        return self._page("/events", Event, {"after": after, "limit": limit}, "after")
