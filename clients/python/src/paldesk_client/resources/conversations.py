"""Calls: conversations.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from paldesk_client.given import NOT_GIVEN, Fields, Moment, NotGiven, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Conversation, FirstMessage


class ConversationsCalls(Resource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["closed", "open", "pending", "snoozed"] | None = None,
        assignee: str | None = None,
        label: str | None = None,
        contact: str | None = None,
        site: str | None = None,
        priority: Literal["high", "low", "medium", "none", "urgent"] | None = None,
        number: int | None = None,
        updated_since: Moment | None = None,
        sort: Literal["activity", "created"] | None = None,
        expand: str | None = None,
    ) -> Page[Conversation]:
        """List conversations. The newest first. ``updated_since`` finds those in which anything happened
        since, within two seconds. ``assignee`` is an operator or ``none``; ``sort`` is by when they
        began, or by their last message.
        """
        return self._page(
            "/conversations",
            Conversation,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "assignee": assignee,
                "label": label,
                "contact": contact,
                "site": site,
                "priority": priority,
                "number": number,
                "updated_since": updated_since,
                "sort": sort,
                "expand": expand,
            },
        )

    def create(
        self,
        *,
        contact: str,
        site: str | NotGiven | None = NOT_GIVEN,
        assignee: str | NotGiven | None = NOT_GIVEN,
        priority: Literal["high", "low", "medium", "none", "urgent"] | NotGiven = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        message: FirstMessage | NotGiven | None = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Conversation:
        """Start a conversation. Begins one with a contact. The contact sees it in the chat of the browser
        in which they were last seen; who has none finds nothing there.
        """
        return self._one(
            "POST",
            "/conversations",
            Conversation,
            body={
                "contact": contact,
                "site": site,
                "assignee": assignee,
                "priority": priority,
                "labels": labels,
                "message": message,
            },
            idempotency_key=idempotency_key,
        )

    def retrieve(
        self, conversation: str, *, fields: Fields = None, expand: str | None = None
    ) -> Conversation:
        """Show a conversation. One conversation and its state; what was said is under its messages."""
        return self._one(
            "GET",
            place("/conversations/{}", conversation),
            Conversation,
            query={"fields": fields, "expand": expand},
        )

    def update(
        self,
        conversation: str,
        *,
        status: Literal["closed", "open", "pending", "snoozed"] | NotGiven = NOT_GIVEN,
        snoozed_until: Moment | NotGiven = NOT_GIVEN,
        assignee: str | NotGiven | None = NOT_GIVEN,
        priority: Literal["high", "low", "medium", "none", "urgent"] | NotGiven = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        fields: Fields = None,
        expand: str | None = None,
        if_match: str | None = None,
    ) -> Conversation:
        """Change a conversation. Assigns, closes, reopens, snoozes, sorts. Each change is an event of the
        conversation, done by this key.
        """
        return self._one(
            "PATCH",
            place("/conversations/{}", conversation),
            Conversation,
            query={"fields": fields, "expand": expand},
            body={
                "status": status,
                "snoozed_until": snoozed_until,
                "assignee": assignee,
                "priority": priority,
                "labels": labels,
            },
            if_match=if_match,
        )

    def delete(self, conversation: str) -> None:
        """Delete a conversation. For good, with all that was said in it and its files. Its events stay as
        numbers without content.
        """
        return self._none("DELETE", place("/conversations/{}", conversation))


class AsyncConversationsCalls(AsyncResource):
    def list(
        self,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["closed", "open", "pending", "snoozed"] | None = None,
        assignee: str | None = None,
        label: str | None = None,
        contact: str | None = None,
        site: str | None = None,
        priority: Literal["high", "low", "medium", "none", "urgent"] | None = None,
        number: int | None = None,
        updated_since: Moment | None = None,
        sort: Literal["activity", "created"] | None = None,
        expand: str | None = None,
    ) -> AsyncPages[Conversation]:
        """List conversations. The newest first. ``updated_since`` finds those in which anything happened
        since, within two seconds. ``assignee`` is an operator or ``none``; ``sort`` is by when they
        began, or by their last message.
        """
        return self._page(
            "/conversations",
            Conversation,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "assignee": assignee,
                "label": label,
                "contact": contact,
                "site": site,
                "priority": priority,
                "number": number,
                "updated_since": updated_since,
                "sort": sort,
                "expand": expand,
            },
        )

    async def create(
        self,
        *,
        contact: str,
        site: str | NotGiven | None = NOT_GIVEN,
        assignee: str | NotGiven | None = NOT_GIVEN,
        priority: Literal["high", "low", "medium", "none", "urgent"] | NotGiven = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        message: FirstMessage | NotGiven | None = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Conversation:
        """Start a conversation. Begins one with a contact. The contact sees it in the chat of the browser
        in which they were last seen; who has none finds nothing there.
        """
        return await self._one(
            "POST",
            "/conversations",
            Conversation,
            body={
                "contact": contact,
                "site": site,
                "assignee": assignee,
                "priority": priority,
                "labels": labels,
                "message": message,
            },
            idempotency_key=idempotency_key,
        )

    async def retrieve(
        self, conversation: str, *, fields: Fields = None, expand: str | None = None
    ) -> Conversation:
        """Show a conversation. One conversation and its state; what was said is under its messages."""
        return await self._one(
            "GET",
            place("/conversations/{}", conversation),
            Conversation,
            query={"fields": fields, "expand": expand},
        )

    async def update(
        self,
        conversation: str,
        *,
        status: Literal["closed", "open", "pending", "snoozed"] | NotGiven = NOT_GIVEN,
        snoozed_until: Moment | NotGiven = NOT_GIVEN,
        assignee: str | NotGiven | None = NOT_GIVEN,
        priority: Literal["high", "low", "medium", "none", "urgent"] | NotGiven = NOT_GIVEN,
        labels: Sequence[str] | NotGiven = NOT_GIVEN,
        fields: Fields = None,
        expand: str | None = None,
        if_match: str | None = None,
    ) -> Conversation:
        """Change a conversation. Assigns, closes, reopens, snoozes, sorts. Each change is an event of the
        conversation, done by this key.
        """
        return await self._one(
            "PATCH",
            place("/conversations/{}", conversation),
            Conversation,
            query={"fields": fields, "expand": expand},
            body={
                "status": status,
                "snoozed_until": snoozed_until,
                "assignee": assignee,
                "priority": priority,
                "labels": labels,
            },
            if_match=if_match,
        )

    async def delete(self, conversation: str) -> None:
        """Delete a conversation. For good, with all that was said in it and its files. Its events stay as
        numbers without content.
        """
        return await self._none("DELETE", place("/conversations/{}", conversation))
