"""Webhooks on their way: signed as Stripe signs them, tried again for three days, in an order that may vary."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError

from billing.fake.world import Fake, public

# Seconds until the next try; after the last one the event is given up.
PAUSES = (1, 2, 5, 15, 60, 300, 1800, *([3600] * 70))
PATIENCE = 20.0  # seconds for an answer
LOOK = 0.5  # seconds between two looks at what is due
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def signature(secret: str, body: str, moment: int) -> str:
    """The header ``Stripe-Signature`` (docs.stripe.com/webhooks#verify-manually)."""
    signed = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


class Courier(threading.Thread):
    """Delivers what is queued, several at a time, until it is stopped."""

    def __init__(self, fake: Fake, at_once: int = 4) -> None:
        super().__init__(daemon=True, name="webhooks")
        self.fake = fake
        self.pool = ThreadPoolExecutor(at_once)
        self.stopped = threading.Event()
        self.held = threading.Event()
        self.away: set[int] = set()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.fake.queued.wait(LOOK)
            self.fake.queued.clear()
            if not self.held.is_set():
                self._send_due()

    def stop(self) -> None:
        self.stopped.set()
        self.fake.queued.set()
        self.join(5)
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _send_due(self) -> None:
        with self.fake.lock:
            due = [each for each in self.fake.store.waiting(time.time()) if each[0] not in self.away]
            self.away |= {each[0] for each in due}
        for delivery, event, endpoint, tries in due:
            self.pool.submit(self._deliver, delivery, event, endpoint, tries)

    def _deliver(self, delivery: int, event: str, endpoint: str, tries: int) -> None:
        try:
            with self.fake.working():
                told, place = self.fake.store.get(event), self.fake.store.get(endpoint)
            if told is None or place is None or place["status"] != "enabled":
                self._done(delivery, event, "nobody listens", None)
                return
            answer, fine = post(place["url"], json.dumps(public(told), indent=2), place["_secret"])
            again = None if fine or tries >= len(PAUSES) else time.time() + PAUSES[tries]
            self._done(delivery, event, answer, again)
        finally:
            self.away.discard(delivery)
            self.fake.queued.set()

    def _done(self, delivery: int, event: str, answer: str, again: float | None) -> None:
        with self.fake.working():
            self.fake.store.tried(delivery, answer, again)
            told = self.fake.store.get(event)
            if told is not None:
                waiting = [each for each in self.fake.store.deliveries(event) if each[1] is not None]
                self.fake.change(told, pending_webhooks=len(waiting))


def post(url: str, body: str, secret: str) -> tuple[str, bool]:
    """What the other side said, and whether it took it."""
    request = urllib.request.Request(  # noqa: S310 - an address that the developer gave
        url,
        data=body.encode(),
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(secret, body, int(time.time())),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
    )
    try:
        with DIRECTLY.open(request, timeout=PATIENCE) as answer:
            return f"{answer.status}", 200 <= answer.status < 300
    except HTTPError as error:
        return f"{error.code}", False
    except OSError as error:
        return f"no answer: {getattr(error, 'reason', error)}", False
