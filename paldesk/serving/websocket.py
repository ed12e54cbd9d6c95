"""WebSocket connections: no faster in than the application reads, no faster out than the client does."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Any

import daphne.server  # noqa: F401 - installs the asyncio reactor, and must come before anything of Twisted
from autobahn.websocket.protocol import TrafficStats
from autobahn.websocket.types import ConnectionDeny
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

from paldesk.serving.answers import answer
from paldesk.serving.gate import Gate
from paldesk.serving.inbox import Inbox, Message

RESTART = 1012
NO_STATUS = 1005


class Socket(WebSocketProtocol):
    """One socket. While its application is behind, nothing is read from its connection."""

    task: asyncio.Task[None] | None = None
    ended_at = 0.0
    held = False
    heard = pinged = 0.0
    fragments = chatter = 0
    message_data: list[bytes] | None

    def connectionMade(self) -> None:
        super().connectionMade()
        limits = self.factory.server_class.limits
        note = self.factory.server_class.note_reader
        self.gate = Gate(self.transport, limits.stall_seconds, math.inf, limits.backlog_bytes, note)
        # In place of the HTTP connection, which is free to go with that.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self.gate, True)

    def onConnect(self, request: Any) -> Any:
        self.limits = self.factory.server_class.limits
        self.maxMessagePayloadSize = self.maxFramePayloadSize = self.limits.frame(request.path)
        self.opened_at = self.heard = time.monotonic()
        self.inbox = Inbox()
        return super().onConnect(request)

    def onOpen(self) -> None:
        # A socket lives for hours; what its handshake needed does not have to.
        self.http_headers = self.http_request_data = self.http_response_data = self.request = None
        self.application_deferred = self.clean_headers = self.trackedTimings = None
        self.trafficStats = self.factory.traffic

    # From the client to the application

    def dataReceived(self, data: bytes) -> None:
        self.heard, self.pinged = time.monotonic(), 0.0
        self._dataReceived(data)

    def consumeData(self) -> None:
        if self.state not in (self.STATE_OPEN, self.STATE_CLOSING):
            super().consumeData()
            return
        # What one read brought may be thousands of frames: they wait as bytes.
        while not self.held and self.processData() and self.state != self.STATE_CLOSED:
            pass

    def onMessageBegin(self, isBinary: bool) -> None:
        self.fragments = 0
        super().onMessageBegin(isBinary)

    def onMessageFrameBegin(self, length: int) -> None:
        self.fragments += 1
        if self.fragments > self.limits.fragments and not self.failedByMe:
            self._max_message_size_exceeded(0, 0, "too many fragments")
        super().onMessageFrameBegin(length)

    def onMessageEnd(self) -> None:
        # Without Autobahn's event for listeners, which nobody is here.
        if not self.failedByMe:
            self.onMessage(b"".join(self.message_data or ()), self.message_is_binary)
        self.message_data = None

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        try:
            body = {"bytes": payload} if isBinary else {"text": payload.decode()}
        except UnicodeDecodeError:
            self._invalid_payload("not UTF-8")
            return
        self.inbox.put_nowait({"type": "websocket.receive", **body})
        if len(self.inbox) >= self.limits.unread_frames and not self.held:
            self.held = True
            self.transport.pauseProducing()

    async def receive(self) -> Message:
        """ASGI's receive."""
        message = await self.inbox.get()
        if self.held and len(self.inbox) <= self.limits.unread_frames // 2:
            self._go_on()
        return message

    def _go_on(self) -> None:
        self.held = False
        self.consumeData()
        if not self.held:
            self.transport.resumeProducing()

    def onPing(self, payload: bytes) -> None:
        self._count_chatter()
        if not self.gate.shut:
            super().onPing(payload)

    def onPong(self, payload: bytes) -> None:
        self._count_chatter()

    def _count_chatter(self) -> None:
        # These never reach the application, so that nothing else would slow their sender down.
        self.chatter += 1
        if self.chatter > self.limits.chatter and self.state == self.STATE_OPEN:
            self.server.tally["chatter"] += 1
            self.dropConnection(abort=True)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        self.gate.close()
        # Absent when the handshake was no handshake.
        if hasattr(self, "inbox"):
            self.server.protocol_disconnected(self)
            left = {"type": "websocket.disconnect", "code": code or NO_STATUS, "reason": reason or ""}
            self.inbox.put_nowait(left)

    # From the application to the client

    async def send(self, message: Message) -> None:
        """ASGI's send: waits while the client does not read; says nothing to one who is leaving."""
        if self.gate.shut:
            await self.gate.opened()
        if self.ended_at or self.state in (self.STATE_CLOSING, self.STATE_CLOSED):
            await asyncio.sleep(0)  # one who goes on talking lets others work
            return
        self.handle_reply(message)

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:
        if self.state == self.STATE_CONNECTING:
            self.serverAccept()
        # Not by sendMessage: it holds what we say to the size of what we accept.
        self.sendFrame(opcode=2 if binary else 1, payload=content if binary else content.encode())  # type: ignore[union-attr]

    def serverClose(self, code: int | None = None) -> None:
        # Not by sendClose: it refuses 1011 to 1013, which are ours to say.
        self.sendCloseFrame(code=code or 1000)

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        self.transport.write(data)

    def application_left(self, error: BaseException | None) -> None:
        """The application returned; nobody else would ever answer this socket."""
        if self.state == self.STATE_CONNECTING:
            self._deny(500)
        else:
            self.sendCloseFrame(code=1011 if error else 1000)

    def restart(self) -> None:
        """Send the client to another process."""
        if self.state == self.STATE_CONNECTING:
            self._deny(503)
        else:
            self.sendCloseFrame(code=RESTART)

    def check(self, now: float) -> None:
        """Called every few seconds."""
        if self.ended_at:
            if self.task and now - self.ended_at > self.limits.close_seconds:
                self.task.cancel()
        elif self.state == self.STATE_CONNECTING:
            if now - self.opened_at > self.limits.handshake_seconds:
                self._deny(503)
        elif self.state == self.STATE_OPEN:
            self._check_alive(now)

    def _check_alive(self, now: float) -> None:
        self.chatter = 0
        if now - self.opened_at > self.limits.lifetime_seconds:
            self.restart()
        elif self.held:
            return  # we are not listening ourselves
        elif self.pinged and now - self.pinged > self.limits.pong_seconds:
            self.server.tally["pong_missing"] += 1
            self.dropConnection(abort=True)
        elif not self.pinged and now - self.heard > self.limits.ping_seconds:
            self.pinged = now
            self.sendPing()

    def _deny(self, status: int) -> None:
        if hasattr(self, "handshake_deferred"):
            self.__dict__.pop("handshake_deferred").errback(ConnectionDeny(code=status, reason=""))
            self.server.protocol_disconnected(self)

    def dropConnection(self, abort: bool = False) -> None:
        super().dropConnection(abort)
        if not abort:
            self.gate.watch()

    def sendHttpErrorResponse(self, code: int, reason: str, responseHeaders: Any = None) -> None:
        self.transport.write(answer(code, *(responseHeaders or ())))

    def perMessageCompressionAccept(self, offers: Any) -> None:
        """None of them: 51 kB for each socket, and a door for bombs."""

    def _max_message_size_exceeded(self, msg_size: int, max_msg_size: int, reason: str) -> None:
        self.factory.server_class.tally["frame_too_large"] += 1
        self._fail_connection(1009, reason)


class Factory(WebSocketFactory):
    """Makes sockets that share their options."""

    protocol = Socket

    def __init__(self, server: Any) -> None:
        super().__init__(server, server="")
        self.setProtocolOptions(
            allowNullOrigin=False,
            failByDrop=False,
            openHandshakeTimeout=0,  # Socket.check looks after it, and answers
            closeHandshakeTimeout=2,
            utf8validateIncoming=False,  # decoding says the same, 400 times faster
            webStatus=False,
        )
        self.traffic = TrafficStats()
        self._share_options()

    def _share_options(self) -> None:
        # Autobahn copies 29 options to every socket and formats them for a log: 4 kB and a millisecond each.
        for name in Socket.CONFIG_ATTRS:
            if name != "perMessageCompressionAccept":
                setattr(Socket, name, getattr(self, name))
        Socket.CONFIG_ATTRS = []
