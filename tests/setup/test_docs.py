"""The pages for customers' developers say all that the scripts do, and are where the console leads to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from chat.launcher import TAKES, VERBS
from paldesk.docs import PAGES

LOADER = (Path(settings.BASE_DIR) / "static/chatbox.js").read_text(encoding="utf-8")
API = (Path(settings.BASE_DIR) / "docs/javascript-api.md").read_text(encoding="utf-8")


def headings(under: str) -> set[str]:
    part = API.split(f"\n## {under}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^### `([^`]+)`$", part, re.M))


def test_every_verb_has_its_heading_and_no_other() -> None:
    own = re.findall(
        r"^    (?:async )?(\w+)[(:]", LOADER.split("const verbs = {")[1].split("\n  };")[0], re.M
    )
    assert headings("Verbs") == {*own, *VERBS} - {"__proto__"}


def test_every_event_has_its_heading_and_no_other() -> None:
    pattern = (
        LOADER.split("const EVENTS = /^(")[1]
        .split(")$/")[0]
        .replace("message:(sent|received)", "message:sent|message:received")
    )
    assert headings("Events") == set(pattern.split("|"))


def test_every_code_has_its_heading() -> None:
    views = (Path(settings.BASE_DIR) / "chat/views/chatbox.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:refuse|fault)\("(\w+)"', LOADER))
    assert codes | {"unknown_site", "origin_not_allowed"} <= headings("Errors")
    assert re.search('"unknown_site".*"origin_not_allowed"', views, re.S)


def test_every_option_has_its_row() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", API.split("### `boot`")[1].split("###")[0], re.M))
    assert rows == {*TAKES, "site", "resume", "getToken"}


@pytest.mark.parametrize("name", PAGES)
def test_it_is_served_with_anchors_and_links_that_lead_somewhere(client: Client, name: str) -> None:
    page = client.get(f"/docs/{name}/").content.decode()
    assert "HOST" not in page
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert re.findall(r'href="(?!https?:|/|#|data:)[^"]*"', page) == []
    for other in re.findall(r'href="(/docs/[^"]+)"', page):
        assert client.get(other).status_code == 200, other
    if name == "javascript-api":
        assert headings("Errors") <= ids


@pytest.mark.parametrize("name", ["server", "privacy", "..", "none"])
def test_what_is_not_a_customer_s_business_is_not_served(client: Client, name: str) -> None:
    assert client.get(f"/docs/{name}/").status_code == 404
