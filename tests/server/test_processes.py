"""The parent and its web processes: one port, always enough of them, none left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest

from paldesk import env
from paldesk.embedded.redis import free_port
from paldesk.serving.children import CannotListen, listen
from tests.server.serving import until


@dataclass
class Family:
    """A parent, its port, and the file in which it says who its children are."""

    process: subprocess.Popen[bytes]
    port: int
    pids: Path

    def children(self) -> list[int]:
        return list(json.loads(self.pids.read_text())["children"]) if self.pids.exists() else []

    def answers(self, path: str, host: str = "127.0.0.1") -> bool:
        try:
            with urllib.request.urlopen(f"http://{host}:{self.port}{path}", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@contextmanager
def family(tmp_path: Path, *command: str, **environment: str) -> Iterator[Family]:
    """``command`` with PORT and PIDS in place, and nothing of it left after the block."""
    port, pids = free_port(), tmp_path / "web.json"
    words = [word.replace("PORT", str(port)).replace("PIDS", str(pids)) for word in command]
    known = {**os.environ, "PORT": str(port), "WEB_PIDFILE": str(pids), **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", *words], env=known, cwd=env.ROOT, start_new_session=True
    )
    try:
        yield Family(process, port, pids)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_the_web_of_the_procfile_lives_as_a_family(tmp_path: Path) -> None:
    with family(tmp_path, "paldesk.server", WEB_CONCURRENCY="2") as web:
        assert until(lambda: web.answers("/livez"), 60)
        assert web.answers("/livez", "localhost")
        assert until(lambda: len(web.children()) == 2, 30)
        first, second = web.children()
        time.sleep(1.5)  # long enough in service for an end to be bad luck

        os.kill(first, signal.SIGKILL)
        assert until(lambda: len(web.children()) == 2 and first not in web.children(), 3)
        assert second in web.children()
        assert all(web.answers("/livez") for _ in range(5))

        web.process.send_signal(signal.SIGTERM)
        assert web.process.wait(30) == 0
        assert not web.pids.exists()
        assert not psutil.pid_exists(second)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Family]:
    with family(tmp_path_factory.mktemp("small"), "tests.server.parent", "PORT", "PIDS", "app") as web:
        assert until(lambda: web.answers("/page"), 30)
        yield web


def test_an_end_in_the_first_moment_is_made_good_too(small: Family) -> None:
    first = small.children()[0]
    os.kill(first, signal.SIGKILL)
    assert until(lambda: first not in small.children() and len(small.children()) == 2, 5)


def test_children_end_with_a_parent_that_was_killed(small: Family) -> None:
    assert until(lambda: len(small.children()) == 2, 5)
    children = small.children()
    small.process.kill()
    assert until(lambda: not any(psutil.pid_exists(child) for child in children), 10)


def test_a_family_that_cannot_start_says_so(tmp_path: Path) -> None:
    with family(tmp_path, "tests.server.parent", "PORT", "PIDS", "hopeless") as web:
        assert web.process.wait(30) == 1


def test_a_taken_port_is_said_in_words() -> None:
    (taken,) = listen(["127.0.0.1"], 0)
    with taken, pytest.raises(CannotListen, match="Try another PORT"):
        listen(["127.0.0.1"], taken.getsockname()[1])


def test_an_address_of_another_machine_is_only_left_out_when_it_may_be() -> None:
    assert listen(["192.0.2.1"], 0, optional=["192.0.2.1"]) == []
    with pytest.raises(CannotListen):
        listen(["192.0.2.1"], 0)
