"""One process that serves an ASGI application until it is asked to leave."""

from __future__ import annotations

import asyncio
import gc
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import daphne.server
import structlog
from twisted.internet import defer, reactor
from twisted.logger import globalLogBeginner

from paldesk.serving import channel, websocket
from paldesk.serving.limits import Limits
from paldesk.serving.request import Request

log = structlog.get_logger("paldesk.server")

Protocol = Request | websocket.Socket


def nothing() -> None:
    """For callers that need not be told."""


def serve(
    application: Any,
    sockets: Sequence[socket.socket],
    limits: Limits | None = None,
    ready: Callable[[], None] = nothing,
    on_drain: Callable[[], None] = nothing,
) -> None:
    """Serve any ASGI 3 application on listening sockets, and return after SIGTERM or SIGINT.

    ``ready`` is called when connections are accepted, ``on_drain`` when the signal came. Main thread, once.
    """
    Server(application, sockets, limits or Limits(), ready, on_drain).run()


class Server(daphne.server.Server):
    """Daphne's, with our protocols, monotonic time, and an end that tells everyone."""

    def __init__(
        self,
        application: Any,
        sockets: Sequence[socket.socket],
        limits: Limits,
        ready: Callable[[], None],
        on_drain: Callable[[], None],
    ) -> None:
        super().__init__(application, endpoints=["inherited"], server_name="")
        self.sockets, self.limits, self.on_drain = sockets, limits, on_drain
        self.ready_callable = ready
        self.connections: set[Protocol] = set()
        self.channels: set[channel.Channel] = set()
        self.ports: list[Any] = []
        self.tally: Counter[str] = Counter()
        self.draining = False
        self._swept = time.monotonic()

    def run(self) -> None:
        self.loop = reactor._asyncioEventloop
        asyncio.set_event_loop(self.loop)
        # Twisted's timers follow the wall clock, and would all be due when somebody sets it.
        reactor.seconds = time.monotonic
        globalLogBeginner.beginLoggingTo([_report], redirectStandardIO=False, discardBuffer=True)
        self.http_factory, self.ws_factory = channel.Factory(self), websocket.Factory(self)
        for listening in self.sockets:
            self._adopt(listening)
        for number in (signal.SIGTERM, signal.SIGINT):
            self.loop.add_signal_handler(number, self.drain)
        reactor.addSystemEventTrigger("before", "shutdown", self.kill_all_applications)
        reactor.callWhenRunning(self._begin)
        reactor.run(installSignalHandlers=False)

    def _adopt(self, listening: socket.socket) -> None:
        listening.setblocking(False)  # Twisted accepts until nobody is left, and would wait for the next one
        port = reactor.adoptStreamPort(listening.fileno(), listening.family, self.http_factory)
        self.ports.append(port)
        listening.close()

    def _begin(self) -> None:
        settle_memory()
        self._sweep()
        log.info("server.started")
        self.ready_callable()

    # Connections: a protocol is one of them until its client and its application are both gone.

    def protocol_connected(self, protocol: Protocol) -> None:
        self.connections.add(protocol)

    def protocol_disconnected(self, protocol: Protocol) -> None:
        protocol.ended_at = protocol.ended_at or time.monotonic()
        if protocol.task is None:
            self.connections.discard(protocol)

    def create_application(self, protocol: Protocol, scope: dict[str, Any]) -> Any:
        """Start the application for a request or a socket. Returns where Daphne puts what the client says."""
        scope.setdefault("asgi", {"version": "3.0", "spec_version": "2.3"})
        protocol.task = self.loop.create_task(self.application(scope, protocol.receive, protocol.send))
        protocol.task.add_done_callback(partial(self._application_left, protocol))
        return getattr(protocol, "inbox", None)

    def _application_left(self, protocol: Protocol, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        protocol.task = None
        if error is not None:
            log.error("server.application_failed", exc_info=(type(error), error, error.__traceback__))
        if protocol.ended_at:
            self.connections.discard(protocol)
        else:
            protocol.application_left(error)

    # What happens every few seconds

    def _sweep(self) -> None:
        reactor.callLater(self.limits.sweep_seconds, self._sweep)
        now = time.monotonic()
        late, self._swept = now - self._swept > self.limits.sweep_seconds + 5, now
        if not late:  # else we stood still ourselves, and what clients said in time lies unread
            for protocol in tuple(self.connections):
                protocol.check(now)
        for kind, count in self.tally.items():
            log.info("server.limit", kind=kind, count=count)
        self.tally.clear()

    def note_reader(self, why: str) -> None:
        self.tally[f"reader_{why}"] += 1

    # Leaving

    def drain(self) -> None:
        """Stop listening, send every socket elsewhere, let requests finish, then stop."""
        if self.draining:
            return
        self.draining = True
        self.on_drain()
        for port in self.ports:
            port.stopListening()
        for one in tuple(self.channels):
            one.retire()
        spread = self._restart_sockets()
        self._leave_when_empty(time.monotonic() + spread + self.limits.drain_seconds)

    def _restart_sockets(self) -> float:
        sockets = [one for one in self.connections if isinstance(one, websocket.Socket) and not one.ended_at]
        spread = self.limits.spread(len(sockets))
        for one in sockets:
            # Who returns elsewhere should not arrive there all at once.
            reactor.callLater(random.uniform(0, spread), one.restart)  # noqa: S311
        log.info("server.drain", sockets=len(sockets), count=len(self.channels), seconds=round(spread, 1))
        return spread

    def _leave_when_empty(self, until: float) -> None:
        if (self.connections or self.channels) and time.monotonic() < until:
            reactor.callLater(0.05, self._leave_when_empty, until)
            return
        log.info("server.stopped", count=len(self.connections))
        reactor.stop()

    def kill_all_applications(self) -> defer.Deferred[Any] | None:
        tasks = [protocol.task for protocol in self.connections if protocol.task]
        for task in tasks:
            task.cancel()
        if not tasks:
            return None
        return defer.Deferred.fromFuture(self.loop.create_task(asyncio.wait(tasks, timeout=2)))


def settle_memory() -> None:
    """What was loaded stays: keep the collector from walking over it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _report(event: Any) -> None:
    """Twisted's log: only what it did not expect, and where."""
    failure = event.get("log_failure")
    if failure is not None:
        log.error("server.fault", exc_info=(failure.type, failure.value, failure.getTracebackObject()))
