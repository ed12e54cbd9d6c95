"""Calls: sites.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import Fields, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Site


class SitesCalls(Resource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Site]:
        """List sites. The workspace's sites, the newest first."""
        return self._page("/sites", Site, {"fields": fields, "limit": limit, "cursor": cursor})

    def retrieve(self, site: str, *, fields: Fields = None) -> Site:
        """Show a site. One site."""
        return self._one("GET", place("/sites/{}", site), Site, query={"fields": fields})


class AsyncSitesCalls(AsyncResource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[Site]:
        """List sites. The workspace's sites, the newest first."""
        return self._page("/sites", Site, {"fields": fields, "limit": limit, "cursor": cursor})

    async def retrieve(self, site: str, *, fields: Fields = None) -> Site:
        """Show a site. One site."""
        return await self._one("GET", place("/sites/{}", site), Site, query={"fields": fields})
