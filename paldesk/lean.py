"""The chatbox's scripts without their comments: a visitor's bytes are counted, and the reasons are ours to read.

``lean/<path>`` is ``js/<path>`` with every comment that begins a line taken out; lines keep their numbers, so that an
error is found where it was written. Nothing else is changed. Embedded mode writes the copies under ``var/lean`` when
they are asked for; ``collectstatic`` collects them like every other file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from paldesk import assets

_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/)", re.M | re.S)


def lean(script: str) -> str:
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), script)


class LeanStorage(FileSystemStorage):
    """Reads a script as it is sent."""

    prefix = assets.LEAN

    def _open(self, name: str, mode: str = "rb") -> ContentFile[bytes]:
        return ContentFile(lean(Path(self.path(name)).read_text(encoding="utf-8")).encode())


class LeanFinder(BaseFinder):
    storage = LeanStorage(location=assets.OURS)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        script = path.removeprefix(f"{assets.LEAN}/")
        source = assets.OURS / script
        if script == path or ".." in Path(script).parts or source.suffix != ".js" or not source.is_file():
            return []
        copy = _fresh(source, settings.VAR_DIR / assets.LEAN / script)
        return [copy] if find_all else copy

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, LeanStorage]]:
        for path in assets.of_the_chatbox():
            script = path.removeprefix(f"{assets.LEAN}/")
            if (assets.OURS / script).is_file() and path not in assets.WRITTEN_LEAN.values():
                yield script, self.storage


def _fresh(source: Path, copy: Path) -> str:
    """The copy, made anew when the script is newer."""
    if not copy.is_file() or copy.stat().st_mtime_ns != source.stat().st_mtime_ns:
        copy.parent.mkdir(parents=True, exist_ok=True)
        made = copy.with_name(f".{copy.name}.{os.getpid()}")
        made.write_text(lean(source.read_text(encoding="utf-8")), encoding="utf-8")
        os.utime(made, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
        made.replace(copy)  # another process may do the same
    return str(copy)
