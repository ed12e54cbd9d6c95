"""The lines of a Procfile, and a process for each that is kept running."""

from __future__ import annotations

import ctypes
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from paldesk import env

LONGEST_PAUSE = 30.0  # seconds between two restarts of a process that keeps failing
HEALTHY = 60.0  # seconds of life after which the next failure counts as the first
PR_SET_PDEATHSIG = 1  # prctl(2)


def lines(procfile: Path) -> Iterator[tuple[str, list[str]]]:
    """Name and command of each line of a Procfile."""
    for line in procfile.read_text(encoding="utf-8").splitlines():
        name, colon, command = line.partition(":")
        if colon and not name.startswith("#"):
            yield name.strip(), shlex.split(command)


@dataclass
class Child:
    """One line of the Procfile, kept running."""

    name: str
    command: list[str]
    colour: str
    process: subprocess.Popen[str] | None = None
    failures: int = 0
    started: float = 0.0
    due: float = 0.0
    pump: threading.Thread | None = field(default=None, repr=False)

    def start(self, environment: dict[str, str]) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            cwd=env.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.pump = threading.Thread(target=self._print, args=[self.process.stdout], daemon=True)
        self.pump.start()

    def wait(self) -> int:
        """Until it ended by itself and all it printed is shown; its exit code."""
        assert self.process is not None and self.pump is not None  # noqa: S101, PT018 - started before
        code = self.process.wait()
        self.pump.join()
        return code

    def keep(self, environment: dict[str, str]) -> None:
        """Start it again when it ended, after a pause that doubles with each failure in a row."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start(environment)
        elif (code := self.process.poll()) is not None:
            self._plan_restart(code)

    def signal(self, which: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(which)

    def _plan_restart(self, code: int) -> None:
        lived = time.monotonic() - self.started
        self.failures = 1 if lived > HEALTHY else self.failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.failures - 1))
        self.process, self.due = None, time.monotonic() + pause
        say(self.name, self.colour, f"ended with {code}; starts again in {pause:g} s")

    def _print(self, output: IO[str]) -> None:
        for line in output:
            say(self.name, self.colour, line.rstrip())


def say(name: str, colour: str, line: str) -> None:
    label = f"{name:<7}"
    print(f"\033[{colour}m{label}\033[0m {line}" if sys.stdout.isatty() else f"{label} {line}", flush=True)


def end_with_parent() -> None:
    """In the child: be asked to leave when the supervisor is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
