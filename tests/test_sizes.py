"""Budgets: a file that passes its own hides a noun, a function that passes its own hides a verb.

A function is measured by the lines of its body without the docstring: what it says of itself costs nothing.
"""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from paldesk.node import command
from tests.sources import APPS, ROOT, Source, files, python

FILE, TEST_FILE = 300, 400
MEDIAN, P90, LONGEST = 5, 20, 40
ADAPTER = 15
SCRIPT = 40


@dataclass(frozen=True)
class Function:
    where: str
    name: str
    lines: int

    def __str__(self) -> str:
        return f"{self.where} {self.name}: {self.lines} lines"


def functions(source: Source) -> Iterator[Function]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(source.path, node.name, _body(node))


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    said = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    return (said[-1].end_lineno or 0) - said[0].lineno + 1 if said else 0


def all_functions() -> list[Function]:
    return [function for source in python((*APPS, "bench")) for function in functions(source)]


def longer(found: list[Function], most: int) -> list[str]:
    return [str(function) for function in found if function.lines > most]


# Files


def lines(source: Source) -> int:
    return len(source.text.splitlines())


@pytest.mark.parametrize("suffix", [".py", ".js", ".mjs", ".css", ".html", ".sql"])
def test_a_file_is_read_in_one_sitting(suffix: str) -> None:
    ours = [source for source in files((suffix,)) if not written_by_a_command(source.path)]
    too_long = {
        source.path: lines(source)
        for source in ours
        if lines(source) > (TEST_FILE if source.path.startswith("tests/") else FILE)
    }
    assert too_long == {}


def written_by_a_command(path: str) -> bool:
    generated = (
        "clients/python/src/paldesk_client/resources/",
        "clients/python/src/paldesk_client/things.py",
    )
    return path == "static/js/protocol.js" or "/migrations/0" in path or path.startswith(generated)


# Functions


def test_functions_are_short() -> None:
    sizes = sorted(function.lines for function in all_functions())
    assert len(sizes) > 500
    assert statistics.median(sizes) <= MEDIAN
    assert sizes[int(len(sizes) * 0.9)] <= P90
    assert longer(all_functions(), LONGEST) == []


def test_a_view_only_adapts() -> None:
    """Parse, authorize, one verb, render."""
    found = [
        function for source in python(("accounts/views", "chat/views")) for function in functions(source)
    ]
    assert found
    assert longer(found, ADAPTER) == []


def test_a_sockets_operation_only_adapts() -> None:
    operations = [source for source in python(("chat",)) if source.path.startswith("chat/consumer")]
    assert operations
    assert longer([function for source in operations for function in functions(source)], ADAPTER) == []


def test_a_task_only_adapts() -> None:
    tasks = [source for source in python() if source.path.endswith("/tasks.py")]
    assert tasks
    assert longer([function for source in tasks for function in functions(source)], ADAPTER) == []


# Scripts

MEASURE = """
const ts = require("./node_modules/typescript/lib/typescript.js"), fs = require("fs");
const found = [];
for (const path of JSON.parse(process.argv[1])) {
  const file = ts.createSourceFile(path, fs.readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const line = (at) => file.getLineAndCharacterOfPosition(at).line;
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body && ts.isBlock(node.body) && !wraps(node)) {
      const inside = node.body.statements;
      const lines = inside.length ? line(inside.at(-1).end) - line(inside[0].getStart()) + 1 : 0;
      found.push({ where: path, name: node.name?.getText() ?? `function in line ${line(node.pos) + 1}`, lines });
    }
    ts.forEachChild(node, visit);
  };
  // A classic script has no other scope of its own than a function around all of it.
  const wraps = (node) => node.parent.kind === ts.SyntaxKind.ParenthesizedExpression
    && ts.isSourceFile(node.parent.parent.parent.parent);
  visit(file);
}
console.log(JSON.stringify(found));
"""


@cache
def script_functions(paths: tuple[str, ...]) -> list[Function]:
    program = command(["node", "-e", MEASURE, json.dumps(paths)])
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Function(**each) for each in json.loads(run.stdout)]


def test_a_scripts_functions_are_short() -> None:
    paths = tuple(source.path for source in files((".js",), ("static",)))
    found = script_functions(paths)
    assert len(found) > 150
    assert longer(found, SCRIPT) == []


# These tests can fail


def test_a_long_function_is_found() -> None:
    body = "\n".join(f"    x = {number}" for number in range(41))
    source = Source("chat/long.py", f'def go(\n    a,\n) -> None:\n    """Says\n    much."""\n{body}\n')
    assert longer(list(functions(source)), LONGEST) == ["chat/long.py go: 41 lines"]


def test_a_long_script_is_found() -> None:
    wide = [function for function in script_functions(("static/js/socket.js",)) if function.lines >= 1]
    assert wide
    assert longer(wide, 0) == [str(function) for function in wide]
