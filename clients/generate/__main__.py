"""Writes what is generated; --check only compares, and says what is stale."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from clients.generate import python, script
from clients.generate.reading import read

ROOT = Path(__file__).parents[2]


def files() -> dict[Path, str]:
    api = read(json.loads((ROOT / "docs/api/openapi.json").read_text()))
    return {
        ROOT / "clients" / path: text for path, text in {**python.files(api), **script.files(api)}.items()
    }


def stale(fresh: dict[Path, str]) -> list[Path]:
    """Those that differ, and those that nothing is written to any more."""
    kept = {path for place in {path.parent for path in fresh} for path in place.iterdir() if marked(path)}
    changed = [path for path, text in fresh.items() if not path.exists() or path.read_text() != text]
    return sorted({*changed, *(kept - fresh.keys())})


def marked(path: Path) -> bool:
    return path.is_file() and "clients.generate" in path.read_text()[:200]


def main() -> str:
    """What is to be told, nothing where all is well."""
    fresh = files()
    found = stale(fresh)
    if "--check" in sys.argv:
        names = ", ".join(str(path.relative_to(ROOT)) for path in found)
        return f"{names}: stale, run python -m clients.generate" if found else ""
    for path in found:
        if path in fresh:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fresh[path])
        else:
            path.unlink()
    return ""


if __name__ == "__main__":
    sys.exit(main() or None)
