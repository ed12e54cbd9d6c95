"""Whatever is wrong is said, with a pointer to it; never a 500, never whose it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import made
from tests.world import World

BODIES: dict[str, tuple[bytes, int, str, str]] = {
    "no JSON": (b"{", 400, "malformed_json", ""),
    "not UTF-8": (b'{"name": "\xff"}', 400, "malformed_json", ""),
    "no object": (b"[]", 400, "invalid_request", ""),
    "NaN": (b'{"attributes": {"a": NaN}}', 400, "malformed_json", ""),
    "a number too large": (b'{"attributes": {"a": 1e999}}', 400, "invalid_request", ""),
    "a whole number too large": (b'{"attributes": {"a": 123456789012345678901}}', 400, "invalid_request", ""),
    "digits without end": (b'{"attributes": {"a": ' + b"9" * 5000 + b"}}", 400, "invalid_request", ""),
    "a name twice": (b'{"name": "a", "name": "b"}', 400, "invalid_request", "/name"),
    "NUL": (b'{"name": "a\\u0000b"}', 400, "invalid_request", "/name"),
    "half a letter": (b'{"attributes": {"x": "\\ud800"}}', 400, "invalid_request", "/attributes/x"),
    "an unknown field": (b'{"emial": "a@b.nl"}', 400, "invalid_request", "/emial"),
    "a wrong type": (b'{"labels": ["clb_1"]}', 400, "invalid_request", "/labels/0"),
    "no address": (b'{"email": "nobody"}', 400, "invalid_request", "/email"),
    "too deep": (b'{"attributes":' + b"[" * 100_000, 400, "malformed_json", ""),
    "too large": (b'{"name": "' + b"a" * 300_000 + b'"}', 413, "too_large", ""),
    "far too large": (b'{"name": "' + b"a" * 2_000_000 + b'"}', 413, "too_large", ""),
    "a place of its own": (
        b'{"attributes": {"email": "a@b.nl"}}',
        400,
        "invalid_request",
        "/attributes/email",
    ),
    "no time zone": (b'{"time_zone": "Mars/North"}', 400, "invalid_request", "/time_zone"),
    "a stranger's label": (
        b'{"labels": ["clb_0193b2f47d1c7a3e9c5d2b8f6a1e4c70"]}',
        400,
        "invalid_request",
        "/labels",
    ),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_cannot_be(ask: Any, case: str) -> None:
    raw, status, code, pointer = BODIES[case]
    answer = ask("POST", "contacts", raw=raw)
    assert (answer.status_code, answer.said["code"]) == (status, code), answer.said
    if pointer:
        assert [each["pointer"] for each in answer.said["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "?limit"),
        ("limit=101", "?limit"),
        ("limit=ten", "?limit"),
        ("page=2", "?page"),
        ("limit=1&limit=2", "?limit"),
        ("q=%00", "?q"),
        ("owner=ctc_0193b2f47d1c7a3e9c5d2b8f6a1e4c70", "?owner"),
        ("updated_since=yesterday", "?updated_since"),
        ("updated_since=0001-01-01T00:00:00Z", "?updated_since"),
        ("fields=name,password", "?fields"),
    ],
)
def test_a_parameter_that_cannot_be(ask: Any, query: str, pointer: str) -> None:
    answer = ask("GET", f"contacts?{query}")
    assert answer.status_code == 400, answer.said
    assert answer.said["errors"][0]["pointer"] == pointer


def test_a_cursor_of_another_list_or_nobodys(ask: Any, world: World) -> None:
    for cursor in ("x", "é", "bjAuMDE5", "A" * 500):
        assert ask("GET", f"contacts?cursor={cursor}").said["code"] == "invalid_cursor"
    for _ in range(2):
        ask("POST", "companies", {"name": "Acme"})
    theirs = ask("GET", "companies?limit=1").said["next_cursor"]
    assert ask("GET", f"contacts?cursor={theirs}").said["code"] == "invalid_cursor"


def test_another_type_of_body_is_refused(ask: Any) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""):
        answer = ask("POST", "contacts", raw=b"{}", Content_Type=kind)
        assert (answer.status_code, answer.said["code"]) == (415, "unsupported_media_type")
    assert ask("POST", "contacts", {}, Content_Type="application/json; charset=UTF-8").status_code == 201


def test_what_is_elsewhere_is_what_never_was(ask: Any, world: World, redis: Any) -> None:
    mine = made(world)[1]("POST", "contacts", {}).said["id"]
    missing = "ctc_" + "0" * 32
    stray = "cnv_" + mine[4:]
    said = {
        (answer.status_code, answer.said["detail"])
        for answer in (ask("GET", f"contacts/{each}") for each in (missing, stray, "1", "ctc_" + "g" * 32))
    }
    assert said == {(404, "There is no such contact here.")}


def test_an_address_or_a_method_that_is_none(ask: Any) -> None:
    assert ask("GET", "secrets").said["code"] == "not_found"
    refused = ask("DELETE", "contacts")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, POST")
    assert ask("GET", "contacts/").status_code == 200


def test_other_pages_get_nothing(ask: Any) -> None:
    answer = ask("GET", "me", Origin="https://evil.test")
    assert "Access-Control-Allow-Origin" not in answer
