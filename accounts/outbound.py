"""Asking strangers' web servers for something, without becoming their way into our network.

Every name is resolved here and the connection goes to the very address that was looked at, so that no second answer
of a name server can lead inside (DNS rebinding). Redirects are followed by hand, each looked at anew. What comes is
bounded in size and time.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import urllib3
from django.conf import settings

REDIRECTS = 3
MOST_BYTES = 256 * 1024
SECONDS = 5.0
# Who asks, so that a server can refuse us by name.
AGENT = "Paldesk-LinkReader/1.0"
# The name under which services that a customer has an account with are asked.
CLIENT = "Paldesk/1.0"
PORTS = {"http": 80, "https": 443}
_PIECE = 16 * 1024
# It writes addresses with their queries into its lines, and somebody's e-mail address may stand there.
logging.getLogger("urllib3").setLevel(logging.WARNING)


class Unreachable(Exception):
    """It was not asked, or did not answer well; says why, in words for a log, without the address."""


@dataclass(frozen=True)
class Answer:
    """``kind`` is the media type without parameters, ``charset`` empty where none was said."""

    kind: str
    charset: str
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What a service answered; ``headers`` by their names in lower case, ``kind`` as in Answer."""

    status: int
    headers: Mapping[str, str]
    kind: str
    body: bytes


@dataclass(frozen=True)
class Request:
    """``headers`` may hold a secret: nothing of this is ever logged."""

    address: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


def ask(request: Request, most_bytes: int = MOST_BYTES, seconds: float = SECONDS) -> Reply:
    """What a service answers, whatever its status; a redirect is an answer and leads nowhere.

    Raises Unreachable, also for an answer that is too long or comes too slowly to be whole.
    """
    until = time.monotonic() + seconds
    answer = _asked(_looked_at(request.address), until, {"User-Agent": CLIENT, **request.headers}, request)
    try:
        body = _body(answer, most_bytes + 1, until)
        if len(body) > most_bytes:
            raise Unreachable("too long")
        _left(until)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Reply(answer.status, headers, kind, body)
    finally:
        answer.close()


def fetch(address: str, most_bytes: int = MOST_BYTES, seconds: float = SECONDS) -> Answer:
    """What stands at an http or https address; more than ``most_bytes`` is cut off. Raises Unreachable."""
    until = time.monotonic() + seconds
    for _ in range(REDIRECTS + 1):
        parts = _looked_at(address)
        answer = _asked(parts, until, {"User-Agent": AGENT})
        try:
            if answer.status in (301, 302, 303, 307, 308):
                address = urljoin(address, answer.headers.get("Location", ""))
                continue
            if answer.status != 200:
                raise Unreachable(f"answered {answer.status}")
            kind, _, more = answer.headers.get("Content-Type", "").partition(";")
            body = _body(answer, most_bytes, until)
            return Answer(kind.strip().lower(), _charset(more), body)
        finally:
            answer.close()
    raise Unreachable("too many redirects")


def _looked_at(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise Unreachable("no address") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise Unreachable("no address that is asked")
    return parts


def _asked(
    parts: SplitResult, until: float, headers: Mapping[str, str], request: Request | None = None
) -> Any:
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    found = _outside(host, port)
    wait = urllib3.Timeout(total=_left(until))
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            found, port, timeout=wait, server_hostname=host, assert_hostname=host, ca_certs=certifi.where()
        )
    else:
        pool = urllib3.HTTPConnectionPool(found, port, timeout=wait)
    sent = {"Host": parts.netloc, "Accept-Encoding": "identity", **headers}
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    method, body = (request.method, request.body or None) if request else ("GET", None)
    try:
        with _hung_up_on(pool, _left(until)):
            return pool.urlopen(
                method, target, body, headers=sent, redirect=False, retries=False, preload_content=False
            )
    except (urllib3.exceptions.HTTPError, OSError, UnicodeError, ValueError) as fault:
        raise Unreachable(type(fault).__name__) from None


@contextmanager
def _hung_up_on(pool: urllib3.HTTPConnectionPool, seconds: float) -> Iterator[None]:
    """Until the answer's head is there. urllib3's timeout is one read's: a server that sends a letter of a header now
    and then would be listened to for ever."""
    made: list[Any] = []
    kind = pool.ConnectionCls

    def remembered(*args: Any, **named: Any) -> Any:
        made.append(kind(*args, **named))
        return made[-1]

    def hang_up() -> None:
        for each in made:
            with suppress(OSError, AttributeError):
                each.sock.shutdown(socket.SHUT_RDWR)

    pool.ConnectionCls = remembered  # type: ignore[assignment]
    patience = threading.Timer(seconds, hang_up)
    patience.daemon = True
    patience.start()
    try:
        yield
    finally:
        patience.cancel()


def _outside(host: str, port: int) -> str:
    """The address of a public machine. A name that leads inside with even one of its addresses is not asked."""
    if (host, port) in settings.OUTBOUND_INSIDE:
        return host
    try:
        found = [each[4][0] for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise Unreachable("no such host") from None
    if not found or not all(_public(str(each)) for each in found):
        raise Unreachable("leads inside")
    return str(found[0])


def _public(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or address
    # IPv6 carries other networks' addresses inside (RFC 6052, RFC 3056, RFC 4380): not asked at all.
    tunnelled = getattr(inner, "sixtofour", None) or getattr(inner, "teredo", None)
    return bool(inner.is_global) and not inner.is_multicast and not tunnelled and not _translated(inner)


def _translated(address: Any) -> bool:
    return address.version == 6 and address.exploded.startswith("0064:ff9b:")


def _body(answer: Any, most_bytes: int, until: float) -> bytes:
    found = b""
    try:
        # As it comes: a whole piece would be waited for however slowly it is sent.
        while piece := answer.read1(_PIECE, decode_content=False):
            found += piece
            # A server that sends a byte a second is not waited for.
            if len(found) >= most_bytes or time.monotonic() > until:
                break
    except (urllib3.exceptions.HTTPError, OSError) as fault:
        raise Unreachable(type(fault).__name__) from None
    return found[:most_bytes]


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Unreachable("too slow")
    return left


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset":
            return value.strip("\"' ")
    return ""
