"""The running server that browser and chaos tests stand on."""

from __future__ import annotations

import json
import urllib.request

import pytest

from tests.running import RunningServer

pytestmark = pytest.mark.slow


def ask(server: RunningServer, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"{server.url}{path}", timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_two_processes_answer_on_one_port(server: RunningServer) -> None:
    status, body = ask(server, "/readyz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
    assert len(server.processes) == 2


def test_a_killed_process_is_replaced(server: RunningServer) -> None:
    before = {process.pid for process in server.processes}
    server.processes[0].kill()
    server.wait_for(lambda: len({p.pid for p in server.processes if p.is_running()} - before) == 1)
    assert ask(server, "/livez")[0] == 200
