"""The parent of the web processes: binds once, keeps every place filled, and leaves when all have left."""

from __future__ import annotations

import errno
import json
import os
import resource
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog

log = structlog.get_logger("paldesk.server")

BACKLOG = 2048
SETTLED = 1.0  # seconds of service after which an end is bad luck, not a fault
LONGEST_PAUSE = 30.0
HOPELESS = 4  # ends in a row before anything was ever served
OPEN_FILES = 65_536
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

Command = Callable[[Sequence[int], int], list[str]]


class CannotListen(SystemExit):
    """The address is not to be had. Ends the process with words."""


def listen(hosts: Iterable[str], port: int, optional: Iterable[str] = ()) -> list[socket.socket]:
    """Listening sockets on each host; one in ``optional`` that this machine does not have is left out.

    Raises CannotListen when an address is taken or is nobody's.
    """
    return [bound for host in hosts if (bound := _listen(host, port, host in optional)) is not None]


def _listen(host: str, port: int, optional: bool) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.socket(family)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((host, port))
        bound.listen(BACKLOG)
    except OSError as error:
        if optional and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return None
        raise CannotListen(
            f"Cannot listen on {host} port {port}: {error.strerror}. Try another PORT."
        ) from error
    return bound


@dataclass
class Place:
    """Where one web process should be."""

    command: Command
    sockets: Sequence[socket.socket]
    process: subprocess.Popen[bytes] | None = None
    notice: int = -1  # the pipe on which it says that it serves
    serving_since: float = 0.0
    failures: int = 0
    due: float = 0.0

    def tend(self) -> bool:
        """Fill it when it is empty and time; notice what changed. Returns whether the process is another one."""
        before = self.process
        if self.process is None and time.monotonic() >= self.due:
            self._start()
        elif self.process is not None:
            self._hear()
            if self.process.poll() is not None:
                self._clear(self.process.returncode)
        return self.process is not before

    def _start(self) -> None:
        self.notice, theirs = os.pipe()
        numbers = [one.fileno() for one in self.sockets]
        self.process = subprocess.Popen(self.command(numbers, theirs), pass_fds=[*numbers, theirs])
        os.close(theirs)
        self.serving_since = 0.0

    def _hear(self) -> None:
        if not self.serving_since and select.select([self.notice], [], [], 0)[0] and os.read(self.notice, 1):
            self.serving_since = time.monotonic()

    def _clear(self, code: int) -> None:
        now = time.monotonic()
        served = bool(self.serving_since) and now - self.serving_since > SETTLED
        self.failures = 0 if served else self.failures + 1
        self.due = now + (0 if served else min(LONGEST_PAUSE, 0.25 * 2 ** (self.failures - 1)))
        self.process = None
        os.close(self.notice)
        log.warning("server.process_ended", code=code, seconds=round(self.due - now, 2))


class Parent:
    """Runs ``count`` web processes on sockets that are already listening.

    ``command`` makes a process's command from the numbers of the listening sockets and the number of a pipe
    it writes a byte to when it serves. ``pids`` names a file that always says who is running.
    """

    def __init__(
        self,
        sockets: Sequence[socket.socket],
        count: int,
        command: Command,
        patience: float,
        pids: Path | None = None,
    ) -> None:
        self.places = [Place(command, sockets) for _ in range(count)]
        self.patience, self.pids = patience, pids
        self._asked = 0
        self._served = False
        self._status = 0
        self._woken, self._wake = socket.socketpair()

    def run(self) -> int:
        """Until a signal, and until all have left. Returns the exit status."""
        self._hear_signals()
        allow_open_files()
        while not self._asked:
            self._tend()
            self._sleep()
        self._leave()
        return self._status

    def _hear_signals(self) -> None:
        for end in (self._woken, self._wake):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for number in SIGNALS:
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1
        if self._asked > 1:
            self._signal(signal.SIGKILL)

    def _tend(self) -> None:
        changed = [place.tend() for place in self.places]
        self._served = self._served or any(place.serving_since for place in self.places)
        if not self._served and any(place.failures >= HOPELESS for place in self.places):
            log.error("server.cannot_start", count=HOPELESS)
            self._asked, self._status = 1, 1
        if any(changed):
            self._write_pids()

    def _sleep(self) -> None:
        now = time.monotonic()
        waits = [place.due - now for place in self.places if place.process is None]
        notices = [p.notice for p in self.places if p.process is not None and not p.serving_since]
        select.select([self._woken.fileno(), *notices], [], [], max(0.0, min([*waits, 5.0])))
        try:
            self._woken.recv(4096)
        except BlockingIOError:
            return

    def _leave(self) -> None:
        self._signal(signal.SIGTERM)
        until = time.monotonic() + self.patience
        while self._living() and time.monotonic() < until:
            time.sleep(0.02)
        if self._living():
            self._status = 1
            self._signal(signal.SIGKILL)
        codes = [place.process.wait() for place in self.places if place.process is not None]
        # One that was asked before it could listen to signals ends by the signal itself.
        self._status = self._status or int(any(code not in (0, -signal.SIGTERM) for code in codes))
        if self.pids is not None:
            self.pids.unlink(missing_ok=True)

    def _living(self) -> bool:
        return any(place.process is not None and place.process.poll() is None for place in self.places)

    def _signal(self, number: signal.Signals) -> None:
        for place in self.places:
            if place.process is not None and place.process.poll() is None:
                place.process.send_signal(number)

    def _write_pids(self) -> None:
        if self.pids is None:
            return
        running = [place.process.pid for place in self.places if place.process is not None]
        draft = self.pids.with_name(f"{self.pids.name}.{os.getpid()}")
        draft.write_text(json.dumps({"parent": os.getpid(), "children": running}), encoding="utf-8")
        draft.replace(self.pids)


def allow_open_files() -> None:
    """Raise the soft limit as far as we may: each open socket is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
