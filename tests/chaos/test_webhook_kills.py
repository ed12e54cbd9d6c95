"""Workers die while 2,000 deliveries are on their way: each arrives, and what arrives twice has the same id."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psutil
import pytest
from standardwebhooks.webhooks import Webhook as Verifier, WebhookVerificationError
from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat.models import Delivery, Parcel, Webhook
from tests.conftest import VAR
from tests.running import RunningServer
from tests.world import build

pytestmark = pytest.mark.slow

DELIVERIES, KILLS, PATIENCE = 2000, 3, 90


class Sink(ThreadingHTTPServer):
    """Notes each id that comes with a good signature; every tenth answer to what comes the first time
    is a fault, and every twentieth is late."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.secret = ""
        self.came: Counter[str] = Counter()
        self.taken: set[str] = set()
        self.bad = 0
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Receiver(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sink = self.server
        with sink.lock:
            try:
                Verifier(sink.secret).verify(body, dict(self.headers))
            except WebhookVerificationError:
                sink.bad += 1
            event = self.headers["webhook-id"]
            sink.came[event] += 1
            count = sum(sink.came.values())
            good = count % 10 != 0 or sink.came[event] > 1
            if good:
                sink.taken.add(event)
        if count % 20 == 7:
            time.sleep(0.2)
        self.send_response(204 if good else 500)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def service(committed: None, sink: Sink) -> Iterator[RunningServer]:
    place = f"127.0.0.1:{sink.server_port}"
    running = RunningServer(VAR, environment={"OUTBOUND_INSIDE": place, "WEBHOOK_TIMEOUT": "2"})
    try:
        running.start_beat()
        yield running
    finally:
        running.stop()


def test_each_arrives_at_least_once_under_one_id(sink: Sink, service: RunningServer) -> None:
    world = build()
    with within(world.acme):
        hook, sink.secret = Webhook.objects.make(
            10**9, url=f"http://127.0.0.1:{sink.server_port}/", events=["message.*"]
        )
        rows = [
            Delivery(webhook=hook, event=f"evt_{uuid7().hex}", kind="message.created")
            for _ in range(DELIVERIES)
        ]
        Delivery.objects.bulk_create(rows)
        contact = world.talk.contact
        Parcel.objects.bulk_create(
            Parcel(delivery=row, contact=contact, body=f'{{"type":"message.created","n":{n}}}')
            for n, row in enumerate(rows)
        )
    workers = [service.start_worker(), service.start_worker()]
    for kill in range(KILLS):
        wanted = DELIVERIES * (kill + 1) // (KILLS + 2)
        service.wait_for(lambda wanted=wanted: len(sink.taken) >= wanted, PATIENCE)  # type: ignore[misc]
        fall(workers[kill % 2].pid)
        workers[kill % 2] = service.start_worker()
    # Within 90 s of the last kill.
    service.wait_for(lambda: done(world) == DELIVERIES, PATIENCE)
    assert sink.taken == {row.event for row in rows}
    assert sink.bad == 0
    with within(world.acme):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def fall(pid: int) -> None:
    """Without a word, with its children."""
    for process in [*psutil.Process(pid).children(recursive=True), psutil.Process(pid)]:
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            """Dead already."""


def done(world: Any) -> int:
    with within(world.acme):
        return int(Delivery.objects.filter(state="delivered").count())
