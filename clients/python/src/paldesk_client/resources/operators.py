"""Calls: operators.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import Fields, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Operator


class OperatorsCalls(Resource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Operator]:
        """List operators. Everybody who answers or has answered, who came last first."""
        return self._page("/operators", Operator, {"fields": fields, "limit": limit, "cursor": cursor})

    def retrieve(self, operator: str, *, fields: Fields = None) -> Operator:
        """Show an operator. One operator."""
        return self._one("GET", place("/operators/{}", operator), Operator, query={"fields": fields})


class AsyncOperatorsCalls(AsyncResource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[Operator]:
        """List operators. Everybody who answers or has answered, who came last first."""
        return self._page("/operators", Operator, {"fields": fields, "limit": limit, "cursor": cursor})

    async def retrieve(self, operator: str, *, fields: Fields = None) -> Operator:
        """Show an operator. One operator."""
        return await self._one("GET", place("/operators/{}", operator), Operator, query={"fields": fields})
