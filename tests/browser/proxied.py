"""The server behind a proxy of ours that says who asks: browsers let no test say that themselves."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.running import RunningServer

VISITOR_IP = "145.97.20.213"  # Utrecht, as the city data has it


class Proxy:
    """Hands connections of ``url`` on to ``port``, with X-Forwarded-For in the first request of each."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listening.getsockname()[1]}"
        self.port = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listening.accept()
                threading.Thread(target=self._connect, args=[browser], daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        with suppress(OSError):
            server = socket.create_connection(("127.0.0.1", self.port))
            threading.Thread(target=self._hand_on, args=[server, browser], daemon=True).start()
            first, _, rest = browser.recv(65_536).partition(b"\r\n")
            server.sendall(b"%b\r\nX-Forwarded-For: %b\r\n%b" % (first, VISITOR_IP.encode(), rest))
            self._hand_on(browser, server)

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def server(servers: object, django_db_setup: None) -> Iterator[RunningServer]:
    """One web process behind the proxy; its ``url`` is the proxy's."""
    from tests.conftest import VAR

    proxy = Proxy()
    environment = {"BASE_URL": proxy.url, "TRUSTED_PROXIES": "127.0.0.0/8,::1/128"}
    server = RunningServer(Path(VAR), web_processes=1, environment=environment)
    server.start()
    proxy.port = server.port
    server.url = proxy.url
    yield server
    server.stop()
    proxy.close()
