"""Towards one client: holds the application while the client does not take what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from twisted.internet import interfaces
from zope.interface import implementer


def unsent(transport: Any) -> int:
    """Bytes that Twisted holds for this connection; the kernel's own buffer is not counted."""
    return len(transport.dataBuffer) - transport.offset + transport._tempDataLen


@implementer(interfaces.IPushProducer)
class Gate:
    """A push producer that produces nothing: the transport tells it when its buffer is full and when it is empty.

    A connection ends when ``seconds`` bring it forward by fewer than ``least`` bytes, or when more than ``most``
    bytes wait. ``on_end`` hears why.
    """

    __slots__ = ("_least", "_left", "_most", "_on_end", "_opened", "_seconds", "_timer", "_transport")

    def __init__(
        self, transport: Any, seconds: float, least: float, most: float, on_end: Callable[[str], None]
    ) -> None:
        self._transport, self._seconds, self._least, self._most = transport, seconds, least, most
        self._on_end = on_end
        self._opened: asyncio.Event | None = None
        self._timer: Any = None
        self._left = 0

    @property
    def shut(self) -> bool:
        return self._opened is not None

    async def opened(self) -> None:
        """Returns when the client has taken everything, or is gone."""
        while self._opened is not None:
            await self._opened.wait()

    def watch(self) -> None:
        """From now on what is unsent must move."""
        if self._timer is None:
            self._left = unsent(self._transport)
            self._timer = self._transport.reactor.callLater(self._seconds, self._look)

    def close(self) -> None:
        """The connection is gone."""
        self._open()

    def pauseProducing(self) -> None:
        # The transport says this at every write while its buffer is full.
        if unsent(self._transport) > self._most:
            self._end("backlog")
        elif self._opened is None:
            self._opened = asyncio.Event()
            self.watch()

    def resumeProducing(self) -> None:
        self._open()

    def stopProducing(self) -> None:
        self._open()

    def _open(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._opened is not None:
            self._opened.set()
            self._opened = None

    def _look(self) -> None:
        self._timer = None
        left = unsent(self._transport)
        if left and self._left - left < self._least:
            self._end("stalled")
        elif left:
            self.watch()

    def _end(self, why: str) -> None:
        if not self._transport.disconnected and not self._transport._aborting:
            self._on_end(why)
            self._transport.abortConnection()
