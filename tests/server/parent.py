"""Two processes of the tiny application under the real parent: ``python -m tests.server.parent PORT PIDS``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from paldesk.serving.children import Parent, listen


def command(sockets: Sequence[int], notice: int) -> list[str]:
    numbers = ",".join(map(str, sockets))
    return [sys.executable, "-m", "tests.server.app", "{}", numbers, str(notice), str(os.getpid())]


def hopeless(sockets: Sequence[int], notice: int) -> list[str]:
    return [sys.executable, "-c", "raise SystemExit('no settings')"]


if __name__ == "__main__":
    port, pids, what = sys.argv[1:]
    how = hopeless if what == "hopeless" else command
    sys.exit(Parent(listen(["127.0.0.1", "::1"], int(port), ["::1"]), 2, how, 10, Path(pids)).run())
