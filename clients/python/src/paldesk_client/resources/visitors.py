"""Calls: visitors.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import Fields, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Visitor


class VisitorsCalls(Resource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        contact: str | None = None,
        site: str | None = None,
    ) -> Page[Visitor]:
        """List visitors. The browsers that opened the chat, the newest first."""
        return self._page(
            "/visitors",
            Visitor,
            {"fields": fields, "limit": limit, "cursor": cursor, "contact": contact, "site": site},
        )

    def retrieve(self, visitor: str, *, fields: Fields = None) -> Visitor:
        """Show a visitor. One browser."""
        return self._one("GET", place("/visitors/{}", visitor), Visitor, query={"fields": fields})


class AsyncVisitorsCalls(AsyncResource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        contact: str | None = None,
        site: str | None = None,
    ) -> AsyncPages[Visitor]:
        """List visitors. The browsers that opened the chat, the newest first."""
        return self._page(
            "/visitors",
            Visitor,
            {"fields": fields, "limit": limit, "cursor": cursor, "contact": contact, "site": site},
        )

    async def retrieve(self, visitor: str, *, fields: Fields = None) -> Visitor:
        """Show a visitor. One browser."""
        return await self._one("GET", place("/visitors/{}", visitor), Visitor, query={"fields": fields})
