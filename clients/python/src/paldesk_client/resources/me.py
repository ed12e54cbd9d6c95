"""Calls: me.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import Fields
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Me


class MeCalls(Resource):
    def retrieve(self, *, fields: Fields = None) -> Me:
        """Show the key in use. Says which workspace a key opens and what it may do there. Every key may
        ask.
        """
        return self._one("GET", "/me", Me, query={"fields": fields})


class AsyncMeCalls(AsyncResource):
    async def retrieve(self, *, fields: Fields = None) -> Me:
        """Show the key in use. Says which workspace a key opens and what it may do there. Every key may
        ask.
        """
        return await self._one("GET", "/me", Me, query={"fields": fields})
