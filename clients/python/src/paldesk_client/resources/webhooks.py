"""Calls: webhooks.

Written by clients.generate from docs/api/openapi.json: change the API, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from paldesk_client.given import NOT_GIVEN, Fields, Moment, NotGiven, place
from paldesk_client.pages import AsyncPages, Page
from paldesk_client.resource import AsyncResource, Resource
from paldesk_client.things import Delivery, Letter, NewSecret, Replayed, Webhook


class WebhooksCalls(Resource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> Page[Webhook]:
        """List webhooks. The newest first. Their secrets are shown nowhere."""
        return self._page("/webhooks", Webhook, {"fields": fields, "limit": limit, "cursor": cursor})

    def create(
        self,
        *,
        url: str,
        events: Sequence[str] | NotGiven = NOT_GIVEN,
        description: str | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> NewSecret:
        """Make a webhook. It is told what happens from now on. The answer has the secret, this once."""
        return self._one(
            "POST",
            "/webhooks",
            NewSecret,
            body={"url": url, "events": events, "description": description},
            idempotency_key=idempotency_key,
        )

    def retrieve(self, webhook: str, *, fields: Fields = None) -> Webhook:
        """Show a webhook. One webhook, without its secret."""
        return self._one("GET", place("/webhooks/{}", webhook), Webhook, query={"fields": fields})

    def update(
        self,
        webhook: str,
        *,
        url: str | NotGiven = NOT_GIVEN,
        events: Sequence[str] | NotGiven = NOT_GIVEN,
        description: str | NotGiven = NOT_GIVEN,
        on: bool | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Webhook:
        """Change a webhook. Another address, other events, or off and on."""
        return self._one(
            "PATCH",
            place("/webhooks/{}", webhook),
            Webhook,
            body={"url": url, "events": events, "description": description, "on": on},
            if_match=if_match,
        )

    def delete(self, webhook: str) -> None:
        """Delete a webhook. Its log goes with it."""
        return self._none("DELETE", place("/webhooks/{}", webhook))

    def rotate(self, webhook: str, *, idempotency_key: str | None = None) -> NewSecret:
        """Give a webhook a new secret. The answer has the new one, this once; for 24 hours the old one
        signs beside it.
        """
        return self._one(
            "POST", place("/webhooks/{}/rotate", webhook), NewSecret, idempotency_key=idempotency_key
        )

    def test(self, webhook: str, *, idempotency_key: str | None = None) -> Letter:
        """Send a test. At once, and once; the answer says how it went."""
        return self._one("POST", place("/webhooks/{}/test", webhook), Letter, idempotency_key=idempotency_key)

    def replay(self, webhook: str, *, since: Moment, idempotency_key: str | None = None) -> Replayed:
        """Send again what happened since a time. Under the ids that the events had, whether they were
        delivered or not.
        """
        return self._one(
            "POST",
            place("/webhooks/{}/replay", webhook),
            Replayed,
            body={"since": since},
            idempotency_key=idempotency_key,
        )

    def deliveries(
        self,
        webhook: str,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["delivered", "failed", "waiting"] | None = None,
        type: str | None = None,
        event: str | None = None,
    ) -> Page[Delivery]:
        """List what was sent to a webhook. Of the last 30 days, the newest first. ``event`` is the id of
        an event.
        """
        return self._page(
            place("/webhooks/{}/deliveries", webhook),
            Delivery,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "state": state,
                "type": type,
                "event": event,
            },
        )

    def delivery(self, webhook: str, delivery: str, *, fields: Fields = None) -> Letter:
        """Show a delivery. With the body that is signed, and the beginning of your server's answer."""
        return self._one(
            "GET", place("/webhooks/{}/deliveries/{}", webhook, delivery), Letter, query={"fields": fields}
        )

    def replay_delivery(self, webhook: str, delivery: str, *, idempotency_key: str | None = None) -> Delivery:
        """Send a delivery again. At once, with 24 hours of tries before it. A test is not sent again: make
        another.
        """
        return self._one(
            "POST",
            place("/webhooks/{}/deliveries/{}/replay", webhook, delivery),
            Delivery,
            idempotency_key=idempotency_key,
        )


