"""Every limit of the server in one place; tests pass smaller ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    # A socket's messages, by the beginning of its path; ``frame_bytes`` everywhere else.
    frame_bytes: int = 16 * KIB
    frame_bytes_below: Sequence[tuple[str, int]] = (("/ws/visitor/", 16 * KIB), ("/ws/operator/", 64 * KIB))
    fragments: int = 64  # parts of one message: empty ones cost memory too
    unread_frames: int = 16  # the application has not taken yet; then nothing more is read from that socket
    chatter: int = 64  # pings and pongs of a socket between two sweeps
    handshake_seconds: float = 10
    ping_seconds: float = 20  # of silence, then a ping
    pong_seconds: float = 30  # of silence after it, then the end
    lifetime_seconds: float = 86_400

    # What was written and the client has not taken.
    backlog_bytes: int = MIB  # of one socket
    stall_seconds: float = 10
    stall_bytes: int = 32 * KIB  # that an answer must advance in that time

    header_bytes: int = 16 * KIB
    headers: int = 100
    header_seconds: float = 10
    body_bytes: int = MIB
    upload_bytes: int = 25 * MIB
    uploads: Sequence[re.Pattern[str]] = ()  # paths that take files
    large_uploads: Sequence[tuple[re.Pattern[str], int]] = ()  # paths that take larger ones, and how large
    request_seconds: float = 30  # from its first line until the answer begins
    upload_seconds: float = 300  # for the body of an upload
    idle_seconds: float = 60  # between two requests of a connection
    linger_seconds: float = 5  # for a refused client to read why

    sweep_seconds: float = 2
    close_seconds: float = 10  # that an application has after its client is gone
    drain_seconds: float = 20  # that running requests have after SIGTERM
    reconnects_per_second: int = 200  # that whoever takes over is burdened with

    def frame(self, path: str) -> int:
        """The largest message on a socket."""
        return next(
            (size for prefix, size in self.frame_bytes_below if path.startswith(prefix)), self.frame_bytes
        )

    def is_upload(self, path: str) -> bool:
        return any(pattern.fullmatch(path) for pattern in self.uploads) or self._large(path) > 0

    def body(self, path: str) -> int:
        """The largest body of a request."""
        if large := self._large(path):
            return large
        return self.upload_bytes if self.is_upload(path) else self.body_bytes

    def _large(self, path: str) -> int:
        return next((size for pattern, size in self.large_uploads if pattern.fullmatch(path)), 0)

    def spread(self, sockets: int) -> float:
        """Seconds over which so many sockets are told to reconnect."""
        return min(8.0, max(0.2, sockets / self.reconnects_per_second))
