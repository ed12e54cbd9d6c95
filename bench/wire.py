"""A WebSocket client (RFC 6455) of the barest kind, so that the load costs less than what it measures."""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from collections.abc import Callable

Heard = Callable[[bytes], None]


class Wire(asyncio.Protocol):
    """One socket: ``on_text`` hears each message's bytes. Pings are answered; a close ends it."""

    def __init__(self) -> None:
        self.on_text: Heard = lambda text: None
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._buffer = b""
        self._upgraded = False

    @classmethod
    async def open(cls, port: int, path: str, origin: str = "") -> Wire:
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_connection(cls, "127.0.0.1", port)
        key = base64.b64encode(os.urandom(16)).decode()
        named = f"Origin: {origin}\r\n" if origin else ""
        wire.transport.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{named}\r\n".encode()
        )
        await wire.ready
        return wire

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, fault: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before the upgrade"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._upgraded and not self._upgrade():
            return
        while self._frame():
            pass

    def send(self, text: bytes) -> None:
        """The mask is four zeros: allowed, and the payload needs no copy."""
        size = len(text)
        head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
        self.transport.write(head + b"\0\0\0\0" + text)

    def close(self) -> None:
        self.transport.close()

    def _upgrade(self) -> bool:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        if b" 101 " not in head[:16]:
            self.ready.set_exception(ConnectionError(head[:80].decode("latin-1")))
            return False
        self._buffer, self._upgraded = rest, True
        self.ready.set_result(None)
        return True

    def _frame(self) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        size, start = buffer[1] & 0x7F, 2
        if size == 126:
            if len(buffer) < 4:
                return False
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        elif size == 127:
            if len(buffer) < 10:
                return False
            size, start = int.from_bytes(buffer[2:10], "big"), 10
        end = start + size
        if len(buffer) < end:
            return False
        kind, payload = buffer[0] & 0x0F, buffer[start:end]
        self._buffer = buffer[end:]
        if kind == 1:
            self.on_text(payload)
        elif kind == 9:
            self.transport.write(struct.pack("!BB", 0x8A, 0x80 | size) + b"\0\0\0\0" + payload)
        return True
