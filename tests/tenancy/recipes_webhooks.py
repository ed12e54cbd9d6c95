"""How the routes of webhooks are asked."""

from __future__ import annotations

from typing import Any

from accounts.tenancy import within
from chat.models import Delivery, Webhook
from tests.tenancy.party import Party
from tests.tenancy.walk import Recipe


def webhook(party: Party) -> dict[str, object]:
    with within(party.workspace):
        return {"webhook": Webhook.objects.values_list("pk", flat=True).first()}


def delivery(party: Party) -> dict[str, object]:
    with within(party.workspace):
        found = Delivery.objects.order_by("pk").first()
        return {"webhook": found.webhook_id, "delivery": found.pk}


GIVEN: dict[str, Any] = {"url": "https://stranger.test/", "which": "all", "since": "2030-01-01T00:00"}

FORM = ("GET", "POST")
WEBHOOKS = {
    "webhooks": Recipe(methods=FORM, body=GIVEN),
    "webhook": Recipe(methods=FORM, ids=webhook, body=GIVEN),
    "webhook_delivery": Recipe(ids=delivery),
    "webhook_test": Recipe(methods=("POST",), ids=webhook),
    "webhook_replay": Recipe(methods=("POST",), ids=webhook, body=GIVEN),
    "webhook_rotation": Recipe(methods=("POST",), ids=webhook),
    "webhook_switch": Recipe(methods=("POST",), ids=webhook),
    "webhook_deletion": Recipe(methods=FORM, ids=webhook),
    "webhook_again": Recipe(methods=("POST",), ids=delivery),
}
