from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.conf import settings
from django.test import Client, override_settings

from paldesk.security import client_ip, resolved

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        # A stranger speaks to us directly: whatever it claims is ignored.
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("203.0.113.9", "127.0.0.1, 10.0.0.1", "203.0.113.9"),
        # Our proxy speaks: the last address that it or another of ours saw.
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.3, 10.0.0.2", "203.0.113.9"),
        # Nothing usable: the last hop that is known.
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, <script>", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, , 10.0.0.2", "10.0.0.2"),
        # As proxies write addresses.
        ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("fd00::5", "2001:db8::1", "2001:db8::1"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        # Everyone is ours: the leftmost.
        ("10.0.0.1", "10.0.0.7, 10.0.0.2", "10.0.0.7"),
        # A unix socket has no peer.
        ("", "203.0.113.9", ""),
    ],
)
def test_only_our_proxies_are_believed(peer: str, forwarded: str, expected: str) -> None:
    assert client_ip(peer, forwarded, PROXIES) == expected


def scope(peer: str, *headers: tuple[bytes, bytes], kind: str = "http") -> dict[str, object]:
    return {"type": kind, "scheme": "http", "client": (peer, 1), "headers": list(headers)}


def test_the_scope_says_who_asks_and_no_header_contradicts_it() -> None:
    asked = scope(
        "10.0.0.1", (b"x-forwarded-for", b"203.0.113.9"), (b"x-forwarded-proto", b"https"), (b"a", b"b")
    )
    seen = resolved(asked, PROXIES)
    assert (seen["client"], seen["scheme"], seen["headers"]) == (("203.0.113.9", 0), "https", [(b"a", b"b")])


def test_a_socket_behind_a_proxy_is_a_secure_one() -> None:
    asked = scope("10.0.0.1", (b"x-forwarded-proto", b"https"), kind="websocket")
    assert resolved(asked, PROXIES)["scheme"] == "wss"


def test_a_stranger_cannot_claim_https() -> None:
    assert resolved(scope("203.0.113.9", (b"x-forwarded-proto", b"https")), PROXIES)["scheme"] == "http"


def test_private_answers_are_not_stored() -> None:
    answer = Client().get("/no-such-page/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_policy_allows_nothing_inline() -> None:
    policy = Client().get("/no-such-page/").headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/admin/", "/admin", "/admin/accounts/user/", "/metrics"])
def test_there_is_no_admin_from_outside(path: str) -> None:
    with override_settings(ADMIN_ALLOWED_CIDRS=[ip_network("10.8.0.0/24")]):
        assert Client(REMOTE_ADDR="203.0.113.9").get(path).status_code == 404


@pytest.mark.django_db
def test_the_admin_is_there_from_inside() -> None:
    answer = Client(REMOTE_ADDR="127.0.0.1").get("/admin/")
    assert answer.status_code == 302
    assert "trusted-types" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_passwords_are_kept_with_argon2() -> None:
    from paldesk import settings as written

    assert written.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
