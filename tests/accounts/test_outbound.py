"""Asking strangers' servers: never a way inside, bounded in size and time. Against a real server, and real names."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from accounts import outbound
from accounts.outbound import Request, Unreachable, ask, fetch


class Stranger:
    """Serves ``pages``: path to (status, headers, body); counts who came."""

    def __init__(self) -> None:
        stranger = self
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stranger.asked.append((self.path, self.headers["Host"]))
                status, headers, body = stranger.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def stranger(settings: Any) -> Iterator[Stranger]:
    """One that stands for a public machine."""
    found = Stranger()
    settings.OUTBOUND_INSIDE = {("127.0.0.1", found.port)}
    yield found
    found.close()


def test_a_page_comes_with_its_kind(stranger: Stranger) -> None:
    stranger.pages["/a?b=1"] = (200, {"Content-Type": "Text/HTML; charset=ISO-8859-1"}, b"<p>\xe9")
    answer = fetch(f"{stranger.url}/a?b=1")
    assert (answer.kind, answer.charset, answer.body) == ("text/html", "ISO-8859-1", b"<p>\xe9")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://0.0.0.0:{port}/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
    ],
)
def test_no_address_leads_inside(stranger: Stranger, settings: Any, address: str) -> None:
    settings.OUTBOUND_INSIDE = set()
    with pytest.raises(Unreachable):
        fetch(address.format(port=stranger.port))
    assert stranger.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "file:///etc/passwd",
        "ftp://a.example/",
        "gopher://a.example/",
        "http://u:p@a.example/",
        "http:///x",
        "http://a:b/",
    ],
)
def test_what_is_no_web_address_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable):
        fetch(address)


def test_a_redirect_that_leads_inside_is_not_followed(stranger: Stranger) -> None:
    inside = Stranger()
    stranger.pages["/"] = (302, {"Location": f"http://127.0.0.1:{inside.port}/secret"}, b"")
    with pytest.raises(Unreachable):
        fetch(f"{stranger.url}/")
    assert inside.asked == []
    inside.close()


def test_redirects_are_followed_three_times(stranger: Stranger) -> None:
    for step in range(4):
        stranger.pages[f"/{step}"] = (301, {"Location": f"/{step + 1}"}, b"")
    stranger.pages["/4"] = (200, {}, b"far")
    assert fetch(f"{stranger.url}/1").body == b"far"
    with pytest.raises(Unreachable, match="redirects"):
        fetch(f"{stranger.url}/0")


def test_a_name_is_resolved_once_and_one_inner_address_spoils_it(
    stranger: Stranger, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that says a public address first and an inner one when asked again (DNS rebinding)."""
    settings.OUTBOUND_INSIDE = set()
    told = iter([["93.184.215.14", "127.0.0.1"], ["127.0.0.1"]])

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in next(told)]

    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolve)
    with pytest.raises(Unreachable, match="inside"):
        fetch(f"http://rebinding.example:{stranger.port}/")
    assert stranger.asked == []


def test_more_than_is_wanted_is_cut_off(stranger: Stranger) -> None:
    stranger.pages["/"] = (200, {}, b"a" * 5_000_000)
    assert len(fetch(f"{stranger.url}/", most_bytes=10_000).body) == 10_000


def test_a_server_that_says_nothing_is_left(settings: Any) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        settings.OUTBOUND_INSIDE = {("127.0.0.1", port)}
        with pytest.raises(Unreachable):
            fetch(f"http://127.0.0.1:{port}/", seconds=0.2)


def test_a_service_is_asked_with_its_own_headers_and_answers_whatever_it_likes(stranger: Stranger) -> None:
    stranger.pages["/a"] = (
        429,
        {"Content-Type": "Application/JSON; charset=utf-8", "Retry-After": "7"},
        b"{}",
    )
    reply = ask(Request(f"{stranger.url}/a", headers={"X-Api-Key": "secret"}))
    assert (reply.status, reply.kind, reply.headers["retry-after"], reply.body) == (
        429,
        "application/json",
        "7",
        b"{}",
    )
    assert "secret" not in repr(Request("", headers={"X-Api-Key": "secret"}, body=b"secret"))


def test_a_service_leads_nowhere_and_says_no_more_than_is_wanted(stranger: Stranger) -> None:
    stranger.pages["/a"] = (302, {"Location": "/b"}, b"")
    stranger.pages["/b"] = (200, {}, b"a" * 1001)
    assert ask(Request(f"{stranger.url}/a")).status == 302
    assert [path for path, _ in stranger.asked] == ["/a"]
    with pytest.raises(Unreachable, match="too long"):
        ask(Request(f"{stranger.url}/b"), most_bytes=1000)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_who_sends_a_byte_at_a_time_is_not_waited_for(settings: Any, head: bytes) -> None:
    """Of the body, or of a header that never ends: the line is shut."""
    shut = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.OUTBOUND_INSIDE = {("127.0.0.1", port)}

        def drip() -> None:
            line, _ = server.accept()
            with line:
                try:
                    line.sendall(head)
                    for _ in range(200):
                        line.sendall(b"a")
                        time.sleep(0.05)
                except OSError:
                    shut.set()

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(Unreachable):
            ask(Request(f"http://127.0.0.1:{port}/"), seconds=0.3)
        assert shut.wait(5)
