"""Webhooks over the API, and the log of what was sent to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import msgspec
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.api.incoming import Moment, bounded
from accounts.api.operations import Answer, Body, Call, Page, Paged, Shown, operation
from accounts.api.pages import page
from accounts.api.problems import Problem, not_found
from accounts.rates import spend_as
from chat.api import webhook_shapes as shapes
from chat.models import Webhook
from chat.models.webhook import ANSWER_MAX, MOST, TooManyWebhooks, Why
from chat.webhook_forms import WebhookForm, checked
from chat.webhooks import kinds, planning, sending

UNSET = msgspec.UNSET
FULL = f"There are {MOST} webhooks already. Delete one first."
OFF = "The webhook is off. Switch it on first."
TESTS = "20 per minute"
DAYS = planning.KEPT.days
Url = Annotated[str, msgspec.Meta(min_length=1, max_length=500, examples=["https://example.com/paldesk"])]
Wanted = Annotated[str, msgspec.Meta(max_length=40, examples=["message.*"])]
Events = Annotated[list[Wanted], msgspec.Meta(min_length=1, max_length=60)]
Words = Annotated[str, msgspec.Meta(max_length=120)]


class NewWebhook(Body, frozen=True, kw_only=True):
    """``events`` are types like ``message.created``, families like ``message.*``, or ``*`` for everything."""

    url: Url
    events: Events = msgspec.field(default_factory=lambda: ["*"])
    description: Words = ""


class WebhookChange(Body, frozen=True, kw_only=True):
    """What is left out stays as it is. Switched on again, it is told what happens from then on."""

    url: Url | msgspec.UnsetType = UNSET
    events: Events | msgspec.UnsetType = UNSET
    description: Words | msgspec.UnsetType = UNSET
    on: bool | msgspec.UnsetType = UNSET


class Replay(Body, frozen=True, kw_only=True):
    """``since`` is at most 30 days ago."""

    since: Moment


@operation(
    "GET",
    "webhooks",
    "webhooks.list",
    scope="webhooks:read",
    summary="List webhooks",
    query=Paged,
    answers=Page[shapes.WebhookShape],
)
def listed(call: Call) -> Any:
    """The newest first. Their secrets are shown nowhere."""
    return page(call, Webhook.objects.all(), shapes.webhooks)


@operation(
    "POST",
    "webhooks",
    "webhooks.create",
    scope="webhooks:write",
    summary="Make a webhook",
    body=NewWebhook,
    answers=shapes.NewSecret,
    status=201,
    conflicts=FULL,
)
def create(call: Call) -> Any:
    """It is told what happens from now on. The answer has the secret, this once."""
    given = {"url": _url(call.body.url), "events": _events(call.body.events)}
    try:
        made, secret = Webhook.objects.make(
            planning.head(), by=call.key, description=call.body.description.strip(), **given
        )
    except TooManyWebhooks:
        raise Problem("conflict", FULL) from None
    told = shapes.with_secret(made, secret)
    return Answer(told, headers={"Location": f"/api/v1/webhooks/{told.id}"}, sealed=True)


@operation(
    "GET",
    "webhooks/{webhook}",
    "webhooks.retrieve",
    scope="webhooks:read",
    summary="Show a webhook",
    query=Shown,
    answers=shapes.WebhookShape,
    tagged=True,
)
def retrieve(call: Call) -> Any:
    """One webhook, without its secret."""
    return shapes.webhooks([webhook_of(call)])[0]


@operation(
    "PATCH",
    "webhooks/{webhook}",
    "webhooks.update",
    scope="webhooks:write",
    summary="Change a webhook",
    body=WebhookChange,
    answers=shapes.WebhookShape,
    tagged=True,
)
def update(call: Call) -> Any:
    """Another address, other events, or off and on."""
    found = webhook_of(call, held=True)
    call.demand_unchanged(shapes.webhooks([found])[0])
    found.change(by=call.key, **_changes(call.body))
    if call.body.on is True and found.off_since:
        found.switch_on(planning.head())
    elif call.body.on is False and not found.off_since:
        found.switch_off(Why.HAND)
    return shapes.webhooks([found])[0]


@operation(
    "DELETE", "webhooks/{webhook}", "webhooks.delete", scope="webhooks:write", summary="Delete a webhook"
)
def delete(call: Call) -> None:
    """Its log goes with it."""
    webhook_of(call, held=True).remove(by=call.key)


@operation(
    "POST",
    "webhooks/{webhook}/rotate",
    "webhooks.rotate",
    scope="webhooks:write",
    summary="Give a webhook a new secret",
    answers=shapes.NewSecret,
)
def rotate(call: Call) -> Any:
    """The answer has the new one, this once; for 24 hours the old one signs beside it."""
    found = webhook_of(call, held=True)
    secret = found.rotate(by=call.key)
    return Answer(shapes.with_secret(found, secret), sealed=True)


@operation(
    "POST",
    "webhooks/{webhook}/test",
    "webhooks.test",
    scope="webhooks:write",
    summary="Send a test",
    answers=shapes.Letter,
)
def test(call: Call) -> Any:
    """At once, and once; the answer says how it went."""
    found = webhook_of(call)
    if wait := spend_as(TESTS, "webhook-test", str(found.pk)):
        raise Problem("rate_limited", "Wait a little before the next test.", Retry_After=str(wait))
    made = planning.trial(found)
    answer = sending.send_now(made).answer[:ANSWER_MAX]
    made.refresh_from_db()
    return msgspec.structs.replace(shapes.letter(made), answer=answer or None)


@operation(
    "POST",
    "webhooks/{webhook}/replay",
    "webhooks.replay",
    scope="webhooks:write",
    summary="Send again what happened since a time",
    body=Replay,
    answers=shapes.Replayed,
    conflicts=OFF,
)
def replay(call: Call) -> Any:
    """Under the ids that the events had, whether they were delivered or not."""
    since = bounded(call.body.since, "/since")
    if since < timezone.now() - timedelta(days=DAYS):
        raise Problem.at("/since", "invalid", f"Choose a time within the last {DAYS} days.")
    return shapes.Replayed(planning.replay(on_of(call), since))


def webhook_of(call: Call, held: bool = False) -> Webhook:
    rows = Webhook.objects.select_for_update(of=("self",)) if held else Webhook.objects.all()
    found: Webhook | None = rows.filter(pk=call.ids["webhook"]).first()
    if found is None:
        raise not_found("webhook")
    return found


def on_of(call: Call) -> Webhook:
    found = webhook_of(call, held=True)
    if found.off_since:
        raise Problem("conflict", OFF)
    return found


def _changes(body: WebhookChange) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if body.url is not UNSET:
        given["url"] = _url(body.url)
    if body.events is not UNSET:
        given["events"] = _events(body.events)
    if body.description is not UNSET:
        given["description"] = body.description.strip()
    return given


def _url(text: Any) -> str:
    try:
        return checked(str(WebhookForm.base_fields["url"].clean(text)))
    except ValidationError as fault:
        raise Problem.at("/url", "invalid", " ".join(fault.messages)) from None


def _events(wanted: Any) -> list[str]:
    for place, each in enumerate(wanted):
        if not kinds.known(each):
            raise Problem.at(
                f"/events/{place}",
                "unknown_event",
                f"There is no event {each[:40]}. See docs/api/webhooks.md.",
            )
    return list(dict.fromkeys(wanted))


OPERATIONS = (
    listed,
    create,
    retrieve,
    update,
    delete,
    rotate,
    test,
    replay,
)
