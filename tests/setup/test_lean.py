"""The chatbox's scripts are sent without their comments, and with nothing else changed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find, get_finder

from paldesk import assets
from paldesk.lean import LeanFinder, lean
from paldesk.node import command
from tests.sources import ROOT

SAME = """
const ts = require("./node_modules/typescript/lib/typescript.js"), fs = require("fs");
const target = ts.ScriptTarget.Latest, compilerOptions = { removeComments: true, target, module: target };
const bare = (text) => ts.transpileModule(text, { compilerOptions }).outputText;
const differ = JSON.parse(process.argv[1]).filter((pair) => {
  const [source, sent] = pair.map((path) => bare(fs.readFileSync(path, "utf8")));
  return source !== sent;
});
console.log(JSON.stringify(differ));
"""


def pairs() -> list[tuple[str, str]]:
    paths = [path for path in assets.of_the_chatbox() if path not in assets.WRITTEN_LEAN.values()]
    return [(str(assets.OURS / path.removeprefix("lean/")), str(find(path))) for path in paths]


def test_every_script_says_the_same_without_them() -> None:
    found = pairs()
    assert len(found) > 15
    run = subprocess.run(
        command(["node", "-e", SAME, json.dumps(found)]), cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == []


def test_lines_keep_their_numbers() -> None:
    for source, sent in pairs():
        assert Path(source).read_text().count("\n") == Path(sent).read_text().count("\n")
        assert "\n/**" not in Path(sent).read_text()


def test_what_only_looks_like_a_comment_stays() -> None:
    script = '// why\nconst a = "// b";\n  /** @type {any}\n */ (c).d();\ne(); // f\n'
    assert lean(script) == '\nconst a = "// b";\n\n (c).d();\ne(); // f\n'


def test_a_script_that_changes_is_sent_as_it_is_now(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "OURS", tmp_path / "js")
    settings.VAR_DIR = tmp_path
    (tmp_path / "js").mkdir()
    (tmp_path / "js/a.js").write_text("// one\na();")
    finder = LeanFinder()
    assert Path(finder.find("lean/a.js")).read_text() == "\na();"
    (tmp_path / "js/a.js").write_text("b();")
    assert Path(finder.find("lean/a.js")).read_text() == "b();"


@pytest.mark.parametrize("path", ["lean/../settings.py", "lean/gone.js", "js/socket.js", "lean/chatbox"])
def test_nothing_else_is_found(path: str) -> None:
    assert LeanFinder().find(path) == []


def test_collecting_takes_them_along() -> None:
    listed = dict(get_finder("paldesk.lean.LeanFinder").list([]))
    assert "chatbox/main.js" in listed
    assert "protocol.js" not in listed
    assert b"\n/**" not in listed["socket.js"].open("socket.js").read()
