"""One call to the API: who asks, in which version, whether it was asked before, and the answer."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

# Imported for the routes that they declare.
from billing.fake import (
    catalogue,
    checkout,
    coupons,
    customers,
    invoices,
    listening,
    methods,
    payments,
    portal,
    subscriptions,
    tax_ids,
)
from billing.fake.errors import Refused, invalid
from billing.fake.expanding import expand
from billing.fake.form import Params, decode
from billing.fake.routes import ROUTES, Route
from billing.fake.store import Obj
from billing.fake.world import VERSION, Fake, new_id

RESOURCES = (
    *(catalogue, checkout, coupons, customers, invoices, listening, methods, payments, portal, subscriptions),
    tax_ids,
)


@dataclass(frozen=True)
class Call:
    """A request as it came; ``headers`` by lower-case names."""

    method: str
    path: str
    query: str
    body: str
    headers: dict[str, str]

    @property
    def asked(self) -> str:
        """The same for the same question."""
        whole = "\n".join((self.method, self.path, self.query, self.body))
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True)
class Reply:
    status: int
    body: str
    headers: dict[str, str]


def answer(fake: Fake, call: Call) -> Reply:
    request = new_id("req", 14)
    headers = {"Request-Id": request, "Stripe-Version": VERSION}
    key = call.headers.get("idempotency-key") if call.method == "POST" else None
    if key:
        headers["Idempotency-Key"] = key
    try:
        _admit(call)
        status, body, again = _once(fake, call, key, request)
    except Refused as no:
        status, body, again = no.status, json.dumps(_with_log(fake, no.body, request), indent=2), False
    if again:
        headers["Idempotent-Replayed"] = "true"
    return Reply(status, body, headers)


def _with_log(fake: Fake, body: Obj, request: str) -> Obj:
    return {"error": {**body["error"], "request_log_url": f"{fake.url}/clock?request={request}"}}


def _admit(call: Call) -> None:
    """Raises Refused for a key that is none of ours, or another version."""
    kind, _, given = call.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        given = base64.b64decode(given + "==").decode(errors="replace").partition(":")[0]
    if not given:
        raise Refused(401, "invalid_request_error", "You did not provide an API key.")
    if not given.startswith(("sk_test_", "rk_test_")):
        shown = f"{given[:8]}****{given[-4:]}"
        raise Refused(
            401, "invalid_request_error", f"Invalid API Key provided: {shown}. Here only test keys work."
        )
    version = call.headers.get("stripe-version", VERSION)
    if version != VERSION:
        raise invalid(f"Invalid Stripe API version: {version}. Here {VERSION} is spoken.")


def _once(fake: Fake, call: Call, key: str | None, request: str) -> tuple[int, str, bool]:
    """Status, body, and whether it is the answer that was given before (docs.stripe.com/api/idempotent_requests)."""
    with fake.lock:
        if key and (before := fake.store.answered(key)):
            asked, status, body = before
            if asked != call.asked:
                words = "Keys for idempotent requests can only be used with the parameters they were first used with."
                raise Refused(400, "idempotency_error", words)
            return status, body, True
        fake.request = {"id": request, "idempotency_key": key}
        try:
            return _worked(fake, call, key, request)
        finally:
            fake.request = {"id": None, "idempotency_key": None}


def _worked(fake: Fake, call: Call, key: str | None, request: str) -> tuple[int, str, bool]:
    """What was changed and the answer to it are written together."""
    status = 200
    with fake.working():
        try:
            body = json.dumps(dispatch(fake, call), indent=2)
        except Refused as no:
            if not no.keeps:
                raise
            status, body = no.status, json.dumps(_with_log(fake, no.body, request), indent=2)
        if key:
            fake.store.keep_answer(key, call.asked, status, body)
    return status, body, False


def dispatch(fake: Fake, call: Call) -> Obj:
    route, ids = _route(call)
    params = decode("&".join(filter(None, (call.query, call.body))))
    _known(route, params)
    paths: Any = params.pop("expand", [])
    found = route.answer(fake, params, *ids)
    return expand(fake, found, paths if isinstance(paths, list) else [paths])


def _route(call: Call) -> tuple[Route, tuple[str, ...]]:
    # A path without ids is meant literally: invoices/create_preview is no invoice.
    for each in sorted(ROUTES, key=lambda each: each.pattern.groups):
        if each.method == call.method and (match := each.pattern.fullmatch(call.path)):
            return each, match.groups()
    words = (
        f"Unrecognized request URL ({call.method}: {call.path}). This stand-in for Stripe does not know it."
    )
    raise Refused(404, "invalid_request_error", words)


def _known(route: Route, params: Params) -> None:
    for name in params:
        if name not in route.accepts():
            raise invalid(f"Received unknown parameter: {name}", name, "parameter_unknown")
