"""A running server for one test, and what tests ask of it."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from paldesk import env
from paldesk.serving.children import listen

MIB = 1024 * 1024


@dataclass
class Served:
    """The tiny application on a port of its own."""

    process: subprocess.Popen[bytes]
    port: int

    def url(self, path: str) -> str:
        return f"ws://127.0.0.1:{self.port}{path}"

    def memory(self) -> int:
        """Resident bytes."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, request: bytes) -> bytes:
        """Send bytes as they are, and return all that comes until the server closes or sends nothing more."""
        with self.connect() as connection:
            connection.sendall(request)
            return rest(connection)

    def get(self, path: str, *headers: str, method: str = "GET", body: bytes = b"") -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: x", "Connection: close", f"Content-Length: {len(body)}"]
        return self.ask("\r\n".join([*lines, *headers, "", ""]).encode() + body)


@contextmanager
def served(**limits: object) -> Iterator[Served]:
    """The tiny application under these limits, gone with the block."""
    (listening,) = listen(["127.0.0.1"], 0)
    mine, theirs = os.pipe()
    numbers = [listening.fileno(), theirs]
    command = [sys.executable, "-m", "tests.server.app", json.dumps(limits), *map(str, numbers)]
    process = subprocess.Popen(command, pass_fds=numbers, cwd=env.ROOT, stdout=subprocess.DEVNULL)
    port = listening.getsockname()[1]
    listening.close()
    try:
        assert select.select([mine], [], [], 20)[0], "the server did not start"
        yield Served(process, port)
    finally:
        process.kill()
        process.wait()
        os.close(mine)
        os.close(theirs)


def rest(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def until(true: Callable[[], object], seconds: float) -> bool:
    """Whether it came true in that time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
