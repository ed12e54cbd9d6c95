"""HTTP connections: how long and how large a request may be, and an answer no faster than its reader."""

from __future__ import annotations

import asyncio
import math
import time
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

import daphne.server  # noqa: F401 - installs the asyncio reactor, and must come before anything of Twisted
from daphne.http_protocol import HTTPFactory, WebRequest
from twisted.internet.interfaces import IAddress
from twisted.protocols.basic import LineReceiver
from twisted.web.http import HTTPChannel

from paldesk.serving.answers import HEADERS, answer, words
from paldesk.serving.gate import Gate
from paldesk.serving.inbox import Message

if TYPE_CHECKING:
    from paldesk.serving.server import Server

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
        self._allowed = self.limits.upload_bytes if self.upload else self.limits.body_bytes
        if length is not None and length > self._allowed:
            self.channel.refuse(413)
        else:
            self.content = BytesIO() if length == 0 else SpooledTemporaryFile(IN_MEMORY)

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


class Channel(HTTPChannel):
    """One connection, in turn waiting for a request, reading it, and waiting for its answer."""

    requestFactory = Request

    def __init__(self, factory: Factory) -> None:
        super().__init__()
        self.factory = factory
        self.server = factory.server
        limits = self.server.limits
        self.totalHeadersSize = self.MAX_LENGTH = limits.header_bytes
        self.maxHeaders = limits.headers
        self.timeOut = limits.header_seconds
        self.refused = False
        self._between = False  # two requests
        self._socket: Any = None

    def connectionMade(self) -> None:
        limits = self.server.limits
        self.gate = Gate(
            self.transport, limits.stall_seconds, limits.stall_bytes, math.inf, self.server.note_reader
        )
        self.server.channels.add(self)
        super().connectionMade()

    def dataReceived(self, data: bytes) -> None:
        if self.refused:
            return
        if self._between:
            self._between = False
            self.setTimeout(self.server.limits.header_seconds)
        # Past HTTPChannel's own, which grants more time with every byte.
        LineReceiver.dataReceived(self, data)

    def lineReceived(self, line: bytes) -> None:
        if self._receivedHeaderSize + len(line) > self.totalHeadersSize:
            self.refuse(431)
        else:
            super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        self.refuse(431)

    def headerReceived(self, line: bytes) -> bool:
        if self._receivedHeaderCount >= self.maxHeaders:
            self.refuse(431)
            return False
        return bool(super().headerReceived(line))

    def allHeadersReceived(self) -> None:
        super().allHeadersReceived()
        if not self.refused:
            request = self.requests[-1]
            limits = self.server.limits
            self.setTimeout(limits.upload_seconds if request.upload else limits.request_seconds)

    def rawDataReceived(self, data: bytes) -> None:
        # Frames that came in one packet with the handshake.
        if self._socket is not None:
            self._socket.dataReceived(data)
        else:
            super().rawDataReceived(data)

    def requestDone(self, request: Request) -> None:
        self._between = True
        self._savedTimeOut = self.server.limits.idle_seconds
        super().requestDone(request)

    def become(self, socket: Any) -> None:
        """The connection is a socket's from now on."""
        self._socket = socket
        self.gate.close()
        self.server.channels.discard(self)
        self.requests.clear()

    def refuse(self, status: int) -> None:
        """Say why, take nothing more, and leave the client a moment to read it.

        Closing at once would reset a client that is still sending, and the words would be lost with it.
        """
        if self.refused:
            return
        self.refused = self.paused = True
        self.server.tally[HTTPStatus(status).name.lower()] += 1
        self.clearLineBuffer()
        self._networkProducer.unregisterProducer()
        self._networkProducer.resumeProducing()
        self.transport.write(answer(status))
        self.transport.loseWriteConnection()
        self.setTimeout(self.server.limits.linger_seconds)

    def retire(self) -> None:
        """The server leaves: a connection without a request ends now, another one after its answer."""
        self.persistent = False
        if not self.requests and not self.refused:
            self.loseConnection()

    def loseConnection(self) -> None:
        super().loseConnection()
        self.gate.watch()

    def timeoutConnection(self) -> None:
        if self.refused or self.transport.disconnecting:
            self.transport.abortConnection()
        elif self._between or not self.requests:
            self.loseConnection()
        else:
            self.refuse(408)

    def connectionLost(self, reason: Any) -> None:
        self.server.channels.discard(self)
        self.gate.close()
        super().connectionLost(reason)

    def pauseProducing(self) -> None:
        super().pauseProducing()
        self.gate.pauseProducing()

    def resumeProducing(self) -> None:
        super().resumeProducing()
        self.gate.resumeProducing()

    def _send100Continue(self) -> None:
        if not self.refused:
            super()._send100Continue()

    def _respondToBadRequestAndDisconnect(self) -> None:
        self.refuse(400)


class Factory(HTTPFactory):
    """Makes channels without Twisted's wrapper that could switch to HTTP/2: that is the proxy's to speak."""

    server: Server

    def buildProtocol(self, addr: IAddress | None) -> Channel:
        return Channel(self)
