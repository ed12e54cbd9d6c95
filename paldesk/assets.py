"""Our JavaScript modules and the few of others: their bare names, where they lie, what they import.

There is no bundler. A page carries one import map, and preloads what its module will ask for, so that a chain
of imports costs one round trip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.staticfiles.finders import find

OURS = Path(settings.BASE_DIR) / "static" / "js"
_IMPORT = re.compile(r"""\b(?:from|import)\s*["']([^"']+)["']""")


def modules() -> dict[str, str]:
    """Every bare name and its static path: ``paldesk/socket`` is ``js/socket.js``."""
    return _modules() if settings.EMBEDDED else _modules_once()


def _modules() -> dict[str, str]:
    ours = (path.relative_to(OURS).as_posix() for path in sorted(OURS.rglob("*.js")))
    return {**settings.IMPORT_MAP, **{f"paldesk/{path.removesuffix('.js')}": f"js/{path}" for path in ours}}


_modules_once = cache(_modules)


class MissingModule(LookupError):
    """A module is imported that does not exist."""


def needed_by(name: str) -> list[str]:
    """The static paths of a module and of everything it imports, itself first. Raises MissingModule."""
    found: dict[str, None] = {}
    _follow(_path_of(name, ""), found)
    return list(found)


def _follow(path: str, found: dict[str, None]) -> None:
    if path not in found:
        found[path] = None
        for imported in _imports(path):
            _follow(imported, found)


def _imports(path: str) -> Iterator[str]:
    file = find(path)
    if file is None:
        raise MissingModule(path)
    for name in _IMPORT.findall(Path(str(file)).read_text(encoding="utf-8")):
        yield _path_of(name, path)


def _path_of(name: str, importer: str) -> str:
    if name.startswith("."):
        return _normal(PurePosixPath(importer).parent / name)
    try:
        return modules()[name]
    except KeyError:
        raise MissingModule(f"{name}, imported by {importer or 'a template'}") from None


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
