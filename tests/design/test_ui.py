"""Icons, faces, looks and rooms of paldesk/templatetags/ui.py."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from paldesk.templatetags import ui

ROOT = Path(__file__).parents[2]
NAMES = ["Ada", "Ada Lovelace", "bo.b@example.com", "Jean-Luc van der Berg", "عمر", "王 小明", "", "!?"]
KEYS = ["", "ada", "0198f0a4-7d2e-7c11-b3f0-2f6f5f1f9a01", "ж", "👋"]
FACES = """
import { hue, initials } from "./static/js/elements/face.js";
const { names, keys } = JSON.parse(process.argv[1]);
console.log(JSON.stringify([names.map(initials), keys.map(hue)]));
"""


def drawn(source: str, **cookies: str) -> str:
    request = RequestFactory().get("/", {"name": "<script>"})
    request.COOKIES.update(cookies)
    return Template("{% load ui %}" + source).render(Context({"request": request}))


class TestIcon:
    def test_it_stands_in_the_page_as_decoration(self) -> None:
        assert drawn('{% icon "inbox" %}').startswith('<svg class="icon" ')
        assert 'aria-hidden="true"' in drawn('{% icon "inbox" %}')

    def test_it_speaks_when_it_has_a_label(self) -> None:
        assert 'role="img" aria-label="&lt;script&gt;"' in drawn('{% icon "inbox" label=request.GET.name %}')

    def test_it_has_the_drawing_of_the_package(self) -> None:
        assert "<polyline" in drawn('{% icon "inbox" 20 %}') or "<path" in drawn('{% icon "inbox" 20 %}')

    @pytest.mark.parametrize("name", ["no-such-icon", "../package", ""])
    def test_it_fails_loudly_when_there_is_none(self, name: str) -> None:
        with pytest.raises(ui.MissingIcon):
            ui.icon(name)

    def test_every_icon_a_template_names_exists(self) -> None:
        text = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
        named = set(re.findall(r'{% icon "([^"]+)"', text)) | {room.icon for room in ui.ROOMS}
        assert len(named) > 20
        assert all(ui.drawing(name) for name in named)

    def test_symbols_are_made_for_modules(self) -> None:
        assert drawn('{% icon_symbols "inbox" "x" %}').count("<symbol ") == 2


class TestFace:
    def test_it_escapes_the_name(self) -> None:
        assert "&lt;script&gt;" in drawn("{% with name=request.GET.name %}{% face name %}{% endwith %}")

    def test_the_modules_draw_the_same_face(self) -> None:
        argument = json.dumps({"names": NAMES, "keys": KEYS})
        answer = subprocess.run(
            [sys.executable, "-m", "paldesk.node", "node", "--input-type=module", "-e", FACES, argument],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(answer.stdout) == [[*map(ui.initials, NAMES)], [*map(ui.hue, KEYS)]]


class TestLook:
    def test_it_repeats_what_the_reader_chose(self) -> None:
        assert drawn("{% look %}", theme="dark", rail="pinned") == ' data-theme="dark" data-rail="pinned"'

    def test_it_repeats_nothing_it_does_not_know(self) -> None:
        assert drawn("{% look %}", theme='dark" onload="x', density="<b>") == ""


class TestDoor:
    def test_a_page_that_answers_is_a_door(self) -> None:
        assert ui.door("/accounts/login/") == "/accounts/login/"

    def test_a_page_that_does_not_answer_is_none(self) -> None:
        assert ui.door("/accounts/no-such-room/") == ""
