"""HTTP around the API and the pages, for this machine only."""

from __future__ import annotations

import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from billing.fake import api, cycle, listening
from billing.fake.delivery import Courier
from billing.fake.pages import routing
from billing.fake.pages.shown import Page, Request, read
from billing.fake.world import Fake

LOG = logging.getLogger("billing.fake")
LARGEST = 1_000_000  # bytes of a body
TICK = 1.0  # seconds between two looks at what is due
# No script, nothing from elsewhere; where a form leads to is the session's own address.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "PaldeskTestPayments"
    server: Server
    timeout = 60

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_DELETE = do_HEAD = do_GET

    def _answer(self) -> None:
        body = self._body()
        if body is None or not self._at_home():
            return
        address = urlsplit(self.path)
        try:
            if address.path.startswith("/v1/"):
                self._reply(address.path, address.query, body)
            else:
                self._show(address.path, address.query, body)
        except Exception:
            LOG.exception("%s %s", self.command, address.path)
            self._send(
                500, b'{"error": {"type": "api_error", "message": "The stand-in for Stripe failed."}}', {}
            )

    def _body(self) -> str | None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self._send(413, b"Too large", {"Connection": "close"})
            return None
        return self.rfile.read(length).decode("utf-8", "replace")

    def _at_home(self) -> bool:
        """Another site's page must not drive this one, under a name of its own or with a form of its own."""
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        origin = self.headers.get("Origin")
        foreign = origin not in (None, "null") and urlsplit(origin or "").netloc != self.headers.get("Host")
        if host in ("localhost", "127.0.0.1") and not foreign:
            return True
        self._send(403, b"Only for this machine", {"Connection": "close"})
        return False

    def _reply(self, path: str, query: str, body: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = api.answer(self.server.fake, api.Call(self.command, path, query, body, headers))
        self._send(reply.status, reply.body.encode(), {"Content-Type": "application/json", **reply.headers})

    def _show(self, path: str, query: str, body: str) -> None:
        request = Request(self.command, read(query), read(body))
        page: Page = routing.page(self.server.fake, unquote(path), request)
        headers = {
            "Content-Type": page.type,
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "no-referrer",
        }
        if page.location:
            headers["Location"] = page.location
        self._send(page.status, page.body, headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Cache-Control": "no-store", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        LOG.debug(format, *args)


class Server(ThreadingHTTPServer):
    """Answers, delivers webhooks, and lets happen what is due. ``port`` 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, state: Path, port: int = 0, jitter: float = 0.0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://localhost:{self.server_address[1]}"
        self.fake = Fake(state, self.url, jitter)
        self.courier = Courier(self.fake)
        self.stopped = threading.Event()

    def listen(self, webhook: str, secret: str) -> None:
        with self.fake.working():
            listening.listen(self.fake, webhook, secret)

    def run(self) -> None:
        self.courier.start()
        threading.Thread(target=self._tick, daemon=True, name="clock").start()
        self.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self.stopped.set()
        self.shutdown()
        self.courier.stop()
        self.server_close()
        with self.fake.lock:
            self.fake.store.close()

    def _tick(self) -> None:
        while not self.stopped.wait(TICK):
            try:
                with self.fake.working():
                    cycle.catch_up(self.fake)
            except Exception:
                LOG.exception("what was due could not be done")
