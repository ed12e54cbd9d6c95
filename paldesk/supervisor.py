"""``make run``: everything the Procfile names, on servers of our own, in one terminal and gone with it.

Children carry PALDESK_SUPERVISED in their environment. Whatever still carries this installation's mark when
the next supervisor starts was left over by a crash, and is stopped first so that the port is free.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import signal
import socket
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.error import URLError

import psutil

from paldesk import embedded, env
from paldesk.embedded import processes
from paldesk.embedded.processes import CannotStart
from paldesk.procfile import Child, lines, say

MARK = "PALDESK_SUPERVISED"
PATIENCE = 4.0  # seconds that a process has for leaving by itself
HEAD_START = 15.0  # seconds at most that the others leave the processor to web, so that it answers sooner
LOOK_SECONDS = 3.0  # between two looks at PostgreSQL and Redis
COLOURS = ("36", "33", "35", "32")
PAYMENTS = 90  # the port of the test payments, from the web's


class Refused(SystemExit):
    """The run cannot begin. Ends the process with words that say what to do."""


class Supervisor:
    def __init__(self, procfile: Path = env.ROOT / "Procfile") -> None:
        self.procfile = procfile
        self.servers = embedded.here()
        self.embedded = env.embedded()
        self.payments = self.embedded and not env.secret("STRIPE_SECRET_KEY", "")
        self.port = env.number("PORT")
        self.children: list[Child] = []
        self.step: Child | None = None
        self.held = ExitStack()
        self.stopping = False
        self.announced = False
        self.look_again = 0.0

    def run(self) -> None:
        """Until a signal says to leave. Raises Refused when the run cannot begin."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._leave)
        with self._alone():
            try:
                self._begin()
                self._watch()
            finally:
                self._end()

    def _leave(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            self._kill()
        self.stopping = True
        if self.step is not None:
            self.step.signal(signal.SIGTERM)

    def _alone(self) -> IO[str]:
        path = self.servers.var / "run" / "supervisor.lock"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
        lock = path.open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(f"Already running here ({self.servers.var}). Stop that one first.") from error
        return lock

    def _begin(self) -> None:
        stop_left_over(self._environment()[MARK])
        refuse_taken_port(self.port, self.port + 1)
        if self.payments:
            refuse_taken_port(self.port + PAYMENTS, self.port + 1)
        if self.embedded:
            say("servers", "34", "PostgreSQL and Redis start under var/")
            self.held.enter_context(self.servers.running())
        commands = dict(lines(self.procfile))
        self._release(commands.pop("release", []))
        if self.payments:
            commands["stripe"] = ["python", "-m", "billing.fake", "--port", str(self.port + PAYMENTS)]
        self.children = [
            Child(name, command, colour)
            for (name, command), colour in zip(commands.items(), COLOURS * len(commands), strict=False)
        ]
        for child in self.children:
            child.due = 0.0 if child.name == "web" else time.monotonic() + HEAD_START

    def _release(self, command: list[str]) -> None:
        steps = [command]
        if not self.embedded:
            steps.append(["python", "manage.py", "collectstatic", "--noinput", "--verbosity=0"])
        elif self._wants_demo():
            steps.append(["python", "manage.py", "demo"])
        for step in steps:
            if step and not self.stopping:
                self._do(step)
        if self.embedded:
            self._demo_port.write_text(str(self.port))

    def _wants_demo(self) -> bool:
        """On the first run, and when the port is another one: the shop's origin has changed with it."""
        return not self._demo_port.exists() or self._demo_port.read_text() != str(self.port)

    @property
    def _demo_port(self) -> Path:
        return self.servers.var / "run" / "demo"

    def _do(self, command: list[str]) -> None:
        say("release", "34", shlex.join(command))
        self.step = Child("release", command, "34")
        self.step.start(self._environment())
        if self.step.wait() and not self.stopping:
            raise Refused(f"`{shlex.join(command)}` failed; see above.")

    def _environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        mark = {MARK: str(self.servers.var), "PYTHONUNBUFFERED": "1", "PORT": str(self.port)}
        return {**os.environ, "PATH": path, **mark}

    def _watch(self) -> None:
        environment = self._environment()
        while not self.stopping:
            for child in self.children:
                child.keep(environment)
            if not self.announced and is_ready(self.port):
                self._announce()
            if self.embedded and time.monotonic() >= self.look_again:
                self._mend()
            time.sleep(0.2)

    def _mend(self) -> None:
        """PostgreSQL and Redis are started again when somebody killed them, like every other process."""
        try:
            self.servers.start()
        except CannotStart as fault:
            say("servers", "31", str(fault))
        self.look_again = time.monotonic() + LOOK_SECONDS

    def _announce(self) -> None:
        self.announced = True
        for child in self.children:
            child.due = min(child.due, time.monotonic())
        print(announcement(self.port, self.embedded, self.payments), flush=True)

    def _end(self) -> None:
        self.stopping = True
        say("servers", "34", "stopping")
        for child in self.children:
            child.signal(signal.SIGTERM)
        self._wait(PATIENCE)
        self._kill()
        self.held.close()
        if self.embedded:
            self.servers.stop()  # also when a shell still uses them: what was started here ends here

    def _wait(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and any(
            c.process and c.process.poll() is None for c in self.children
        ):
            time.sleep(0.05)

    def _kill(self) -> None:
        # By the mark rather than by process group: it also finds what a child started in a session of its
        # own.
        processes.stop(left_over(str(self.servers.var)), signal.SIGKILL, patience=2)


def left_over(mark: str) -> list[psutil.Process]:
    """Processes with this installation's mark, other than this one and the servers everyone shares."""
    found = psutil.process_iter()
    return [process for process in found if process.pid != os.getpid() and _mark(process) == mark]


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return None


def stop_left_over(mark: str) -> None:
    processes.stop(left_over(mark), signal.SIGTERM, patience=PATIENCE)


def refuse_taken_port(port: int, instead: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(f"Port {port} is taken by another program. Try PORT={instead} make run.") from error


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def announcement(port: int, demo: bool, payments: bool) -> str:
    here = f"http://localhost:{port}"
    lines = ["", f"  Paldesk is ready at {env.text('BASE_URL', here)}/"]
    if demo:
        lines += [
            f"  Demo shop   http://127.0.0.1:{port}/demo/     site key pk_demo",
            f"  Inbox       {here}/app/demo/inbox/",
            f"  Mail        {here}/dev/mail/",
            "  Log in as   ada@demo.test (owner) or bo@demo.test (operator) of workspace demo,",
            "              cy@other.test of workspace other, staff@paldesk.test at /admin/;",
            "              password paldesk-demo for all",
        ]
    if payments:
        lines.append(f"  Payments    http://localhost:{port + PAYMENTS}/clock     nothing is charged")
    return "\n".join([*lines, "  Ctrl-C stops everything.", ""])


if __name__ == "__main__":
    Supervisor().run()
