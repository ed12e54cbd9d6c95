"""Web addresses and IP addresses without what is nobody's business: cut down before anything keeps them.

An address bar holds what people searched for, links that log somebody in, and names. So a query is kept by an allow
list alone, and a piece of the path that looks like a person's or a secret is replaced by a mark.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from accounts.origins import normalize
from crm.models.visit import TITLE_MAX, URL_MAX

HIDDEN = "…"
RAW_MAX = 4000  # of what a browser sends; more is no address anybody reads
VALUE_MAX = 100
UTM = "utm_"
SOURCE_WORDS = ("source", "medium", "campaign", "term", "content")

# After these words a path goes on with what opens a door.
_DOOR = re.compile(
    r"reset|passwor[dt]|tokens?|verif(y|ication)|confirm(ation)?|activat(e|ion)|invit(es?|ations?)|unsubscribe|"
    r"magic|auth|login|signin|oauth|sso|callback|secret|session|otp|shared?"
)
_EMAIL = re.compile(r"\S@\S")
_IP = re.compile(r"\d{1,3}(\.\d{1,3}){3}|(?i:[0-9a-f]{1,4}:){3}")
_APART = re.compile(r"[-_.~+,:|=!*'() ]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Page:
    """Where somebody is: nothing of it but what may be kept. ``source`` is what the address said of where from."""

    url: str
    title: str = ""
    referrer: str = ""
    source: dict[str, str] = field(default_factory=dict)


def page(url: str, title: str, referrer: str, keys: Collection[str], own: Collection[str]) -> Page | None:
    """The page as it may be kept; None for what is no address of the web.

    ``keys`` are the query's names to keep beside utm_…; ``own`` the site's origins, which are no referrers of it.
    """
    kept = address(url, keys)
    if not kept:
        return None
    inside = {*own, normalize(kept)}
    came = "" if normalize(_bare(referrer)) in inside else address(referrer, None)
    return Page(kept, words(title), came, _source(url))


def address(url: str, keys: Collection[str] | None) -> str:
    """Scheme, host and path without secrets, and with ``keys`` the query's pairs of those names; "" for no address."""
    if len(url) > RAW_MAX:
        return ""
    bare = _bare(url)
    origin = normalize(bare)
    if origin is None:
        return ""
    parts = urlsplit(bare)
    query = "" if keys is None else _query(parts.query, {key.lower() for key in keys})
    path = _path(parts.path)
    whole = f"{origin}{path}?{query}" if query else f"{origin}{path}"
    return whole if len(whole) <= URL_MAX else f"{origin}{path}"[: URL_MAX - 1] + HIDDEN


def host(url: str) -> str:
    """Of an address that was kept."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def words(text: str) -> str:
    """A page's title on one line, without what in it looks like an address or a secret."""
    said = _CONTROL.sub(" ", text[:RAW_MAX]).split()
    whole = " ".join(HIDDEN if secret(word) else word for word in said)
    return whole if len(whole) <= TITLE_MAX else whole[: TITLE_MAX - 1] + HIDDEN


def secret(piece: str) -> bool:
    """Whether this looks like an address, a number of somebody, or a key. Rather too often than too rarely."""
    if piece.isalpha() and len(piece) < 24:
        return False  # a word, as most are
    if _EMAIL.search(piece) or _IP.search(piece):
        return True
    runs = [run for run in _APART.split(piece) if run]
    joined = "".join(runs)
    return any(_random(run) for run in runs) or _number(joined) or _mixed(joined, 16, 4)


def network(address: str) -> str:
    """The network that an IP address is in: /24 of IPv4, /48 of IPv6. IPv4 within IPv6 is IPv4; "" for no address."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    # A 6to4 network of 48 bits holds an IPv4 address whole (RFC 3056 section 2).
    inner = isinstance(found, IPv6Address) and (found.ipv4_mapped or found.sixtofour)
    found = inner or found
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


def _bare(url: str) -> str:
    """Without a user's name and password, and whatever a browser would not have sent."""
    try:
        parts = urlsplit(url.strip())
        return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
    except ValueError:
        return ""


def _path(path: str) -> str:
    kept, door = [], False
    for piece in path.split("/"):
        # A session may stand behind a semicolon (RFC 3986 section 3.3).
        bare = piece.partition(";")[0]
        said = unquote(unquote(bare))
        kept.append(
            HIDDEN if said and (door or secret(said)) else quote(unquote(bare), safe="-._~!$&'()*+,=:@")
        )
        door = any(_DOOR.fullmatch(word) for word in _APART.split(said.lower()))
    return "/".join(kept) or "/"


def _query(query: str, keys: Collection[str]) -> str:
    return urlencode([(key, value) for key, value in _pairs(query) if key in keys or key.startswith(UTM)])


def _pairs(query: str) -> list[tuple[str, str]]:
    """Of each name the first value, where it is short and no secret."""
    try:
        found = parse_qsl(query, max_num_fields=100)
    except ValueError:
        return []
    first: dict[str, str] = {}
    for key, value in found:
        first.setdefault(key.lower(), _CONTROL.sub(" ", value))
    return [
        (key, said) for key, said in first.items() if said and len(said) <= VALUE_MAX and not secret(said)
    ]


def _source(url: str) -> dict[str, str]:
    pairs = dict(_pairs(urlsplit(_bare(url)).query))
    named = {word: pairs.get(f"{UTM}{word}", "") for word in SOURCE_WORDS}
    return {word: said for word, said in named.items() if said}


def _random(run: str) -> bool:
    if run.startswith("eyJ") or _number(run) or _mixed(run, 10, 3):
        return True
    hexadecimal = (
        re.fullmatch(r"(?i)[0-9a-f]{8,}", run) and re.search(r"\d", run) and re.search(r"(?i)[a-f]", run)
    )
    tangled = len(run) >= 24 and run.isascii() and run.isalnum() and not (run[1:].islower() or run.isupper())
    return bool(hexadecimal or tangled)


def _number(run: str) -> bool:
    """Of a phone, a customer, a card."""
    return len(run) >= 9 and run.isdigit()


def _mixed(run: str, length: int, turns: int) -> bool:
    """Letters and digits in turn, as no word has them."""
    return len(run) >= length and len(re.findall(r"(?<=\d)(?=\D)|(?<=\D)(?=\d)", run)) >= turns
