from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from paldesk import node


def machine_with(version: str, at: Path) -> str:
    for name in ("node", "npm"):
        program = at / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    return str(at)


def test_a_recent_node_of_the_machine_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", machine_with("v20.1.0", tmp_path))
    assert node.command(["npm", "ci"]) == [str(tmp_path / "npm"), "ci"]


def test_an_old_one_gives_way_to_the_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", machine_with("v18.20.0", tmp_path))
    for program in ("node", "npm"):
        done = subprocess.run(
            node.command([program, "--version"]), capture_output=True, text=True, check=True
        )
        assert done.stdout.strip()[0] in "v123456789"


def test_without_any_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(node, "find_spec", lambda name: None)
    with pytest.raises(node.NoNode, match="make setup"):
        node.command(["npm", "ci"])
