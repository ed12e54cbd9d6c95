"""Somebody's server that takes what comes, and keeps it; and what our own sender brings there."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from uuid_utils.compat import uuid7

from accounts.tenancy import within
from chat.models import Webhook
from chat.webhooks import planning, sending
from tests.clients.conftest import Service


class Room(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        self.came: list[tuple[dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Door(BaseHTTPRequestHandler):
    server: Room

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def delivered(service: Service, room: Room) -> dict[str, Any]:
    """A delivery by our own sender, with the secret that was and the one that takes over."""
    service.tell()
    world = service.world
    with within(world.acme):
        hook, secret = Webhook.objects.make(planning.head(), url=room.url, events=["message.*"])
        newer = hook.rotate()
        world.talk.say(world.ada_at, "Your bike is ready", uuid7())
    service.tell()
    planning.plan()
    assert sending.send() == 1
    headers, body = room.came[-1]
    return {"headers": headers, "body": body.decode(), "secret": secret, "newer": newer}
