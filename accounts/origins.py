"""Web origins, compared exactly (RFC 6454 section 4)."""

import re
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
# What may stand in a host name; anything else could end the header that an origin is written into.
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")


def normalize(address: str) -> str | None:
    """The origin of an address as a browser would send it, or None when it has none.

    ``https://Shop.example:443/cart`` becomes ``https://shop.example``. ``null``, other schemes, user names and
    wildcards have no origin that could be compared.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.username or "*" in parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else _ascii(parts.hostname)
    if host is None:
        return None
    suffix = "" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"


def _ascii(hostname: str) -> str | None:
    try:
        host = hostname.encode("idna").decode().lower()
    except UnicodeError:
        return None
    return host if _HOST.fullmatch(host) else None
