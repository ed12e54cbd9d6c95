"""Our own source files as text and as trees, for the tests that read code instead of running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
APPS = ("accounts", "billing", "chat", "crm", "paldesk", "privacy")
# What .gitignore keeps out: others' code, and what running leaves behind.
FOREIGN = {".git", ".venv", "node_modules", "var", "staticfiles", "test-results", "__pycache__"}
CACHES = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}


@dataclass(frozen=True)
class Import:
    """``module`` and, in ``from module import name``, the name; ``top`` when it runs with the file."""

    module: str
    name: str
    line: int
    top: bool


@dataclass(frozen=True)
class Source:
    path: str
    text: str

    @property
    def app(self) -> str:
        return self.path.partition("/")[0]

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Every import, those inside functions and for the type checker included."""
        return tuple(self._imports())

    def _imports(self) -> Iterator[Import]:
        top = set(_run_on_import(self.tree.body))
        lines = {node.lineno for node in top}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    yield Import(node.module, alias.name, node.lineno, node.lineno in lines)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(alias.name, "", node.lineno, node.lineno in lines)


def _run_on_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        for inner in ("body", "orelse", "finalbody"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _run_on_import(getattr(node, inner, []))


@cache
def files(suffixes: tuple[str, ...], under: tuple[str, ...] = (".",)) -> tuple[Source, ...]:
    """Our files with one of these endings, by path."""
    found = {path for place in under for path in (ROOT / place).rglob("*") if path.name.endswith(suffixes)}
    return tuple(
        Source(str(path.relative_to(ROOT)), path.read_text())
        for path in sorted(found)
        if path.is_file() and not {*path.relative_to(ROOT).parts} & (FOREIGN | CACHES)
    )


def python(under: tuple[str, ...] = APPS) -> tuple[Source, ...]:
    """The product's modules; migrations are written by a machine and judged elsewhere."""
    return tuple(source for source in files((".py",), under) if "/migrations/" not in source.path)
