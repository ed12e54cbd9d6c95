from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.template import Context, Template
from django.test import RequestFactory

from paldesk import assets


def render(text: str, **context: Any) -> str:
    return Template("{% load assets %}" + text).render(Context(context))


def test_the_import_map_names_every_module_and_each_is_there() -> None:
    request = RequestFactory().get("/")
    request.csp_nonce = "abc"  # type: ignore[attr-defined]
    found = re.fullmatch(
        r'<script type="importmap" nonce="abc">(.*)</script>', render("{% importmap %}", request=request)
    )
    assert found
    imports = json.loads(found[1])["imports"]
    assert {"preact", "htm/preact", "@preact/signals", "paldesk/protocol"} <= imports.keys()
    assert [path for path in assets.modules().values() if find(path) is None] == []


def test_data_for_scripts_cannot_end_its_element() -> None:
    html = render('{% data_script "site" data %}', data={"name": "</script><b>&ß"})
    found = re.fullmatch(r'<script id="site" type="application/json">(.*)</script>', html)
    assert found
    assert "<" not in found[1]
    assert "ß" in found[1]
    assert json.loads(found[1]) == {"name": "</script><b>&ß"}


def test_what_others_modules_import_is_in_the_map() -> None:
    for name in assets.modules():
        assert assets.needed_by(name)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    (tmp_path / "js" / "inbox").mkdir(parents=True)
    settings.STATICFILES_DIRS = [tmp_path]
    settings.IMPORT_MAP = {}
    monkeypatch.setattr(assets, "OURS", tmp_path / "js")
    monkeypatch.setattr(
        assets, "find", lambda path: str(tmp_path / path) if (tmp_path / path).exists() else None
    )
    return tmp_path / "js"


def test_preload_follows_imports_once_each_even_in_a_circle(tree: Path) -> None:
    (tree / "a.js").write_text('import { b } from "paldesk/inbox/b";\nimport "./c.js";')
    (tree / "inbox" / "b.js").write_text('export * from "../c.js"; const lazy = () => import("paldesk/d");')
    (tree / "c.js").write_text('import{a}from"paldesk/a"')
    assert assets.needed_by("paldesk/a") == ["js/a.js", "js/inbox/b.js", "js/c.js"]
    assert render('{% modulepreload "paldesk/a" %}').count('<link rel="modulepreload" href="/static/js/') == 3


def test_a_module_that_leads_nowhere_is_an_error(tree: Path) -> None:
    (tree / "a.js").write_text('import "paldesk/gone";')
    with pytest.raises(assets.MissingModule, match=r"paldesk/gone, imported by js/a\.js"):
        assets.needed_by("paldesk/a")
