"""What an HTTP request may cost: a plain refusal, early, and never the process's memory."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from http.client import IncompleteRead
from urllib.request import urlopen

import pytest

from tests.server.serving import MIB, Served, rest, served, status

HEAD = b"POST %s HTTP/1.1\r\nHost: x\r\n"
UPGRADE = (
    "Host: x",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    limits = {
        "header_seconds": 1,
        "request_seconds": 2,
        "stall_seconds": 1,
        "sweep_seconds": 0.2,
        "linger_seconds": 2,
    }
    limits["handshake_seconds"] = 1
    with served(**limits) as running:
        yield running


def body_of(answer: bytes) -> dict[str, object]:
    assert status(answer) == 200, answer
    return dict(json.loads(answer.split(b"\r\n\r\n", 1)[1]))


def push(connection: socket.socket, data: bytes, times: int, seconds: float = 5) -> int:
    """Send until the other side has had enough; bytes that it let through."""
    deadline, sent = time.monotonic() + seconds, 0
    try:
        for _ in range(times):
            connection.sendall(data)
            sent += len(data)
            if time.monotonic() > deadline:
                break
    except OSError:
        return sent
    return sent


# Bodies


def test_a_body_arrives_whole(server: Served) -> None:
    body = b"x" * 900_000
    assert body_of(server.get("/page", method="POST", body=body))["size"] == len(body)


def test_a_chunked_body_arrives_whole(server: Served) -> None:
    request = (
        HEAD % b"/page" + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    )
    assert body_of(server.ask(request))["size"] == 5


def test_300_megabytes_are_refused_before_they_are_read(server: Served) -> None:
    before = server.memory()
    with server.connect() as connection:
        connection.sendall(HEAD % b"/page" + b"Content-Length: 314572800\r\n\r\n")
        push(connection, b"x" * MIB, 300)
        assert status(rest(connection)) == 413
    assert server.memory() - before < 32 * MIB


def test_a_chunked_flood_is_refused_without_a_length(server: Served) -> None:
    before = server.memory()
    with server.connect() as connection:
        connection.sendall(HEAD % b"/page" + b"Transfer-Encoding: chunked\r\n\r\n")
        push(connection, b"10000\r\n" + b"x" * 65_536 + b"\r\n", 3000)
        assert status(rest(connection)) == 413
    assert server.memory() - before < 32 * MIB


def test_no_one_is_told_to_continue_with_too_large_a_body(server: Served) -> None:
    request = HEAD % b"/page" + b"Content-Length: 9999999\r\nExpect: 100-continue\r\n\r\n"
    answer = server.ask(request)
    assert status(answer) == 413
    assert b"100 Continue" not in answer
    assert b"The body is too large" in answer


def test_a_path_for_files_takes_more(server: Served) -> None:
    body = b"x" * (3 * MIB)
    assert body_of(server.get("/files/new", method="POST", body=body))["size"] == len(body)
    assert status(server.ask(HEAD % b"/files/new" + b"Content-Length: 99999999\r\n\r\n")) == 413


def test_two_lengths_are_one_too_many(server: Served) -> None:
    request = HEAD % b"/page" + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert status(server.ask(request)) == 400


# Headers


@pytest.mark.parametrize(
    "headers", ["A: " + "x" * 20_000, "\r\n".join(f"H{n}: {'x' * 500}" for n in range(40))]
)
def test_large_headers_are_refused(server: Served, headers: str) -> None:
    assert status(server.get("/page", headers)) == 431


def test_many_headers_are_refused(server: Served) -> None:
    assert status(server.get("/page", *(f"H{n}: 1" for n in range(200)))) == 431


@pytest.mark.parametrize("headers", [b"", b"Host: x\r\nHost: y\r\n"])
def test_a_request_names_one_host(server: Served, headers: bytes) -> None:
    assert status(server.ask(b"GET / HTTP/1.1\r\n" + headers + b"Connection: close\r\n\r\n")) == 400


def test_nonsense_is_refused_in_words(server: Served) -> None:
    answer = server.ask(b"hello\r\n\r\n")
    assert status(answer) == 400
    assert b"cannot be understood" in answer


def test_the_place_of_the_application_is_not_the_clients_to_choose(server: Served) -> None:
    seen = body_of(server.get("/page", "Daphne-Root-Path: /evil", "Some_Header: 1"))
    assert seen["root_path"] == ""
    assert not {"daphne-root-path", "some_header"} & set(seen["headers"])  # type: ignore[call-overload]


def test_nobody_is_believed_about_addresses(server: Served) -> None:
    assert body_of(server.get("/page", "X-Forwarded-For: 6.6.6.6"))["client"] == "127.0.0.1"


def test_the_server_does_not_introduce_itself(server: Served) -> None:
    answers = [server.get("/page"), server.get("/page", "A: " + "x" * 20_000), server.get("/half")]
    for word in (b"server:", b"daphne", b"twisted", b"autobahn", b"python"):
        assert not any(word in answer.split(b"\r\n\r\n")[0].lower() for answer in answers)


# Time


def test_slow_headers_are_cut_off_however_busy_they_look(server: Served) -> None:
    with server.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        began = time.monotonic()
        connection.settimeout(0.2)
        answer = b""
        while not answer and time.monotonic() - began < 10:
            try:
                connection.sendall(b"A: 1\r\n")
                answer = connection.recv(4096)
            except TimeoutError:
                continue
        assert status(answer) == 408
    assert time.monotonic() - began < 5


def test_a_silent_connection_is_closed(server: Served) -> None:
    began = time.monotonic()
    assert server.ask(b"") == b""
    assert time.monotonic() - began < 5


def test_a_slow_body_is_cut_off(server: Served) -> None:
    assert status(server.ask(HEAD % b"/page" + b"Content-Length: 100\r\n\r\nhello")) == 408


def test_an_application_that_never_answers_is_answered_for(server: Served) -> None:
    assert status(server.get("/never")) == 503


def test_an_answer_broken_off_is_not_mistaken_for_a_whole_one(server: Served) -> None:
    with pytest.raises((IncompleteRead, ConnectionError)):
        urlopen(f"http://127.0.0.1:{server.port}/half", timeout=10).read()


def test_a_connection_serves_many_requests(server: Served) -> None:
    with server.connect() as connection:
        for _ in range(3):
            connection.sendall(b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status(connection.recv(65_536)) == 200


def test_requests_in_one_packet_are_answered_in_order(server: Served) -> None:
    one = b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert server.ask(one + one + last).count(b"HTTP/1.1 200 OK") == 3


# Slow readers


def test_an_answer_waits_for_its_reader_and_ends_without_one(server: Served) -> None:
    before = server.memory()
    with server.connect() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(b"GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(3)
        assert server.memory() - before < 16 * MIB
        assert len(rest(connection)) < 50 * MIB


def test_a_steady_reader_gets_everything(server: Served) -> None:
    assert len(server.get("/stream")) > 1600 * 65_536


# Sockets that should not be opened


def test_no_socket_opens_for_an_origin_that_is_null(server: Served) -> None:
    answer = server.ask("\r\n".join(["GET /ws/echo HTTP/1.1", *UPGRADE, "Origin: null", "", ""]).encode())
    assert status(answer) == 403


@pytest.mark.parametrize(
    "extra", ["Origin: https://a.test\r\nOrigin: https://b.test", "Host: y", "Content-Length: 3"]
)
def test_no_socket_opens_with_smuggled_headers(server: Served, extra: str) -> None:
    request = "\r\n".join(["GET /ws/echo HTTP/1.1", *UPGRADE, extra, "", ""]).encode() + b"abc"
    assert status(server.ask(request)) == 400


@pytest.mark.parametrize(
    "change", ["Sec-WebSocket-Key: short", "Sec-WebSocket-Version: 99", "Origin: no origin"]
)
def test_a_handshake_that_is_none_is_refused_in_words(server: Served, change: str) -> None:
    lines = [line for line in UPGRADE if not line.startswith(change.split(":")[0])]
    answer = server.ask("\r\n".join(["GET /ws/echo HTTP/1.1", *lines, change, "", ""]).encode())
    assert status(answer) == 400
    assert b"text/plain" in answer


def test_an_application_that_never_accepts_is_answered_for(server: Served) -> None:
    assert status(server.ask("\r\n".join(["GET /ws/silent HTTP/1.1", *UPGRADE, "", ""]).encode())) == 503
