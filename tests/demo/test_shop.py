"""The demo shop: a customer's page of another origin, under a policy as strict as a customer's may be."""

from __future__ import annotations

import html
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from paldesk.demo.shop import BIKES
from paldesk.demo.trying import WAYS, Way

TRIES = [f"/demo/try/{way.slug}/" for way in WAYS]
PAGES = ["/demo/", "/demo/workshop/", *(f"/demo/bikes/{bike.slug}/" for bike in BIKES)]


@pytest.fixture
def shop(settings: Any, client: Client) -> Any:
    settings.PORT, settings.BASE_URL = 8123, "http://localhost:8123"
    return lambda path, host="127.0.0.1:8123": client.get(path, headers={"host": host})


def test_it_embeds_the_chatbox_by_the_snippet_that_customers_paste(shop: Any) -> None:
    page = shop("/demo/").content.decode()
    boot = (
        "window.Paldesk=window.Paldesk||function(){(Paldesk.q=Paldesk.q||[]).push(arguments)};"
        "Paldesk('boot',{site:'pk_demo',resume:agreed})</script>"
    )
    assert boot in page
    assert '<script async src="http://localhost:8123/chatbox.js"></script>' in page


@pytest.mark.parametrize("path", PAGES)
def test_it_allows_what_an_embedding_page_must_and_nothing_else(shop: Any, path: str) -> None:
    answer = shop(path)
    assert answer.status_code == 200
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    nonce = re.findall(r'<script nonce="([^"]+)">', answer.content.decode())
    assert len(set(nonce)) == 1
    assert policy == {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce[0]}' http://localhost:8123",
        "connect-src": "http://localhost:8123",
        "frame-src": "http://localhost:8123",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.slug)
def test_a_page_that_tries_another_way_allows_one_thing_more_at_most(shop: Any, way: Way) -> None:
    policy = shop(f"/demo/try/{way.slug}/")["Content-Security-Policy"]
    assert ("require-trusted-types-for" in policy) == (way.needs != "scripts by script")
    assert ("script-src 'self'" in policy) == (way.needs == "own scripts")
    assert "unsafe" not in policy


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.slug)
def test_it_shows_the_code_that_stands_on_it_with_the_sites_key(shop: Any, way: Way) -> None:
    page = shop(f"/demo/try/{way.slug}/").content.decode()
    [shown] = re.findall(r"<code>(&lt;script.*?)</code></pre>", page, re.DOTALL)
    code = html.unescape(shown)
    assert "pk_demo" in code
    assert "http://localhost:8123" in code
    live = re.sub(r' nonce="[^"]+"', "", page)
    assert (code in live) == (way.slug != "gtm")
    for other in WAYS:
        assert f'href="/demo/try/{other.slug}/"' in page


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.slug)
def test_its_guide_names_the_page(way: Way) -> None:
    assert f"/demo/try/{way.slug}/" in Path(f"docs/{way.guide}.md").read_text()


@pytest.mark.parametrize("module", ["index", "bind", "mount"])
def test_the_package_is_part_of_its_own_scripts(shop: Any, module: str) -> None:
    answer = shop(f"/demo/package/{module}.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer.content == Path(f"clients/js/{module}.js").read_bytes()
    assert shop("/demo/package/package.js").status_code == 404


def test_a_way_that_nobody_knows_is_not_found(shop: Any) -> None:
    assert shop("/demo/try/pigeon/").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, *TRIES])
def test_it_is_served_from_its_own_origin_alone(shop: Any, path: str) -> None:
    answer = shop(path, host="localhost:8123")
    assert answer.status_code == 302
    assert answer["Location"] == f"http://127.0.0.1:8123{path}"


def test_a_bike_that_nobody_sells_is_not_found(shop: Any) -> None:
    assert shop("/demo/bikes/penguin/").status_code == 404


@pytest.mark.parametrize("embedded", [True, False])
def test_it_is_there_in_embedded_mode_only(settings: Any, embedded: bool) -> None:
    settings.EMBEDDED = embedded
    hung = {str(pattern.pattern) for pattern in runpy.run_path("paldesk/urls.py")["urlpatterns"]}
    assert ("dev/mail/" in hung) == embedded
    included = [
        str(inner.pattern)
        for pattern in runpy.run_path("paldesk/urls.py")["urlpatterns"]
        for inner in getattr(pattern, "url_patterns", [])
    ]
    assert ("demo/" in included) == embedded
