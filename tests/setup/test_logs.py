from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.test import Client

from paldesk import logs

CANARIES = {
    "body": "my cat is ill",
    "email": "vi@visitor.test",
    "name": "Vi Visitor",
    "token": "pd_live_0123456789abcdef",
    "ip_address": "203.0.113.77",
    "phone": "+49 30 123456",
}


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    yield
    logs.configure(settings.LOG_LEVEL, readable=True)


def as_production() -> None:
    """Called in the test itself: pytest gives each phase another standard output."""
    logs.configure("INFO", readable=False)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_fields_that_are_not_on_the_list_lose_their_value(capsys: pytest.CaptureFixture[str]) -> None:
    as_production()
    structlog.get_logger("chat").info("message_appended", seq=7, workspace_id="w", **CANARIES)
    (line,) = lines(capsys)
    assert (line["event"], line["seq"], line["workspace_id"]) == ("message_appended", 7, "w")
    assert {line[name] for name in CANARIES} == {logs.REDACTED}


def test_texts_of_libraries_are_scrubbed(capsys: pytest.CaptureFixture[str]) -> None:
    as_production()
    logging.getLogger("library").warning(
        "mail to %s from 203.0.113.77 and 2001:db8:1:2::9 with Bearer abc.def at 10:22:31", CANARIES["email"]
    )
    (line,) = lines(capsys)
    assert line["event"] == "mail to … from 203.0.113.0/24 and 2001:db8:1::/48 with … at 10:22:31"


def test_an_exception_tells_where_and_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    as_production()
    try:
        raise ValueError(f"{CANARIES['body']} is not a body")
    except ValueError:
        structlog.get_logger("chat").exception("failed")
    (line,) = lines(capsys)
    assert str(line["exception"]).endswith("builtins.ValueError")
    assert "test_logs.py" in str(line["exception"])
    assert CANARIES["body"] not in str(line["exception"]).replace("raise ValueError", "")


def test_a_request_is_one_line_without_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    as_production()
    Client().get("/no-such/vi@visitor.test/?token=pd_live_0123456789abcdef", REMOTE_ADDR="203.0.113.77")
    (line,) = lines(capsys)
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request",
        "GET",
        "unknown",
        404,
    )
    written = json.dumps(line)
    assert not any(canary in written for canary in CANARIES.values())


def test_a_plain_request_id_is_echoed() -> None:
    assert (
        Client(headers={"X-Request-Id": "abc-12345678"}).get("/x").headers["X-Request-Id"] == "abc-12345678"
    )


def test_a_strange_request_id_is_replaced() -> None:
    answer = Client(headers={"X-Request-Id": "a b\n<script>"}).get("/x")
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-Id"])
