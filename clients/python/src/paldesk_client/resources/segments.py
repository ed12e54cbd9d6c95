"""Calls: segments.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import Fields, Moment, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Contact, Segment


class SegmentsCalls(Resource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        updated_since: Moment | None = None,
    ) -> Page[Segment]:
        """List segments. Those that are shared with the team, the newest first. ``updated_since`` finds
        those that are new or whose words or conditions changed since, not who is in them.
        """
        return self._page(
            "/segments",
            Segment,
            {"fields": fields, "limit": limit, "cursor": cursor, "updated_since": updated_since},
        )

    def retrieve(self, segment: str, *, fields: Fields = None) -> Segment:
        """Show a segment. One segment."""
        return self._one("GET", place("/segments/{}", segment), Segment, query={"fields": fields})

    def contacts(
        self, segment: str, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Contact]:
        """List the contacts in a segment. Who fulfils its conditions now, the newest first."""
        return self._page(
            place("/segments/{}/contacts", segment),
            Contact,
            {"fields": fields, "limit": limit, "cursor": cursor},
        )


class AsyncSegmentsCalls(AsyncResource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        updated_since: Moment | None = None,
    ) -> AsyncPages[Segment]:
        """List segments. Those that are shared with the team, the newest first. ``updated_since`` finds
        those that are new or whose words or conditions changed since, not who is in them.
        """
        return self._page(
            "/segments",
            Segment,
            {"fields": fields, "limit": limit, "cursor": cursor, "updated_since": updated_since},
        )

    async def retrieve(self, segment: str, *, fields: Fields = None) -> Segment:
        """Show a segment. One segment."""
        return await self._one("GET", place("/segments/{}", segment), Segment, query={"fields": fields})

    def contacts(
        self, segment: str, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[Contact]:
        """List the contacts in a segment. Who fulfils its conditions now, the newest first."""
        return self._page(
            place("/segments/{}/contacts", segment),
            Contact,
            {"fields": fields, "limit": limit, "cursor": cursor},
        )
