"""One HTTP request: how large it may be, and an answer no faster than its reader."""

from __future__ import annotations

import asyncio
import time
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

import daphne.server  # noqa: F401 - installs the asyncio reactor, and must come before anything of Twisted
from daphne.http_protocol import WebRequest

from paldesk.serving.answers import HEADERS, words
from paldesk.serving.inbox import Message

if TYPE_CHECKING:
    from paldesk.serving.channel import Channel

CHUNK = 64 * 1024
IN_MEMORY = 64 * 1024
ONCE = (b"host", b"origin", b"sec-websocket-key", b"sec-websocket-version")


class Request(WebRequest):
    """One request. Its body goes to the application piece by piece, as it asks."""

    def __init__(self, channel: Channel, queued: object = None) -> None:
        self.task: asyncio.Task[None] | None = None
        self.ended_at = 0.0
        self.gate = channel.gate
        self.limits = channel.server.limits
        self.due = time.monotonic() + self.limits.request_seconds
        self.upload = False
        self._allowed = self._unread = 0
        self._told = False  # the whole body
        self._gone = asyncio.Event()
        super().__init__(channel, parsePOSTFormSubmission=False)

    # While it arrives

    def gotLength(self, length: int | None) -> None:
        path = self.channel._path.split(b"?", 1)[0].decode("ascii", "replace")
        self.upload = self.limits.is_upload(path)
        self._allowed = self.limits.body(path)
        if length is not None and length > self._allowed:
            self.channel.refuse(413)
        else:
            self.content = BytesIO() if length == 0 else SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115

    def handleContentChunk(self, data: bytes) -> None:
        if self.channel.refused:
            return
        self._unread += len(data)
        if self._unread > self._allowed:
            self.channel.refuse(413)
        else:
            self.content.write(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        if not self.channel.refused:
            super().requestReceived(command, path, version)

    def process(self) -> None:
        if self.upload:
            self.due = time.monotonic() + self.limits.request_seconds
        status = self._fault()
        if status:
            self.basic_error(status)
            return
        # Daphne would take it from anyone, as the place this application is mounted at.
        self.requestHeaders.removeHeader(b"daphne-root-path")
        channel, transport = self.channel, self.transport
        super().process()
        if transport.protocol is not channel:
            channel.become(transport.protocol)

    def _fault(self) -> int:
        """The status of a refusal, 0 for none. Repeated headers would reach the socket joined by commas."""
        counts = {name: len(self.requestHeaders.getRawHeaders(name, [])) for name in ONCE}
        hostless = not counts[b"host"] and self.clientproto != b"HTTP/1.0"
        if hostless or counts[b"host"] > 1:
            return 400
        if not self._wants_socket():
            return 0
        if max(counts.values()) > 1 or self._unread:
            return 400
        if self.channel.server.draining:
            return 503
        return 403 if self.requestHeaders.getRawHeaders(b"origin") == [b"null"] else 0

    def _wants_socket(self) -> bool:
        upgrade: list[bytes] = self.requestHeaders.getRawHeaders(b"upgrade", [])
        return bool(upgrade) and upgrade[0].lower() == b"websocket"

    # Between the application and the client

    async def receive(self) -> Message:
        """ASGI's receive: the body in pieces, then the client's leaving."""
        if not self._told and not self._gone.is_set():
            piece = self.content.read(CHUNK)
            self._unread -= len(piece)
            self._told = self._unread <= 0
            return {"type": "http.request", "body": piece, "more_body": not self._told}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """ASGI's send: waits while the client does not read."""
        if self.gate.shut:
            await self.gate.opened()
        if self.ended_at:
            await asyncio.sleep(0)  # one who goes on talking lets others work
            return
        self.server.check_headers_type(message)
        self.handle_reply(message)

    def handle_reply(self, message: Message) -> None:
        if message.get("type") == "http.response.start" and self.server.draining:
            self.channel.persistent = False
            self.setHeader(b"connection", b"close")
        super().handle_reply(message)

    def application_left(self, error: BaseException | None) -> None:
        """The application returned; whoever waits for the rest of an answer is told."""
        if not self.ended_at:
            self._break_off(500)

    def basic_error(self, status: int, status_text: bytes = b"", body: str = "") -> None:
        self.channel.persistent = False
        headers = [(name.encode(), value.encode()) for name, value in HEADERS]
        self.handle_reply({"type": "http.response.start", "status": status, "headers": headers})
        self.handle_reply({"type": "http.response.body", "body": words(status).encode()})

    def check(self, now: float) -> None:
        """Called every few seconds."""
        if self.ended_at:
            if self.task and now - self.ended_at > self.limits.close_seconds:
                self.task.cancel()
        elif self.task and not self._response_started and now > self.due:
            self.server.tally["answer_late"] += 1
            self.basic_error(503)

    def _break_off(self, status: int) -> None:
        if self._response_started:
            self.channel.transport.abortConnection()
        else:
            self.basic_error(status)

    # At the end

    def finish(self) -> None:
        self._gone.set()
        super().finish()

    def connectionLost(self, reason: Any) -> None:
        self._gone.set()
        super().connectionLost(reason)
