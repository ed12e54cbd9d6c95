"""The demo shop: a customer's page of another origin, under a policy as strict as a customer's may be."""

from __future__ import annotations

import re
import runpy
from typing import Any

import pytest
from django.test import Client

from paldesk.demo.shop import BIKES

PAGES = ["/demo/", "/demo/workshop/", *(f"/demo/bikes/{bike.slug}/" for bike in BIKES)]


@pytest.fixture
def shop(settings: Any, client: Client) -> Any:
    settings.PORT, settings.BASE_URL = 8123, "http://localhost:8123"
    return lambda path, host="127.0.0.1:8123": client.get(path, headers={"host": host})


def test_it_embeds_the_chatbox_by_the_snippet_that_customers_paste(shop: Any) -> None:
    page = shop("/demo/").content.decode()
    boot = (
        "window.Paldesk=window.Paldesk||function(){(Paldesk.q=Paldesk.q||[]).push(arguments)};"
        "Paldesk('boot',{site:'pk_demo'})</script>"
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


@pytest.mark.parametrize("path", PAGES)
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
