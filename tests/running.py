"""The real thing for browser and chaos tests: web processes on one port, and a worker when asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError

import psutil

from paldesk import env
from paldesk.embedded import processes
from paldesk.embedded.redis import free_port

PATIENCE = 60.0


class NotReady(RuntimeError):
    """The server did not become ready; carries the end of its log."""


class RunningServer:
    """``python -m paldesk.server`` on this run's database and Redis, on a free port."""

    def __init__(
        self, var: Path, web_processes: int = 2, environment: dict[str, str] | None = None, port: int = 0
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = var / "log" / f"server-{self.port}.log"
        self._environment = {
            **os.environ,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(web_processes),
            **(environment or {}),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Returns when ``/readyz`` says 200; raises NotReady otherwise."""
        web = self._run([sys.executable, "-m", "paldesk.server"])
        if not processes.wait_until(self.is_ready, web, PATIENCE):
            raise NotReady(processes.last_lines(self.log, 30))

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self._run(
            ["celery", "-A", "paldesk.celery", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
        )

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self._run(["celery", "-A", "paldesk.celery", "beat", "--loglevel", "WARNING", "--pidfile="])

    @property
    def processes(self) -> list[psutil.Process]:
        """The web processes that answer, without the parent that keeps them."""
        return psutil.Process(self._started[0].pid).children()

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def wait_ready(self, patience: float = 30) -> None:
        """After something was killed: until it answers again."""
        self.wait_for(self.is_ready, patience)

    def wait_for(self, true: Callable[[], bool], patience: float = 30) -> None:
        """Raises NotReady with the end of the log when it does not become true."""
        deadline = time.monotonic() + patience
        while not true():
            if time.monotonic() > deadline:
                raise NotReady(processes.last_lines(self.log, 30))
            time.sleep(0.1)

    def stop(self) -> None:
        for process in self._started:
            family = [psutil.Process(process.pid)] if process.poll() is None else []
            family += [child for parent in family for child in parent.children(recursive=True)]
            processes.stop(family[:1], signal.SIGTERM, patience=8)
            processes.stop(family[1:], signal.SIGKILL, patience=2)
            process.wait()
        self._started.clear()

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=self._environment,
                cwd=env.ROOT,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._started.append(process)
        return process
