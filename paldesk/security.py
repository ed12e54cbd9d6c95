"""Who is asking and from where; headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
Scope = dict[str, Any]


def client_ip(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address of the person asking, by the only hops that cannot be made up.

    ``forwarded`` is X-Forwarded-For. Every proxy appends the address it saw, so the list is read from the
    right, as long as the one who spoke is ours; what a stranger wrote further left is never reached. Without
    a valid address the last trusted hop is returned.
    """
    speaker = peer
    for hop in reversed([part.strip() for part in forwarded.split(",")]):
        if not within(speaker, trusted) or parse(hop) is None:
            break
        speaker = hop
    return str(parse(speaker) or peer)


def parse(text: str) -> Address | None:
    """An address as proxies write it: bare, with a port, in brackets; IPv4 in IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].split("]")[0]
    elif text.count(":") == 1:
        text = text.split(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def within(text: str, networks: Iterable[Network]) -> bool:
    address = parse(text)
    return address is not None and any(address in network for network in networks)


class Proxies:
    """ASGI wrapper: put the person's address and scheme into the scope, and drop the headers that claimed
    them.

    It stands outside everything, so that no code behind it needs to know of proxies, or can be told a lie.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = resolved(scope, settings.TRUSTED_PROXIES)
        await self.application(scope, receive, send)


def resolved(scope: Scope, trusted: Sequence[Network]) -> Scope:
    peer = (scope.get("client") or ("", 0))[0]
    headers = [pair for pair in scope["headers"] if not pair[0].startswith(b"x-forwarded-")]
    address = client_ip(peer, _header(scope, b"x-forwarded-for"), trusted)
    changed = {"client": (address, 0), "headers": headers}
    scheme = _header(scope, b"x-forwarded-proto")
    if within(peer, trusted) and scheme in ("http", "https"):
        changed["scheme"] = scheme if scope["type"] == "http" else scheme.replace("http", "ws")
    return {**scope, **changed}


def _header(scope: Scope, name: bytes) -> str:
    return ",".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


PERMISSIONS = (
    "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), usb=(), browsing-topics=()"
)

Next = Callable[[HttpRequest], HttpResponse]


class Headers:
    """Middleware: features a page may not use, and no copies of private answers in any cache."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Static files and views that are the same for everyone say so themselves; all else is private.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class AdminFence:
    """Middleware: from outside ADMIN_ALLOWED_CIDRS there is no admin."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(("/admin/", "/metrics")) and request.path_info != "/admin":
            return self.get_response(request)
        if not within(request.META.get("REMOTE_ADDR", ""), settings.ADMIN_ALLOWED_CIDRS):
            raise Http404
        response = self.get_response(request)
        _allow_admin_scripts(response)
        return response


def _allow_admin_scripts(response: HttpResponse) -> None:
    # The stock admin's jQuery writes innerHTML; everything else in the policy stays as strict.
    policy = {
        name: value
        for name, value in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
        if name != "require-trusted-types-for"
    }
    response._csp_replace = {**policy, "require-trusted-types-for": None}  # type: ignore[attr-defined]
