"""`make run` from start to Ctrl-C, with a small web process in place of the product's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from paldesk import env, procfile, supervisor
from paldesk.embedded.redis import free_port

pytestmark = pytest.mark.slow

WEB = """
import http.server, os, pathlib
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
print("web starts", flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
print("worker starts", flush=True)
time.sleep(600)
"""


class Run:
    """One supervised run in a directory of its own."""

    def __init__(self, directory: Path, port: int) -> None:
        self.directory = directory
        self.port = port
        (directory / "web.py").write_text(WEB)
        (directory / "stubborn.py").write_text(STUBBORN)
        self.procfile = directory / "Procfile"
        self.procfile.write_text(
            f"release: python -c 'print(\"released\")'\nweb: python {directory}/web.py\n"
        )
        # The demo is not what is tested here.
        (directory / "var" / "run").mkdir(parents=True)
        (directory / "var" / "run" / "demo").write_text(str(port))
        self.log = directory / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.payments = False

    def add_stubborn_worker(self) -> None:
        with self.procfile.open("a") as lines:
            lines.write(f"worker: python {self.directory}/stubborn.py\n")

    def start(self) -> subprocess.Popen[bytes]:
        script = (
            f"from paldesk.supervisor import Supervisor, Path; Supervisor(Path({str(self.procfile)!r})).run()"
        )
        place = {"VAR_DIR": str(self.directory / "var"), "PORT": str(self.port)}
        if not self.payments:
            place["STRIPE_SECRET_KEY"] = "sk_test_elsewhere"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", script],
                cwd=env.ROOT,
                env={**os.environ, **place},
                stdout=log,
                stderr=log,
            )
        return self.process

    def printed(self, text: str, count: int = 1) -> bool:
        return self.log.read_text().count(text) >= count

    def wait(self, text: str, count: int = 1, patience: float = 40) -> None:
        until(lambda: self.printed(text, count), patience, self.log)

    def left(self) -> list[str]:
        """Whatever still runs for this directory: children by their mark, servers by their arguments."""
        marked = supervisor.left_over(str(self.directory / "var"))
        named = [p for p in psutil.process_iter() if any(str(self.directory) in a for a in arguments(p))]
        return [" ".join(arguments(p)) for p in {*marked, *named} if p.status() != psutil.STATUS_ZOMBIE]


def arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def until(true: Callable[[], bool], patience: float, log: Path) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


@pytest.fixture
def run() -> Iterator[Run]:
    with tempfile.TemporaryDirectory(prefix="pd-") as directory:
        supervised = Run(Path(directory), free_port())
        yield supervised
        if supervised.process and supervised.process.poll() is None:
            supervised.process.terminate()
            supervised.process.wait(20)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_everything_and_leaves_nothing(run: Run, how: signal.Signals) -> None:
    run.add_stubborn_worker()
    run.payments = True
    process = run.start()
    run.wait("Paldesk is ready at")
    run.wait("worker starts")
    run.wait("Test payments at")
    assert run.printed("released")
    assert run.printed("pk_demo")
    assert run.printed("ada@demo.test")
    started = time.monotonic()
    process.send_signal(how)
    assert process.wait(15) == 0, run.log.read_text()
    assert time.monotonic() - started < 10, "also with a worker that will not leave"
    assert run.left() == []


def test_it_starts_a_process_again(run: Run) -> None:
    run.start()
    run.wait("web starts")
    (web,) = [p for p in psutil.process_iter() if f"{run.directory}/web.py" in arguments(p)]
    web.kill()
    run.wait("starts again in 1 s")
    run.wait("web starts", count=2)


@pytest.mark.parametrize("server", ["redis-server", "postgres"])
def test_it_starts_a_killed_database_again(run: Run, server: str) -> None:
    run.start()
    run.wait("Paldesk is ready at")

    def found() -> set[int]:
        here = f"{run.directory}/var"
        every = [p for p in psutil.process_iter(["pid", "name"]) if server in p.info["name"]]
        # PostgreSQL's own children name no directory.
        return {p.pid for p in every if any(here in argument for argument in arguments(p))}

    before = found()
    assert before
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: bool(found() - before), 30, run.log)


def test_after_a_crash_the_next_start_needs_no_help(run: Run) -> None:
    run.add_stubborn_worker()
    first = run.start()
    run.wait("Paldesk is ready at")
    first.kill()
    first.wait()
    second = run.start()
    run.wait("Paldesk is ready at")
    second.terminate()
    assert second.wait(15) == 0
    assert run.left() == []


def test_two_runs_in_one_place_are_refused(run: Run) -> None:
    run.start()
    run.wait("Paldesk is ready at")
    log, first = run.log, run.process
    run.log = run.directory / "second.log"
    assert run.start().wait(20) == 1
    assert run.printed("Already running here")
    run.log, run.process = log, first


def test_a_taken_port_is_said_in_words(run: Run) -> None:
    import socket

    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", run.port))
        stranger.listen()
        assert run.start().wait(20) == 1
    assert run.printed(f"Port {run.port} is taken")
    assert not run.printed("Traceback")


def test_a_failed_release_ends_the_run(run: Run) -> None:
    text = run.procfile.read_text().replace('print("released")', "raise SystemExit(3)")
    run.procfile.write_text(text)
    assert run.start().wait(40) == 1
    assert run.printed("failed; see above.")
    assert run.left() == []


def test_it_leaves_at_once_in_the_middle_of_the_release(run: Run) -> None:
    slow = 'import time; print("releasing", flush=True); time.sleep(60)'
    run.procfile.write_text(f"release: python -c '{slow}'\n")
    process = run.start()
    run.wait("release releasing")
    process.terminate()
    assert process.wait(10) == 0, run.log.read_text()
    assert run.left() == []


def test_the_procfile_names_what_the_product_needs() -> None:
    commands = dict(procfile.lines(env.ROOT / "Procfile"))
    assert list(commands) == ["release", "web", "worker", "beat"]
    assert commands["web"] == ["python", "-m", "paldesk.server"]
