"""Webhook endpoints, the list of events, and test clocks."""

from __future__ import annotations

from billing.fake import cycle
from billing.fake.errors import invalid
from billing.fake.form import Params, flag, metadata, number, text, wanted
from billing.fake.moments import DAY
from billing.fake.routes import matching, page, route
from billing.fake.store import Obj
from billing.fake.world import VERSION, Fake, new_id

OWN = "we_fake"  # the endpoint that the command line names


def listen(fake: Fake, url: str, secret: str) -> None:
    """Tell this address of everything, from now on."""
    fake.store.put(_endpoint(OWN, fake.now(), {"url": url, "enabled_events": ["*"]}, secret))


def _endpoint(id: str, created: int, params: Params, secret: str) -> Obj:
    return {
        "id": id,
        "object": "webhook_endpoint",
        "api_version": params.get("api_version") or VERSION,
        "application": None,
        "created": created,
        "description": text(params, "description"),
        "enabled_events": params["enabled_events"],
        "livemode": False,
        "metadata": metadata({}, params),
        "status": "enabled",
        "url": params["url"],
        "_secret": secret,
    }


@route("POST", "webhook_endpoints", "WebhookEndpointCreateParams")
def create(fake: Fake, params: Params) -> Obj:
    """The answer to this alone shows the secret."""
    wanted(params, "url", "enabled_events")
    if not params["url"].startswith(("http://", "https://")):
        raise invalid("Not a valid URL", "url", "url_invalid")
    secret = f"whsec_{new_id('x', 32)[2:]}"
    endpoint = fake.add(_endpoint(new_id("we"), fake.now(), params, secret))
    return {**endpoint, "secret": secret}


@route("GET", "webhook_endpoints", "WebhookEndpointListParams")
def list_all(fake: Fake, params: Params) -> Obj:
    return page(fake, fake.store.all("webhook_endpoint"), params, "/v1/webhook_endpoints")


@route("GET", "webhook_endpoints/{}", "WebhookEndpointRetrieveParams")
def retrieve(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("webhook_endpoint", id)


@route("POST", "webhook_endpoints/{}", "WebhookEndpointUpdateParams")
def update(fake: Fake, params: Params, id: str) -> Obj:
    endpoint = fake.find("webhook_endpoint", id)
    changes = {name: params[name] for name in ("url", "enabled_events", "description") if name in params}
    if "disabled" in params:
        changes["status"] = "disabled" if flag(params, "disabled") else "enabled"
    return fake.change(endpoint, **changes, metadata=metadata(endpoint["metadata"], params))


@route("DELETE", "webhook_endpoints/{}", "WebhookEndpointDeleteParams")
def delete(fake: Fake, params: Params, id: str) -> Obj:
    fake.store.drop(fake.find("webhook_endpoint", id)["id"])
    return {"id": id, "object": "webhook_endpoint", "deleted": True}


@route("GET", "events", "EventListParams")
def events(fake: Fake, params: Params) -> Obj:
    found = list(fake.store.all("event"))
    if params.get("type"):
        found = [each for each in found if _is(each["type"], params["type"])]
    if params.get("types"):
        found = [each for each in found if any(_is(each["type"], wish) for wish in params["types"])]
    if params.get("delivery_success"):
        undelivered = params["delivery_success"] == "false"
        found = [each for each in found if bool(each["pending_webhooks"]) == undelivered]
    return page(fake, found, params, "/v1/events")


def _is(type: str, wanted: str) -> bool:
    return type.startswith(wanted[:-1]) if wanted.endswith("*") else type == wanted


@route("GET", "events/{}", "EventRetrieveParams")
def event(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("event", id)


@route("POST", "test_helpers/test_clocks", "test_helpers.TestClockCreateParams")
def create_clock(fake: Fake, params: Params) -> Obj:
    wanted(params, "frozen_time")
    now = fake.now()
    return fake.add(
        {
            "id": new_id("clock"),
            "object": "test_helpers.test_clock",
            "created": now,
            "deletes_after": now + 30 * DAY,
            "frozen_time": number(params, "frozen_time"),
            "livemode": False,
            "name": text(params, "name"),
            "status": "ready",
            "status_details": {},
        }
    )


@route("GET", "test_helpers/test_clocks", "test_helpers.TestClockListParams")
def clocks(fake: Fake, params: Params) -> Obj:
    found = matching(fake.store.all("test_helpers.test_clock"), {})
    return page(fake, found, params, "/v1/test_helpers/test_clocks")


@route("GET", "test_helpers/test_clocks/{}", "test_helpers.TestClockRetrieveParams")
def clock(fake: Fake, params: Params, id: str) -> Obj:
    return fake.find("test_helpers.test_clock", id)


@route("POST", "test_helpers/test_clocks/{}/advance", "test_helpers.TestClockAdvanceParams")
def advance(fake: Fake, params: Params, id: str) -> Obj:
    """Everything that happens on the way has happened when this answers; Stripe takes a while."""
    found = fake.find("test_helpers.test_clock", id)
    moment = number(params, "frozen_time") or 0
    if moment <= found["frozen_time"]:
        raise invalid("A test clock can only be advanced to a later time.", "frozen_time")
    cycle.advance_clock(fake, found, moment)
    found = fake.find("test_helpers.test_clock", id)
    fake.emit("test_helpers.test_clock.ready", found)
    return found


@route("DELETE", "test_helpers/test_clocks/{}", "test_helpers.TestClockDeleteParams")
def delete_clock(fake: Fake, params: Params, id: str) -> Obj:
    """Its customers go with it."""
    fake.find("test_helpers.test_clock", id)
    for customer in matching(fake.store.all("customer"), {"test_clock": id}, "test_clock"):
        fake.store.put({"id": customer["id"], "object": "customer", "deleted": True})
        for kind in ("subscription", "invoice"):
            for each in matching(fake.store.all(kind), {"customer": customer["id"]}, "customer"):
                fake.change(each, _due=None)
    fake.store.drop(id)
    return {"id": id, "object": "test_helpers.test_clock", "deleted": True}
