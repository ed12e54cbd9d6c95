"""Calls: labels.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from paldesk_client.given import NOT_GIVEN, Fields, NotGiven, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import ContactLabel, Label


class LabelsCalls(Resource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Label]:
        """List the labels of conversations. The words that the team sorts conversations by, the newest
        first.
        """
        return self._page("/labels", Label, {"fields": fields, "limit": limit, "cursor": cursor})

    def create(
        self, *, name: str, colour: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None
    ) -> Label:
        """Make a label for conversations. Put it on a conversation by changing the conversation's labels."""
        return self._one(
            "POST", "/labels", Label, body={"name": name, "colour": colour}, idempotency_key=idempotency_key
        )

    def retrieve(self, label: str, *, fields: Fields = None) -> Label:
        """Show a label. One label."""
        return self._one("GET", place("/labels/{}", label), Label, query={"fields": fields})

    def update(
        self,
        label: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        colour: int | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Label:
        """Change a label. Another name or colour, on every conversation that carries it."""
        return self._one(
            "PATCH",
            place("/labels/{}", label),
            Label,
            body={"name": name, "colour": colour},
            if_match=if_match,
        )

    def delete(self, label: str) -> None:
        """Delete a label. It comes off every conversation that carries it."""
        return self._none("DELETE", place("/labels/{}", label))

    def contact_list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[ContactLabel]:
        """List the labels of contacts. The words that the team sorts contacts by, the newest first."""
        return self._page(
            "/contact-labels", ContactLabel, {"fields": fields, "limit": limit, "cursor": cursor}
        )

    def contact_create(
        self, *, name: str, colour: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None
    ) -> ContactLabel:
        """Make a label for contacts. Put it on a contact by changing the contact's labels."""
        return self._one(
            "POST",
            "/contact-labels",
            ContactLabel,
            body={"name": name, "colour": colour},
            idempotency_key=idempotency_key,
        )

    def contact_retrieve(self, contact_label: str, *, fields: Fields = None) -> ContactLabel:
        """Show a label of contacts. One label."""
        return self._one(
            "GET", place("/contact-labels/{}", contact_label), ContactLabel, query={"fields": fields}
        )

    def contact_update(
        self,
        contact_label: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        colour: int | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> ContactLabel:
        """Change a label of contacts. Another name or colour, on every contact that carries it."""
        return self._one(
            "PATCH",
            place("/contact-labels/{}", contact_label),
            ContactLabel,
            body={"name": name, "colour": colour},
            if_match=if_match,
        )

    def contact_delete(self, contact_label: str) -> None:
        """Delete a label of contacts. It comes off every contact that carries it."""
        return self._none("DELETE", place("/contact-labels/{}", contact_label))


class AsyncLabelsCalls(AsyncResource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[Label]:
        """List the labels of conversations. The words that the team sorts conversations by, the newest
        first.
        """
        return self._page("/labels", Label, {"fields": fields, "limit": limit, "cursor": cursor})

    async def create(
        self, *, name: str, colour: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None
    ) -> Label:
        """Make a label for conversations. Put it on a conversation by changing the conversation's labels."""
        return await self._one(
            "POST", "/labels", Label, body={"name": name, "colour": colour}, idempotency_key=idempotency_key
        )

    async def retrieve(self, label: str, *, fields: Fields = None) -> Label:
        """Show a label. One label."""
        return await self._one("GET", place("/labels/{}", label), Label, query={"fields": fields})

    async def update(
        self,
        label: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        colour: int | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Label:
        """Change a label. Another name or colour, on every conversation that carries it."""
        return await self._one(
            "PATCH",
            place("/labels/{}", label),
            Label,
            body={"name": name, "colour": colour},
            if_match=if_match,
        )

    async def delete(self, label: str) -> None:
        """Delete a label. It comes off every conversation that carries it."""
        return await self._none("DELETE", place("/labels/{}", label))

    def contact_list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[ContactLabel]:
        """List the labels of contacts. The words that the team sorts contacts by, the newest first."""
        return self._page(
            "/contact-labels", ContactLabel, {"fields": fields, "limit": limit, "cursor": cursor}
        )

    async def contact_create(
        self, *, name: str, colour: int | NotGiven = NOT_GIVEN, idempotency_key: str | None = None
    ) -> ContactLabel:
        """Make a label for contacts. Put it on a contact by changing the contact's labels."""
        return await self._one(
            "POST",
            "/contact-labels",
            ContactLabel,
            body={"name": name, "colour": colour},
            idempotency_key=idempotency_key,
        )

    async def contact_retrieve(self, contact_label: str, *, fields: Fields = None) -> ContactLabel:
        """Show a label of contacts. One label."""
        return await self._one(
            "GET", place("/contact-labels/{}", contact_label), ContactLabel, query={"fields": fields}
        )

    async def contact_update(
        self,
        contact_label: str,
        *,
        name: str | NotGiven = NOT_GIVEN,
        colour: int | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> ContactLabel:
        """Change a label of contacts. Another name or colour, on every contact that carries it."""
        return await self._one(
            "PATCH",
            place("/contact-labels/{}", contact_label),
            ContactLabel,
            body={"name": name, "colour": colour},
            if_match=if_match,
        )

    async def contact_delete(self, contact_label: str) -> None:
        """Delete a label of contacts. It comes off every contact that carries it."""
        return await self._none("DELETE", place("/contact-labels/{}", contact_label))
