"""The one thing that everything else works on: objects, what time it is, and the events that tell of changes."""

from __future__ import annotations

import secrets
import string
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from billing.fake.errors import Refused, missing
from billing.fake.store import Obj, Store

VERSION = "2026-10-28.endive"  # the one that the pinned library sends; a test compares
LETTERS = string.ascii_letters + string.digits
COUNTRY = "DE"  # where the fake's own account pays its taxes
ACCOUNT = "Paldesk (test)"


class Fake:
    """The state behind the API and the pages. Whoever changes it does so within ``working()``.

    ``url`` is where it answers; ``jitter`` the seconds within which webhooks of one moment arrive in any order.
    """

    def __init__(self, path: Path, url: str, jitter: float = 0.0) -> None:
        self.store = Store(path)
        self.url = url
        self.jitter = jitter
        self.lock = threading.RLock()
        self.queued = threading.Event()
        self.offset = float(self.store.fact("offset", "0"))
        self.request: dict[str, str | None] = {"id": None, "idempotency_key": None}
        self.muted = False

    @contextmanager
    def working(self) -> Iterator[None]:
        """One request: all of it is written, or none of it. After a declined card what led there stays."""
        with self.lock:
            self.store.begin()
            keep = False
            try:
                yield
                keep = True
            except Refused as no:
                keep = no.keeps
                raise
            finally:
                self.store.end(keep)
        self.queued.set()

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Within ``working()``: what a refused block did is undone, and the page can say why. Objects fetched before
        are to be fetched again after a refusal."""
        with self.store.part() as part:
            try:
                yield
                part.keep = True
            except Refused as no:
                part.keep = no.keeps
                raise

    # Time

    def now(self, of: Obj | None = None) -> int:
        """Seconds since 1970 by the test clock of the object's customer, else by the fake's own clock."""
        clock = self._clock(of) if of else None
        return int(clock["frozen_time"]) if clock else int(time.time() + self.offset)

    def _clock(self, of: Obj) -> Obj | None:
        id = of.get("customer") if of["object"] != "customer" else of["id"]
        customer = self.store.get(id) if isinstance(id, str) else None
        return self.store.get((customer or of).get("test_clock") or "")

    def move_to(self, moment: float) -> None:
        """The fake's own clock, which only goes forward."""
        self.offset = max(self.offset, moment - time.time())
        self.store.remember("offset", str(self.offset))

    # Objects

    def add(self, obj: Obj, *, quietly: bool = False) -> Obj:
        self.store.put(obj)
        if not quietly and obj["object"] in CREATED:
            self.emit(CREATED[obj["object"]], obj)
        return obj

    def find(self, kind: str, id: Any, param: str = "id") -> Obj:
        """Raises Refused when there is none of this kind."""
        found = self.store.get(str(id))
        if found is None or found["object"] != kind or (found.get("deleted") and param != "id"):
            raise missing(kind, str(id), param)
        return found

    def change(self, obj: Obj, event: str = "", **changes: Any) -> Obj:
        """Write the changes and, where they make a difference, tell ``event`` with what was there before."""
        before = {name: obj.get(name) for name in changes if obj.get(name) != changes[name]}
        obj.update(changes)
        self.store.put(obj)
        before = {name: value for name, value in before.items() if not name.startswith("_")}
        if event and before:
            self.emit(event, obj, before)
        return obj

    # Events

    def emit(self, type: str, obj: Obj, before: Obj | None = None) -> None:
        if self.muted:
            return
        data: Obj = {"object": public(obj)}
        if before is not None:
            data["previous_attributes"] = public(before)
        listening = [each for each in self.store.all("webhook_endpoint") if _listens(each, type)]
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": VERSION,
            "created": self.now(obj),
            "data": data,
            "livemode": False,
            "pending_webhooks": len(listening),
            "request": dict(self.request),
            "type": type,
        }
        self.store.put(event)
        for endpoint in listening:
            self.send(event["id"], endpoint["id"])

    def send(self, event: str, endpoint: str) -> None:
        self.store.queue(event, endpoint, time.time() + secrets.SystemRandom().uniform(0, self.jitter))


CREATED = {
    "customer": "customer.created",
    "product": "product.created",
    "price": "price.created",
    "coupon": "coupon.created",
    "promotion_code": "promotion_code.created",
    "tax_id": "customer.tax_id.created",
    "payment_intent": "payment_intent.created",
    "setup_intent": "setup_intent.created",
    "invoiceitem": "invoiceitem.created",
    "billing_portal.configuration": "billing_portal.configuration.created",
    "billing_portal.session": "billing_portal.session.created",
    "test_helpers.test_clock": "test_helpers.test_clock.created",
}


def _listens(endpoint: Obj, type: str) -> bool:
    return endpoint["status"] == "enabled" and not {"*", type}.isdisjoint(endpoint["enabled_events"])


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(length))}"


def public(value: Any) -> Any:
    """A copy without what the fake keeps for itself: names that begin with an underscore."""
    if isinstance(value, dict):
        return {name: public(each) for name, each in value.items() if not name.startswith("_")}
    return [public(each) for each in value] if isinstance(value, list) else value


def listed(data: list[Obj], url: str) -> Obj:
    """A list inside an object: whole."""
    return {"object": "list", "data": data, "has_more": False, "total_count": len(data), "url": url}
