"""The log of what was sent to a webhook, over the API."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from accounts.api.operations import Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import Problem, not_found
from chat.api import webhook_shapes as shapes
from chat.api.webhooks import OFF, on_of, webhook_of
from chat.models import Delivery, Webhook
from chat.models.webhook import TEST


class DeliveriesQuery(Paged, frozen=True, kw_only=True):
    """``event`` is the id of an event."""

    state: shapes.StateName | None = None
    type: Annotated[str, msgspec.Meta(max_length=40)] = ""
    event: Annotated[str, msgspec.Meta(max_length=48)] = ""


@operation(
    "GET",
    "webhooks/{webhook}/deliveries",
    "webhooks.deliveries",
    scope="webhooks:read",
    summary="List what was sent to a webhook",
    query=DeliveriesQuery,
    answers=Page[shapes.DeliveryShape],
)
def deliveries(call: Call) -> Any:
    """Of the last 30 days, the newest first."""
    query = call.query
    asked = {"state": query.state, "kind": query.type, "event": query.event}
    given = {name: value for name, value in asked.items() if value}
    return page(call, webhook_of(call).deliveries.filter(**given), shapes.deliveries)


@operation(
    "GET",
    "webhooks/{webhook}/deliveries/{delivery}",
    "webhooks.delivery",
    scope="webhooks:read",
    summary="Show a delivery",
    query=Shown,
    answers=shapes.Letter,
)
def delivery(call: Call) -> Any:
    """With the body that is signed, and the beginning of your server's answer."""
    return shapes.letter(_delivery(webhook_of(call), call))


@operation(
    "POST",
    "webhooks/{webhook}/deliveries/{delivery}/replay",
    "webhooks.replay_delivery",
    scope="webhooks:write",
    summary="Send a delivery again",
    answers=shapes.DeliveryShape,
    conflicts=OFF,
)
def replay_delivery(call: Call) -> Any:
    """At once, with 24 hours of tries before it. A test is not sent again: make another."""
    found = _delivery(on_of(call), call)
    if found.kind == TEST:
        raise Problem("conflict", "Send another test in its place.")
    found.again()
    return shapes.deliveries([found])[0]


def _delivery(hook: Webhook, call: Call) -> Delivery:
    found: Delivery | None = hook.deliveries.filter(pk=call.ids["delivery"]).first()
    if found is None:
        raise not_found("delivery")
    return found


OPERATIONS = (deliveries, delivery, replay_delivery)
