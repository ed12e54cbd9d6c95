"""``python -m paldesk.server``: the Procfile's ``web``. WEB_CONCURRENCY processes on one listening socket."""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from paldesk import env, logs
from paldesk.serving.children import Parent, listen
from paldesk.serving.limits import Limits

PR_SET_PDEATHSIG = 1  # prctl(2)
LOOPBACK = "127.0.0.1,::1"  # so that localhost and 127.0.0.1 both lead here
PATIENCE = 5.0  # seconds beyond the drain that a process has before it is killed

log = structlog.get_logger(__name__)


def parent() -> int:
    """Bind, start the web processes, and keep them. Returns the exit status."""
    logs.configure(env.text("LOG_LEVEL"), readable=env.embedded())
    port, count = env.number("PORT"), env.number("WEB_CONCURRENCY")
    hosts = env.names("HOST", LOOPBACK) if env.embedded() else env.names("HOST", "0.0.0.0")  # noqa: S104
    sockets = listen(hosts, port, optional=["::1"])
    log.info("server.listening", number=port, count=count)
    limits = Limits()
    patience = limits.drain_seconds + limits.spread(10**6) + PATIENCE
    return Parent(sockets, count, command, patience, _pids()).run()


def command(sockets: Sequence[int], notice: int) -> list[str]:
    numbers = ",".join(map(str, sockets))
    me = [sys.executable, "-m", "paldesk.server"]
    return [*me, "--sockets", numbers, "--notice", str(notice), "--parent", str(os.getpid())]


def child(sockets: Sequence[int], notice: int, parent_pid: int) -> None:
    """One web process: Django, then the server, until SIGTERM or the parent's death."""
    end_with(parent_pid)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a closed terminal: the parent hears it too, and asks
    from django.conf import settings
    from django.urls import get_resolver

    from paldesk.asgi import application
    from paldesk.serving.server import serve

    len(get_resolver().url_patterns)  # now, and not while the first visitor waits
    limits = Limits(uploads=settings.UPLOAD_PATHS, large_uploads=settings.LARGE_UPLOADS)
    listening = [socket.socket(fileno=number) for number in sockets]
    settle()
    serve(application, listening, limits, ready=lambda: say(notice), on_drain=stop_being_ready)


def settle() -> None:
    """What is loaded by now stays for good. Python's collector need not look through all of it again and again, which
    made everybody on this process wait for a tenth of a second."""
    gc.collect()
    gc.freeze()


def say(notice: int) -> None:
    """Tell the parent that this process serves."""
    os.write(notice, b".")


def stop_being_ready() -> None:
    """Balancers then send new work elsewhere."""
    from paldesk import health

    health.draining = True


def end_with(parent_pid: int) -> None:
    """Have the kernel send SIGTERM when the parent dies, however it dies (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent_pid:
        sys.exit("The parent is gone already.")


def _pids() -> Path | None:
    """Where to write who is running: WEB_PIDFILE, and in embedded mode ``var/run/web.json``."""
    default = str(env.ROOT / env.text("VAR_DIR") / "run" / "web.json") if env.embedded() else ""
    path = env.text("WEB_PIDFILE", default)
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    return Path(path) if path else None


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m paldesk.server", description=__doc__)
    for name in ("--sockets", "--notice", "--parent"):
        arguments.add_argument(name, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.sockets is None:
        return parent()
    child([int(number) for number in given.sockets.split(",")], int(given.notice), int(given.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
