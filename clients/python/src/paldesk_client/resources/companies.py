"""Calls: companies.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import NOT_GIVEN, Fields, Moment, NotGiven, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Company


class CompaniesCalls(Resource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        domain: str | None = None,
        updated_since: Moment | None = None,
    ) -> Page[Company]:
        """List companies. The newest first. ``updated_since`` finds those that are new or whose name or
        domain changed since.
        """
        return self._page(
            "/companies",
            Company,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "domain": domain,
                "updated_since": updated_since,
            },
        )

    def create(
        self, *, name: str, domain: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None
    ) -> Company:
        """Add a company. Contacts come to it by their fact ``company``, or by their address at its domain."""
        return self._one(
            "POST",
            "/companies",
            Company,
            body={"name": name, "domain": domain},
            idempotency_key=idempotency_key,
        )

    def retrieve(self, company: str, *, fields: Fields = None) -> Company:
        """Show a company. One company."""
        return self._one("GET", place("/companies/{}", company), Company, query={"fields": fields})

    def update(
        self,
        company: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        domain: str | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Company:
        """Change a company. Another name or domain."""
        return self._one(
            "PATCH",
            place("/companies/{}", company),
            Company,
            body={"name": name, "domain": domain},
            if_match=if_match,
        )

    def delete(self, company: str) -> None:
        """Delete a company. Its contacts stay."""
        return self._none("DELETE", place("/companies/{}", company))


class AsyncCompaniesCalls(AsyncResource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        domain: str | None = None,
        updated_since: Moment | None = None,
    ) -> AsyncPages[Company]:
        """List companies. The newest first. ``updated_since`` finds those that are new or whose name or
        domain changed since.
        """
        return self._page(
            "/companies",
            Company,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "domain": domain,
                "updated_since": updated_since,
            },
        )

    async def create(
        self, *, name: str, domain: str | NotGiven = NOT_GIVEN, idempotency_key: str | None = None
    ) -> Company:
        """Add a company. Contacts come to it by their fact ``company``, or by their address at its domain."""
        return await self._one(
            "POST",
            "/companies",
            Company,
            body={"name": name, "domain": domain},
            idempotency_key=idempotency_key,
        )

    async def retrieve(self, company: str, *, fields: Fields = None) -> Company:
        """Show a company. One company."""
        return await self._one("GET", place("/companies/{}", company), Company, query={"fields": fields})

    async def update(
        self,
        company: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        domain: str | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Company:
        """Change a company. Another name or domain."""
        return await self._one(
            "PATCH",
            place("/companies/{}", company),
            Company,
            body={"name": name, "domain": domain},
            if_match=if_match,
        )

    async def delete(self, company: str) -> None:
        """Delete a company. Its contacts stay."""
        return await self._none("DELETE", place("/companies/{}", company))
