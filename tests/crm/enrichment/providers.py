"""A real server that speaks as the three providers do, and as badly as a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from crm.enrichment import provider


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answered:
    """``drip`` seconds between any two bytes."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    drip: float = 0

    @property
    def written(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Providers:
    """``answers``: the beginning of a path to what is answered there; else 404. ``asked`` is all that came."""

    def __init__(self) -> None:
        providers = self
        self.answers: dict[str, Answered] = {}
        self.asked: list[Asked] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                providers.asked.append(Asked(self.command, self.path, dict(self.headers.items()), body))
                self._answer(providers.of(self.path))

            do_POST = do_GET

            def _answer(self, answer: Answered) -> None:
                self.send_response(answer.status)
                for name, value in {"Content-Type": answer.kind, **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                step = 1 if answer.drip else 65536
                try:
                    for at in range(0, len(answer.written), step):
                        self.wfile.write(answer.written[at : at + step])
                        time.sleep(answer.drip)
                except OSError:
                    """The other side had enough."""

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def of(self, path: str) -> Answered:
        return next(
            (said for start, said in self.answers.items() if path.startswith(start)), Answered(404, {})
        )

    @property
    def addresses(self) -> dict[str, str]:
        names = ("gravatar", "gravatar_pictures", "hunter", "pdl")
        return {name: f"{self.url}/{name}" for name in names}

    @property
    def bytes(self) -> bytes:
        """Everything that ever left us."""
        return b"\n".join(
            f"{each.method} {each.path} {each.headers}".encode() + each.body for each in self.asked
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def providers(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Providers]:
    found = Providers()
    settings.OUTBOUND_INSIDE = {("127.0.0.1", found.port)}
    monkeypatch.setattr(provider, "ADDRESSES", found.addresses)
    yield found
    found.close()


def picture(kind: str = "PNG", side: int = 40) -> bytes:
    packed = BytesIO()
    Image.new("RGB", (side, side), "#2266aa").save(packed, kind)
    return packed.getvalue()
