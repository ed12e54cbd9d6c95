"""Webhooks and deliveries as the API shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from accounts.api.ids import DeliveryId, WebhookId, shown
from accounts.api.incoming import Moment
from chat.models import Delivery, Webhook
from chat.models.webhook import State

StateName = Literal["waiting", "delivered", "failed"]


class WebhookShape(msgspec.Struct, frozen=True):
    """A server of yours that is told what happens. ``off_because`` is null while it is on; ``failing_since`` says since
    when no try succeeded; until ``old_secret_until`` the secret before signs, too."""

    id: WebhookId
    object: Literal["webhook"]
    url: str
    description: str
    events: list[str]
    on: bool
    off_because: Literal["hand", "gone", "failing"] | None
    failing_since: Moment | None
    old_secret_until: Moment | None
    created_at: Moment


class NewSecret(WebhookShape, frozen=True):
    """``secret`` is shown this once."""

    secret: str


class Try(msgspec.Struct, frozen=True):
    """``status`` is null where nothing was answered; ``fault`` then says why."""

    at: Moment
    status: int | None
    fault: str | None
    ms: int


class DeliveryShape(msgspec.Struct, frozen=True):
    """One event on its way. ``event`` is its id, the ``webhook-id`` of each try. ``due_at`` is when the next try comes,
    null when none does."""

    id: DeliveryId
    object: Literal["delivery"]
    webhook: WebhookId
    event: str
    type: str
    state: StateName
    tries: list[Try]
    due_at: Moment | None
    done_at: Moment | None
    created_at: Moment


class Letter(DeliveryShape, frozen=True):
    """``body`` is the text that is signed, null when whom it told of was erased; ``answer`` the beginning of what your
    server said to the last try."""

    body: str | None
    answer: str | None


class Replayed(msgspec.Struct, frozen=True):
    """How many events are sent again."""

    count: int


def webhooks(rows: Iterable[Webhook]) -> list[WebhookShape]:
    return [WebhookShape(**_webhook(each)) for each in rows]


def with_secret(row: Webhook, secret: str) -> NewSecret:
    return NewSecret(**_webhook(row), secret=secret)


def deliveries(rows: Iterable[Delivery]) -> list[DeliveryShape]:
    return [DeliveryShape(**_delivery(each)) for each in rows]


def letter(row: Delivery) -> Letter:
    return Letter(**_delivery(row), body=row.body or None, answer=row.answer or None)


def _webhook(row: Webhook) -> dict[str, Any]:
    return {
        "id": shown("webhook", row.pk),
        "object": "webhook",
        "url": row.url,
        "description": row.description,
        "events": row.events,
        "on": row.off_since is None,
        "off_because": row.off_because or None,
        "failing_since": row.failing_since,
        "old_secret_until": row.old_until if row.rotating else None,
        "created_at": row.created_at,
    }


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "id": shown("delivery", row.pk),
        "object": "delivery",
        "webhook": shown("webhook", row.webhook_id),
        "event": row.event,
        "type": row.kind,
        "state": row.state,
        "tries": [_try(each) for each in row.tries],
        "due_at": row.due_at if row.state == State.WAITING else None,
        "done_at": row.done_at,
        "created_at": row.created_at,
    }


def _try(row: dict[str, Any]) -> Try:
    at = datetime.fromtimestamp(row["at"] / 1000, UTC)
    return Try(at, row["status"], row["fault"] or None, row["ms"])
