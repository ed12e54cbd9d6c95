"""A line to the server that is as bad as one is told: it refuses, breaks, or loses the answer of what was done."""

from __future__ import annotations

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOSE, BREAK = "lose", "break"
# What goes no further than the next machine: RFC 9110 section 7.6.1; and what is written anew.
HOP = {"connection", "transfer-encoding", "content-length", "server", "date"}


class Front(ThreadingHTTPServer):
    """``faults`` come in turn, before anything goes well: a status, LOSE (it is done, and not told) or BREAK.
    ``faults_at`` are those of one method and path."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), Line)
        self.port = port
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.faults: list[int | str] = []
        self.faults_at: dict[tuple[str, str], list[int | str]] = {}
        self.asked: list[tuple[str, str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def tries(self, method: str, path: str) -> list[str]:
        """The Idempotency-Key of each."""
        return [key for how, where, key in self.asked if (how, where) == (method, path)]

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Line(BaseHTTPRequestHandler):
    server: Front
    protocol_version = "HTTP/1.1"

    def _carry(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0].removeprefix("/api/v1")
        self.server.asked.append((self.command, path, self.headers.get("Idempotency-Key", "")))
        faults = self.server.faults_at.get((self.command, path)) or self.server.faults
        fault = faults.pop(0) if faults else None
        if isinstance(fault, int):
            self._answer(
                fault, {"Retry-After": "0", "Content-Type": "application/problem+json"}, _problem(fault)
            )
        elif fault == BREAK:
            self.close_connection = True
        else:
            answer = self._asked(body)
            if fault == LOSE:
                self.close_connection = True
            else:
                self._answer(*answer)

    def _asked(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection",)}
        line.request(self.command, self.path, body, headers)
        answer = line.getresponse()
        told = {name: value for name, value in answer.getheaders() if name.lower() not in HOP}
        content = answer.read()
        line.close()
        return answer.status, told, content

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_DELETE = _carry

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def _problem(status: int) -> bytes:
    return json.dumps({"status": status, "code": "rate_limited" if status == 429 else "unavailable"}).encode()