class AsyncWebhooksCalls(AsyncResource):
    def list(
        self, *, fields: Fields = None, limit: int | None = None, cursor: str | None = None
    ) -> AsyncPages[Webhook]:
        """List webhooks. The newest first. Their secrets are shown nowhere."""
        return self._page("/webhooks", Webhook, {"fields": fields, "limit": limit, "cursor": cursor})

    async def create(
        self,
        *,
        url: str,
        events: Sequence[str] | NotGiven = NOT_GIVEN,
        description: str | NotGiven = NOT_GIVEN,
        idempotency_key: str | None = None,
    ) -> NewSecret:
        """Make a webhook. It is told what happens from now on. The answer has the secret, this once."""
        return await self._one(
            "POST",
            "/webhooks",
            NewSecret,
            body={"url": url, "events": events, "description": description},
            idempotency_key=idempotency_key,
        )

    async def retrieve(self, webhook: str, *, fields: Fields = None) -> Webhook:
        """Show a webhook. One webhook, without its secret."""
        return await self._one("GET", place("/webhooks/{}", webhook), Webhook, query={"fields": fields})

    async def update(
        self,
        webhook: str,
        *,
        url: str | NotGiven = NOT_GIVEN,
        events: Sequence[str] | NotGiven = NOT_GIVEN,
        description: str | NotGiven = NOT_GIVEN,
        on: bool | NotGiven = NOT_GIVEN,
        if_match: str | None = None,
    ) -> Webhook:
        """Change a webhook. Another address, other events, or off and on."""
        return await self._one(
            "PATCH",
            place("/webhooks/{}", webhook),
            Webhook,
            body={"url": url, "events": events, "description": description, "on": on},
            if_match=if_match,
        )

    async def delete(self, webhook: str) -> None:
        """Delete a webhook. Its log goes with it."""
        return await self._none("DELETE", place("/webhooks/{}", webhook))

    async def rotate(self, webhook: str, *, idempotency_key: str | None = None) -> NewSecret:
        """Give a webhook a new secret. The answer has the new one, this once; for 24 hours the old one
        signs beside it.
        """
        return await self._one(
            "POST", place("/webhooks/{}/rotate", webhook), NewSecret, idempotency_key=idempotency_key
        )

    async def test(self, webhook: str, *, idempotency_key: str | None = None) -> Letter:
        """Send a test. At once, and once; the answer says how it went."""
        return await self._one(
            "POST", place("/webhooks/{}/test", webhook), Letter, idempotency_key=idempotency_key
        )

    async def replay(self, webhook: str, *, since: Moment, idempotency_key: str | None = None) -> Replayed:
        """Send again what happened since a time. Under the ids that the events had, whether they were
        delivered or not.
        """
        return await self._one(
            "POST",
            place("/webhooks/{}/replay", webhook),
            Replayed,
            body={"since": since},
            idempotency_key=idempotency_key,
        )

    def deliveries(
        self,
        webhook: str,
        *,
        fields: Fields = None,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["delivered", "failed", "waiting"] | None = None,
        type: str | None = None,
        event: str | None = None,
    ) -> AsyncPages[Delivery]:
        """List what was sent to a webhook. Of the last 30 days, the newest first. ``event`` is the id of
        an event.
        """
        return self._page(
            place("/webhooks/{}/deliveries", webhook),
            Delivery,
            {
                "fields": fields,
                "limit": limit,
                "cursor": cursor,
                "state": state,
                "type": type,
                "event": event,
            },
        )

    async def delivery(self, webhook: str, delivery: str, *, fields: Fields = None) -> Letter:
        """Show a delivery. With the body that is signed, and the beginning of your server's answer."""
        return await self._one(
            "GET", place("/webhooks/{}/deliveries/{}", webhook, delivery), Letter, query={"fields": fields}
        )

    async def replay_delivery(
        self, webhook: str, delivery: str, *, idempotency_key: str | None = None
    ) -> Delivery:
        """Send a delivery again. At once, with 24 hours of tries before it. A test is not sent again: make
        another.
        """
        return await self._one(
            "POST",
            place("/webhooks/{}/deliveries/{}/replay", webhook, delivery),
            Delivery,
            idempotency_key=idempotency_key,
        )
