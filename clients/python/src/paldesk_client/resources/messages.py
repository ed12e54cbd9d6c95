"""Calls: messages.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from paldesk_client.given import NOT_GIVEN, Fields, NotGiven, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import AskGiven, Message


class MessagesCalls(Resource):
    def list(
        self,
        conversation: str,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        kind: Literal["message", "note"] | None = None,
        sort: Literal["newest", "oldest"] | None = None,
    ) -> Page[Message]:
        """List messages. What was said and noted in a conversation, in its order. ``kind`` leaves notes
        out, or all but them.
        """
        return self._page(
            place("/conversations/{}/messages", conversation),
            Message,
            {"fields": fields, "limit": limit, "cursor": cursor, "kind": kind, "sort": sort},
        )

    def create(
        self,
        conversation: str,
        *,
        body: str | NotGiven = NOT_GIVEN,
        operator: str | NotGiven | None = NOT_GIVEN,
        ask: AskGiven | NotGiven | None = NOT_GIVEN,
        kind: Literal["message", "note"] | NotGiven = NOT_GIVEN,
        files: Sequence[str] | NotGiven = NOT_GIVEN,
        mentions: Sequence[str] | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Message:
        """Write a message or a note. Reaches the visitor at once, where their chat is open. With an
        Idempotency-Key it is said once, however often it is sent.
        """
        return self._one(
            "POST",
            place("/conversations/{}/messages", conversation),
            Message,
            body={
                "body": body,
                "operator": operator,
                "ask": ask,
                "kind": kind,
                "files": files,
                "mentions": mentions,
            },
            idempotency_key=idempotency_key,
        )

    def retrieve(self, conversation: str, message: str, *, fields: Fields = None) -> Message:
        """Show a message. One message or note."""
        return self._one(
            "GET",
            place("/conversations/{}/messages/{}", conversation, message),
            Message,
            query={"fields": fields},
        )


class AsyncMessagesCalls(AsyncResource):
    def list(
        self,
        conversation: str,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        kind: Literal["message", "note"] | None = None,
        sort: Literal["newest", "oldest"] | None = None,
    ) -> AsyncPages[Message]:
        """List messages. What was said and noted in a conversation, in its order. ``kind`` leaves notes
        out, or all but them.
        """
        return self._page(
            place("/conversations/{}/messages", conversation),
            Message,
            {"fields": fields, "limit": limit, "cursor": cursor, "kind": kind, "sort": sort},
        )

    async def create(
        self,
        conversation: str,
        *,
        body: str | NotGiven = NOT_GIVEN,
        operator: str | NotGiven | None = NOT_GIVEN,
        ask: AskGiven | NotGiven | None = NOT_GIVEN,
        kind: Literal["message", "note"] | NotGiven = NOT_GIVEN,
        files: Sequence[str] | NotGiven = NOT_GIVEN,
        mentions: Sequence[str] | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> Message:
        """Write a message or a note. Reaches the visitor at once, where their chat is open. With an
        Idempotency-Key it is said once, however often it is sent.
        """
        return await self._one(
            "POST",
            place("/conversations/{}/messages", conversation),
            Message,
            body={
                "body": body,
                "operator": operator,
                "ask": ask,
                "kind": kind,
                "files": files,
                "mentions": mentions,
            },
            idempotency_key=idempotency_key,
        )

    async def retrieve(self, conversation: str, message: str, *, fields: Fields = None) -> Message:
        """Show a message. One message or note."""
        return await self._one(
            "GET",
            place("/conversations/{}/messages/{}", conversation, message),
            Message,
            query={"fields": fields},
        )
