"""The test payments for tests: a server on a free port, a clock to move, and somebody who fills in its pages.

``fake_stripe`` starts one for a test. What it tells is kept in ``heard`` (with signatures in ``ear.heard``), or goes
where ``listen`` says: a RunningServer opts in with ``environment=fake_stripe.environment`` and then
``fake_stripe.listen(f"{server.url}/webhooks/stripe/")``.
"""

from __future__ import annotations

import html
import json
import re
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import stripe

from billing.fake import cycle
from billing.fake.server import Server

KEY, SECRET = "sk_test_fake", "whsec_fake"
HOUR, DAY = 3600, 86400
WORKS = {"number": "4242 4242 4242 4242", "expires": "12/34", "cvc": "123"}
ADA = {
    "email": "ada@acme.test",
    "name": "Ada Byron",
    "country": "DE",
    "line1": "Hauptstraße 1",
    "city": "Berlin",
}


class Ear(ThreadingHTTPServer):
    """Hears webhooks; answers with ``status``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hearing)
        self.heard: list[tuple[str, str]] = []
        self.status = 200
        threading.Thread(target=self.serve_forever, args=[0.05], daemon=True).start()


class _Hearing(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((body, self.headers["Stripe-Signature"]))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class FakeStripe:
    """A running server, a client of the official library, and a browser that only knows forms."""

    def __init__(self, state: Path, port: int = 0, jitter: float = 0.0) -> None:
        self.server = Server(state, port, jitter)
        self.ear = Ear()
        self.url = self.server.url
        self.environment = {
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STRIPE_API_BASE": self.url,
        }
        self.client = stripe.StripeClient(KEY, base_addresses={"api": self.url}, max_network_retries=0)
        self.listen(f"http://127.0.0.1:{self.ear.server_address[1]}/")
        threading.Thread(target=self.server.run, daemon=True).start()

    def listen(self, url: str) -> None:
        self.server.listen(url, SECRET)

    def stop(self) -> None:
        self.server.stop()
        self.ear.shutdown()
        self.ear.server_close()

    # Time

    def now(self) -> int:
        return self.server.fake.now()

    def advance(self, *, days: float = 0, hours: float = 0) -> None:
        """Everything on the way has happened when this returns; a renewal is asked for an hour after it is due."""
        with self.server.fake.working():
            cycle.advance(self.server.fake, int(self.now() + days * DAY + hours * HOUR))

    # Events

    @property
    def heard(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _ in list(self.ear.heard)]

    def kinds(self) -> list[str]:
        """The kinds of all events so far, in the order in which they happened."""
        with self.server.fake.working():
            return [each["type"] for each in self.server.fake.store.all("event")][::-1]

    def settled(self, patience: float = 10) -> None:
        """Until all that happened was told to whoever listens, once at least."""
        deadline = time.monotonic() + patience
        while self._untold() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not self._untold()

    def _untold(self) -> int:
        with self.server.fake.lock:
            asked = "SELECT count(*) FROM delivery WHERE tries = 0"
            return int(self.server.fake.store.db.execute(asked).fetchone()[0])

    def tell_again(self, event: str) -> None:
        """The same event once more, as a real Stripe may."""
        with self.server.fake.working():
            self.server.fake.send(event, "we_fake")

    # Pages

    def open(self, url: str) -> tuple[int, str, str]:
        """Status, text and address of a page; a redirect to our own pages is followed, one elsewhere is not."""
        return self._fetch(url, None)

    def send(self, url: str, **form: str) -> tuple[int, str, str]:
        return self._fetch(url, form)

    def _fetch(self, url: str, form: dict[str, str] | None) -> tuple[int, str, str]:
        address = urllib.parse.urljoin(self.url, url)
        data = None if form is None else urllib.parse.urlencode(form).encode()
        opener = urllib.request.build_opener(_Stay())
        try:
            with opener.open(urllib.request.Request(address, data=data), timeout=10) as answer:
                return answer.status, html.unescape(answer.read().decode("utf-8", "replace")), address
        except HTTPError as no:
            there = urllib.parse.urljoin(self.url, no.headers.get("Location") or "")
            if no.code == 303 and there.startswith(self.url):
                return self._fetch(there, None)
            return no.code, html.unescape(no.read().decode("utf-8", "replace")), there

    def check_out(self, session: Any, number: str = WORKS["number"], **form: str) -> str:
        """Fill in a checkout page and say yes to the bank when it asks. The address that the browser is sent to."""
        known = ADA | WORKS | {"number": number} | form
        status, text, there = self.send(session.url, **known)
        if re.search(r"Your bank asks", text):
            status, text, there = self.send(there, answer="yes")
        assert status == 303, text
        return there


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@pytest.fixture
def fake_stripe(tmp_path: Path) -> Iterator[FakeStripe]:
    """A Stripe of the test's own, empty, with a clock to move."""
    running = FakeStripe(tmp_path / "stripe.sqlite")
    yield running
    running.stop()


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    def wait(true: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + 10
        while not (found := true()):
            assert time.monotonic() < deadline, "it did not come"
            time.sleep(0.02)
        return found

    return wait
