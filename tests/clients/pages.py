"""The fenced blocks of a page, and running them as its reader would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from paldesk.node import command

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Read, and not run.
SHOWN = {"dotenv", "html", "json"}
PATIENCE = 30


@dataclass(frozen=True)
class Block:
    language: str
    name: str
    text: str


def blocks(page: str) -> list[Block]:
    return [Block(*found) for found in FENCE.findall((ROOT / "docs/api" / page).read_text())]


class Desk:
    """A developer's folder with both clients installed."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "clients/python/src"),
            "PYTHONUTF8": "1",
            **environment,
        }
        installed = folder / "node_modules/@paldesk/chatbox"
        installed.parent.mkdir(parents=True)
        installed.symlink_to(ROOT / "clients/js")

    def run(self, name: str, text: str, *given: str) -> str:
        """What it prints; it must end well."""
        done = subprocess.run(
            self._program(name, text, *given),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"{name}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def running(self, name: str, text: str, **more: str) -> Iterator[None]:
        """One that does not end by itself."""
        with (self.folder / f"{name}.log").open("w+") as log:
            program = subprocess.Popen(
                self._program(name, text),
                cwd=self.folder,
                env={**self.environment, **more},
                stdout=log,
                stderr=log,
            )
            try:
                yield
                assert program.poll() is None, (self.folder / f"{name}.log").read_text()
            finally:
                program.kill()
                program.wait()

    def shell(self, found: list[Block]) -> list[dict[str, object]]:
        """The blocks one after the other. What is answered is kept as the page says: CONTACT is a contact's id."""
        answers = []
        for each in found:
            answers.append(json.loads(self.run("block.sh", f"set -eu\n{each.text}")))
            kind, named = answers[-1].get("object"), answers[-1].get("id")
            if named:
                self.environment[str(kind).upper()] = str(named)
        return answers

    def _program(self, name: str, text: str, *given: str) -> list[str]:
        (self.folder / name).write_text(text)
        by = {".sh": ["bash"], ".py": [sys.executable], ".mjs": command(["node"])}
        return [*by[Path(name).suffix], name, *given]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)
