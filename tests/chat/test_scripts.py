"""What customers paste has a stable address, a short cache and an ETag, and may be read from any page."""

from __future__ import annotations

import subprocess

import pytest
from django.test import Client

from chat.views import scripts
from paldesk.node import command

ADDRESSES = ["/chatbox.js", *(f"/shims/{vendor}.js" for vendor in scripts.SHIMS)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_asked_for_once_in_five_minutes_and_sent_again_only_when_it_changed(
    client: Client, address: str
) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first["Content-Type"] == "text/javascript; charset=utf-8"
    assert first["Cache-Control"].startswith("public, max-age=300")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"older"'}).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_any_origin_may_load_it(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies


def test_every_shim_has_an_etag_of_its_own(client: Client) -> None:
    assert len({client.get(address)["ETag"] for address in ADDRESSES}) == len(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_served_is_a_script(client: Client, address: str) -> None:
    body = client.get(address).content.decode()
    checked = subprocess.run(command(["node", "--check", "-"]), input=body, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_product_without_a_shim_is_not_found(client: Client) -> None:
    assert client.get("/shims/zendesk.js").status_code == 404
    assert client.get("/shims/common.js").status_code == 404
