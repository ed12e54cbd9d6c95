"""Our JavaScript modules and the few of others: their bare names, where they lie, what they import.

There is no bundler. A page carries one import map, and preloads what its module will ask for, so that a chain
of imports costs one round trip.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.staticfiles.finders import find

OURS = Path(settings.BASE_DIR) / "static" / "js"
# What the chatbox's frame gets instead, for its bytes are counted: files of its own, and the rest without comments
# (paldesk/lean.py).
LEAN = "lean"
WRITTEN_LEAN = {"paldesk/protocol": "lean/protocol.js"}
# A statement, not the same word within an expression or a text.
_IMPORT = re.compile(r"""(?:^|;)[ \t]*(?:import|export)\b(?:[^"';]*?\bfrom)?\s*["']([^"']+)["']""", re.M)


def modules(lean: bool = False) -> dict[str, str]:
    """Every bare name and its static path: ``paldesk/socket`` is ``js/socket.js``. ``lean`` is for the chatbox."""
    known = _modules() if settings.EMBEDDED else _modules_once()
    return known if not lean else {name: _lean(path) for name, path in known.items()} | WRITTEN_LEAN


def _modules() -> dict[str, str]:
    ours = (path.relative_to(OURS).as_posix() for path in sorted(OURS.rglob("*.js")))
    return {**settings.IMPORT_MAP, **{f"paldesk/{path.removesuffix('.js')}": f"js/{path}" for path in ours}}


_modules_once = cache(_modules)


class MissingModule(LookupError):
    """A module is imported that does not exist."""


def of_the_chatbox() -> list[str]:
    """The static paths of every module that its frame may load."""
    names = [name for name in modules(lean=True) if name.startswith("paldesk/chatbox/")]
    return sorted({path for name in names for path in needed_by(name, lean=True)})


def needed_by(name: str, lean: bool = False) -> list[str]:
    """The static paths of a module and of everything it imports, itself first. Raises MissingModule."""
    return list(_needed(name, lean) if settings.EMBEDDED else _needed_once(name, lean))


def _needed(name: str, lean: bool) -> dict[str, None]:
    # Looked for once a page: the walk through the folders costs more than all that follows.
    known, found = modules(lean), dict[str, None]()
    _follow(_path_of(name, "", known), found, known)
    return found


_needed_once = cache(_needed)


def _follow(path: str, found: dict[str, None], known: dict[str, str]) -> None:
    if path not in found:
        found[path] = None
        for name in _imports(path):
            _follow(_path_of(name, path, known), found, known)


def _imports(path: str) -> tuple[str, ...]:
    file = find(_source(path))
    if file is None:
        raise MissingModule(path)
    return _read(str(file), Path(str(file)).stat().st_mtime_ns)


@lru_cache(maxsize=1024)
def _read(file: str, changed: int) -> tuple[str, ...]:
    """The names that a file imports, as long as it stays as it is."""
    return tuple(_IMPORT.findall(Path(file).read_text(encoding="utf-8")))


def _lean(path: str) -> str:
    return f"{LEAN}/{path.removeprefix('js/')}" if path.startswith("js/") else path


def _source(path: str) -> str:
    """Where a lean script was written."""
    return path if path in WRITTEN_LEAN.values() else re.sub(rf"^{LEAN}/", "js/", path)


def _path_of(name: str, importer: str, known: dict[str, str]) -> str:
    if name.startswith("."):
        return _normal(PurePosixPath(importer).parent / name)
    try:
        return known[name]
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
