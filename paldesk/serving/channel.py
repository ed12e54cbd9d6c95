"""HTTP connections: how long a request may take, and what is said to one that is refused."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import daphne.server  # noqa: F401 - installs the asyncio reactor, and must come before anything of Twisted
from daphne.http_protocol import HTTPFactory
from twisted.internet.interfaces import IAddress
from twisted.protocols.basic import LineReceiver
from twisted.web.http import HTTPChannel

from paldesk.serving.answers import answer
from paldesk.serving.gate import Gate
from paldesk.serving.request import Request

if TYPE_CHECKING:
    from paldesk.serving.server import Server


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
